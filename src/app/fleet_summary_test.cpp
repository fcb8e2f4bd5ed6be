// SPDX-License-Identifier: MIT
#include "app/fleet_summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/row_reader.hpp"

namespace runlight::app {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const Time k_now = *parse_time("2026-06-01T12:00:00Z");

Time at(std::string_view text) { return *parse_time(text); }

WorkflowRow workflow(std::string verdict, std::string name = "CI") {
  return {.owner = "acme",
          .repo = "api",
          .workflow_name = std::move(name),
          .workflow_html_url = "https://github.com/acme/api/actions/workflows/ci.yml",
          .state = "active",
          .verdict = std::move(verdict),
          .last_run = LastRun{.run_number = 41,
                              .status = "completed",
                              .conclusion = "failure",
                              .created_at = at("2026-06-01T10:55:00Z"),
                              .html_url = "https://github.com/acme/api/actions/runs/7"},
          .success_rate = 0.25};
}

collect::Summary collection() {
  collect::Summary summary{.repositories_unchanged = 10, .requests = 1'234, .points = 234, .seconds = 75};
  summary.counts = {.repositories_total = 12, .runs_listed = 40, .run_attempts_stored = 41, .jobs_stored = 90};
  return summary;
}

Fleet fleet_of(std::vector<WorkflowRow> workflows) {
  return {.workflows = std::move(workflows), .totals = {.repositories = 2, .runs = 1'500, .success_rate = 0.9}};
}

std::string markdown(std::vector<WorkflowRow> workflows) {
  return fleet_markdown(fleet_of(std::move(workflows)), collection(), k_now);
}

struct RowCase {
  std::string_view what;
  WorkflowRow workflow;
  std::string_view line;
};

WorkflowRow failing(std::int64_t runs) {
  auto row = workflow("failing");
  row.verdict_since = at("2026-05-28T12:00:00Z");
  row.failing_runs = runs;
  return row;
}

WorkflowRow stale() {
  auto row = workflow("stale");
  row.verdict_since = row.last_run->created_at = at("2026-01-01");
  row.last_run->conclusion = "success";
  row.success_rate.reset();
  return row;
}

WorkflowRow disabled() {
  auto row = workflow("disabled");
  row.state = "disabled_manually";
  row.success_rate = 1;
  return row;
}

WorkflowRow never_run() {
  auto row = workflow("never_run");
  row.last_run.reset();
  row.success_rate.reset();
  return row;
}

WorkflowRow running() {
  auto row = failing(1);
  row.last_run->status = "in_progress";
  row.last_run->conclusion.reset();
  row.last_run->created_at = k_now + std::chrono::seconds(3);
  row.success_rate = 0.9999;
  return row;
}

WorkflowRow hostile() {
  auto row = never_run();
  row.repo = "a|b";
  row.workflow_name = "`x` | <script>\n[click](javascript:x)";
  row.workflow_html_url = "javascript:alert(1)";
  return row;
}

class FleetSummaryRow : public ::testing::TestWithParam<RowCase> {};

TEST_P(FleetSummaryRow, says_what_a_workflow_needs) {
  EXPECT_THAT(markdown({GetParam().workflow}), HasSubstr(GetParam().line));
}

constexpr std::string_view k_head = "| acme/api | [CI](https://github.com/acme/api/actions/workflows/ci.yml) | ";
std::string line(std::string_view rest) { return std::string(k_head) + std::string(rest); }

const std::vector<std::string> k_lines{
    line("failing since 2026-05-28 (4 days, 3 runs in a row) | [\\#41](https://github.com/acme/api/actions/runs/7) failure, "
         "1 h 5 min ago | 25.0 % |\n"),
    line("failing since 2026-05-28 (4 days, 1 run) | "),
    line("stale since 2026-01-01 (151 days) | [\\#41](https://github.com/acme/api/actions/runs/7) success, 151 days ago | – "
         "|\n"),
    line("disabled (disabled\\_manually) | [\\#41](https://github.com/acme/api/actions/runs/7) failure, 1 h 5 min ago | "
         "100.0 % |\n"),
    line("never run | – | – |\n"),
    line("failing since 2026-05-28 (4 days, 1 run) | [\\#41](https://github.com/acme/api/actions/runs/7) in\\_progress, 0 "
         "ms ago "
         "| 99.9 % |\n"),
    "\n| acme/a\\|b | \\`x\\` \\| &lt;script&gt; \\[click\\]\\(javascript&#58;x\\) | never run | – | – |\n"};

INSTANTIATE_TEST_SUITE_P(
    , FleetSummaryRow,
    ::testing::Values(RowCase{"failing", failing(3), k_lines[0]}, RowCase{"failing_once", failing(1), k_lines[1]},
                      RowCase{"stale", stale(), k_lines[2]}, RowCase{"disabled", disabled(), k_lines[3]},
                      RowCase{"never_run", never_run(), k_lines[4]}, RowCase{"running", running(), k_lines[5]},
                      RowCase{"hostile", hostile(), k_lines[6]}),
    [](const auto& info) { return std::string(info.param.what); });

TEST(FleetSummary, counts_each_verdict_and_leaves_deleted_workflows_out) {
  auto deleted = workflow("disabled");
  deleted.state = "deleted";
  const auto text = markdown({failing(3), failing(1), stale(), never_run(), workflow("healthy"), deleted});
  EXPECT_THAT(text, StartsWith("## Workflows of the fleet\n\n**2 failing · 1 stale · 1 never run · 1 healthy**\n\n"
                               "5 workflows in 2 repositories; in the last 30 days 1,500 runs, success rate 90.0 %.\n\n"));
  EXPECT_THAT(text, Not(HasSubstr("disabled")));
}

TEST(FleetSummary, of_a_healthy_or_empty_fleet_has_no_table_of_needs) {
  EXPECT_THAT(markdown({workflow("healthy")}), HasSubstr("**1 healthy**"));
  EXPECT_THAT(markdown({workflow("healthy")}), HasSubstr("No workflow needs attention.\n"));
  const auto empty = fleet_markdown({}, collection(), k_now);
  EXPECT_THAT(empty, HasSubstr("**0 healthy**\n\n0 workflows in 0 repositories; in the last 30 days 0 runs.\n"));
}

TEST(FleetSummary, says_what_the_collection_did) {
  EXPECT_THAT(markdown({}),
              HasSubstr("| repositories | 12 |\n| unchanged | 10 |\n| runs listed | 40 |\n| attempts stored | 41 |\n"
                        "| jobs stored | 90 |\n| requests | 1,234 |\n| points | 234 |\n| time | 1 min 15 s |\n"));
  auto waited = collection();
  waited.waits = 2;
  waited.waited_s = 42;
  EXPECT_THAT(fleet_markdown({}, waited, k_now), HasSubstr("| of it waited for a limit | 42 s |\n"));
}

TEST(FleetSummary, names_what_is_not_complete) {
  auto summary = collection();
  for (int i = 0; i < 22; ++i) {
    summary.troubles.push_back({"acme/r" + std::to_string(i), {ErrorKind::bad_data, "no JSON: <html>|"}});
  }
  const auto text = fleet_markdown({}, summary, k_now);
  EXPECT_THAT(text, HasSubstr("* acme/r19: no JSON&#58; &lt;html&gt;\\|\n* and 2 more\n"));
  EXPECT_THAT(text, Not(HasSubstr("acme/r20")));
}

TEST(FleetSummary, says_why_there_was_no_collection) {
  const auto text = fleet_markdown(fleet_of({failing(3)}), fail(ErrorKind::unauthorized, "The token is refused."), k_now);
  EXPECT_THAT(text, HasSubstr("**1 failing**"));
  EXPECT_THAT(text,
              HasSubstr("**The collection did not go through** (unauthorized): The token is refused. The verdicts are of"));
}

TEST(FleetSummary, says_how_many_workflows_it_left_out) {
  const auto rows = [](std::size_t number) { return markdown(std::vector<WorkflowRow>(number, never_run())); };
  EXPECT_THAT(rows(50), Not(HasSubstr("Left out")));
  EXPECT_THAT(rows(51), HasSubstr("\nLeft out here: 1 workflow more that needs attention.\n"));
  EXPECT_THAT(rows(1'051), HasSubstr("\nLeft out here: 1,001 workflows more that need attention.\n"));
}

TEST(FleetSummary, is_small_enough_for_github_whatever_is_in_it) {
  const std::string long_text(5'000, '<');
  auto row = failing(1);
  row.owner = row.repo = row.workflow_name = row.state = long_text;
  row.workflow_html_url = "https://x/" + std::string(980, '<');
  row.last_run->html_url = row.workflow_html_url;
  row.last_run->conclusion = long_text;
  auto summary = collection();
  summary.troubles.assign(1'000, {long_text, {ErrorKind::bad_data, long_text}});
  const auto text = fleet_markdown(fleet_of(std::vector<WorkflowRow>(10'000, row)), summary, k_now);
  EXPECT_LT(text.size(), std::size_t{512} << 10U);
}

TEST(FleetSummary, reads_rows_as_the_engine_gives_them) {
  const auto rows = store::parse_rows<WorkflowRow>(
      R"({"owner":"acme","repo":"api","workflow_name":"CI","workflow_html_url":"https://x","state":"active","verdict":"failing",)"
      R"("verdict_since":"2026-05-28T12:00:00Z","failing_runs":3,"last_run":{"run_id":7,"run_number":41,"run_attempt":1,)"
      R"("status":"completed","conclusion":null,"created_at":"2026-05-28T12:00:00Z","duration_s":null,"html_url":"https://y"},)"
      R"("success_rate":0})"
      "\n"
      R"({"owner":"acme","repo":"api","workflow_name":"CI","workflow_html_url":"https://x","state":"active","verdict":"never_run",)"
      R"("verdict_since":null,"failing_runs":0,"last_run":null,"success_rate":null})",
      "workflows");
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ(rows->at(0).last_run->run_number, 41);
  EXPECT_EQ(rows->at(0).success_rate, 0.0);
  EXPECT_FALSE(rows->at(0).last_run->conclusion);
  EXPECT_FALSE(rows->at(1).last_run || rows->at(1).success_rate);
}

}  // namespace
}  // namespace runlight::app
