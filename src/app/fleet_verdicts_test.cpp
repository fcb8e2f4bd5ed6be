// SPDX-License-Identifier: MIT
#include "app/fleet_verdicts.hpp"

#include <gtest/gtest.h>

namespace runlight::app {
namespace {

WorkflowVerdict row(std::string name, std::string verdict, int severity, std::string state = "active") {
  return {.owner = "acme",
          .repo = "api",
          .workflow_name = std::move(name),
          .state = std::move(state),
          .verdict = std::move(verdict),
          .verdict_since = *parse_time("2026-05-01T10:00:00Z"),
          .severity = severity,
          .sentence = "It is so."};
}

const std::vector<WorkflowVerdict> k_fleet{row("Docs", "healthy", 0), row("Slow", "slower", 70), row("CI", "failing", 100),
                                           row("Old", "failing", 100, "deleted"), row("New", "never_run", 40)};

TEST(FleetVerdicts, are_told_worst_first_without_what_was_deleted) {
  EXPECT_EQ(verdict_counts(k_fleet), "1 failing, 1 slower, 1 never run, 1 healthy");
  const auto rows = in_need(k_fleet);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].workflow_name, "CI");
  EXPECT_EQ(rows[2].workflow_name, "New");
  const auto table = verdict_table(k_fleet, 2);
  EXPECT_NE(table.find("failing"), std::string::npos) << table;
  EXPECT_NE(table.find("2026-05-01"), std::string::npos) << table;
  EXPECT_NE(table.find("and 1 more; --all shows them"), std::string::npos) << table;
  EXPECT_EQ(verdict_table({}, 2), "");
  EXPECT_EQ(verdict_counts({}), "none");
  EXPECT_EQ(verdicts_json(k_fleet).size(), 4U);
}

TEST(FleetVerdicts, alarm_when_a_workflow_fails_or_misses_its_schedule) {
  struct Case {
    std::vector<WorkflowVerdict> fleet;
    bool expected;
  };
  const std::vector<Case> cases{{{}, false},
                                {{row("a", "healthy", 0), row("b", "flaky", 80), row("c", "stuck", 85)}, false},
                                {{row("a", "healthy", 0), row("b", "missed", 90)}, true},
                                {{row("a", "failing", 100)}, true},
                                {{row("a", "failing", 100, "deleted")}, false}};
  for (const auto& [fleet, expected] : cases) EXPECT_EQ(has_alarm(fleet), expected) << verdict_counts(fleet);
}

}  // namespace
}  // namespace runlight::app
