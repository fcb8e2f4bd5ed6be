// SPDX-License-Identifier: MIT
#include "app/retention.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/named_query.hpp"

namespace runlight::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const Time k_now = *parse_time("2026-06-01T12:00:00Z");
Time at(std::string_view text) { return *parse_time(text); }

RepositoryRetention row_of(std::string repo) {
  return {.owner = "acme",
          .repo = std::move(repo),
          .retention_days = 90,
          .rescued_runs = 1'000,
          .expiring_runs_7d = 5,
          .expiring_runs_30d = 30,
          .next_expires_at = at("2026-06-03")};
}

Retention fleet() {
  auto urgent = row_of("web");
  urgent.days_at_risk = 3;
  urgent.first_at_risk_at = at("2026-06-01T12:00:00Z");
  auto later = row_of("api");
  later.job_lists_at_risk = 1'200;
  later.first_at_risk_at = at("2026-06-02");
  later.next_expires_at = at("2026-06-02");
  return {.setting = {}, .repositories = {later, row_of("docs"), urgent}};
}

TEST(RetentionSetting, has_the_default_of_the_question) {
  for (const auto& question : store::named_queries()) {
    if (question.name != "retention") continue;
    for (const auto& parameter : question.parameters) {
      if (parameter.type == "UInt32")
        EXPECT_EQ(parameter.default_value, std::to_string(k_github_retention_days)) << parameter.name;
    }
    return;
  }
  FAIL() << "there is no such question";
}

TEST(RetentionSetting, of_private_repositories_is_the_same_unless_told) {
  StatusSettings settings{.retention_days = 30};
  EXPECT_EQ(retention_setting(settings).private_days, 30);
  settings.private_retention_days = 400;
  EXPECT_EQ(retention_setting(settings).private_days, 400);
  EXPECT_EQ(retention_target(retention_setting(settings)), "/api/v1/retention?retention_days=30&private_retention_days=400");
  EXPECT_EQ(retention_arguments(retention_setting(settings), k_now).at("private_retention_days").front(), "400");
}

TEST(Retention, says_what_goes_by_the_setting_and_where_that_is_from) {
  EXPECT_THAT(
      retention_sentences(fleet(), k_now),
      ElementsAre("by the setting --github-retention, GitHub keeps runs 90 days: 3,000 stored runs are older, and only here",
                  "of those that are stored it deletes 15 by 2026-06-08 and 90 by 2026-07-01, the first on 2026-06-02",
                  "the default is second-hand, as of 2026-08-27, from https://github.blog/changelog/"
                  "2026-08-27-actions-retention-will-cover-checks-workflow-runs-and-statuses/"));
}

TEST(Retention, names_no_source_of_what_was_set_and_no_times_when_nothing_goes) {
  Retention retention{.setting = {.days = 90, .private_days = 400}, .repositories = {}};
  EXPECT_THAT(
      retention_sentences(retention, k_now),
      ElementsAre(
          "by the setting --github-retention, GitHub keeps runs 90 days, and those of private repositories 400 days: "
          "0 stored runs are older, and only here"));
}

TEST(AtRisk, is_one_sentence) {
  EXPECT_EQ(
      at_risk_sentence(fleet(), k_now),
      "by the setting, GitHub deletes by 2026-07-01 what is not stored yet: 3 days of history and the jobs of 1,200 runs "
      "of 2 repositories, the first on 2026-06-01");
  auto one = fleet();
  one.repositories = {one.repositories[2]};
  one.repositories[0].days_at_risk = 1;
  EXPECT_THAT(at_risk_sentence(one, k_now), HasSubstr(": 1 day of history of 1 repository, the first on 2026-06-01"));
}

TEST(AtRisk, is_nothing_more_than_a_line_when_there_is_nothing) {
  const Retention nothing{.setting = {}, .repositories = {row_of("docs")}};
  EXPECT_EQ(at_risk_sentence(nothing, k_now), "nothing that GitHub deletes by 2026-07-01 is still to be read");
  EXPECT_EQ(at_risk_table(nothing, 50), "");
}

TEST(AtRisk, tells_of_what_may_be_gone_already) {
  auto row = row_of("docs");
  row.days_overdue = 300;
  row.job_lists_overdue = 1;
  EXPECT_EQ(
      at_risk_sentence({.setting = {}, .repositories = {row}}, k_now),
      "nothing that GitHub deletes by 2026-07-01 is still to be read; not read either, and older than it keeps: 300 days of "
      "history and the jobs of 1 run");
  EXPECT_EQ(at_risk_table({.setting = {}, .repositories = {row}}, 50), "") << "what is gone cannot be saved";
}

TEST(AtRisk, is_a_table_of_the_most_urgent_first) {
  EXPECT_EQ(at_risk_table(fleet(), 50),
            "at risk   first on    days unread  runs without jobs\n"
            "acme/web  2026-06-01            3                  0\n"
            "acme/api  2026-06-02            0              1,200\n");
  EXPECT_THAT(at_risk_table(fleet(), 1), testing::EndsWith("  0\nand 1 more; --all shows them\n"));
}

TEST(Retention, is_an_object_for_programs) {
  const auto object = retention_json(fleet());
  EXPECT_EQ(object.at("retention_days"), 90);
  EXPECT_EQ(object.at("is_default"), true);
  EXPECT_EQ(object.at("default_as_of"), "2026-08-27");
  EXPECT_EQ(object.at("rescued_runs"), 3'000);
  EXPECT_EQ(object.at("next_expires_at"), "2026-06-02T00:00:00Z");
  EXPECT_TRUE(object.at("first_run_created_at").is_null());
  EXPECT_EQ(object.at("repositories").as_array().size(), 3U);
  EXPECT_EQ(object.at("repositories").at(0).at("job_lists_at_risk"), 1'200);
}

}  // namespace
}  // namespace runlight::app
