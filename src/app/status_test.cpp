// SPDX-License-Identifier: MIT
#include "app/status.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace runlight::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const Time k_now = *parse_time("2026-06-01T12:00:00Z");

Time at(std::string_view text) { return *parse_time(text); }

RepositoryStatus whole(std::string repo) {
  return {.owner = "acme",
          .repo = std::move(repo),
          .state = "watched",
          .covered_from = at("2026-05-01"),
          .covered_until = at("2026-05-11"),
          .history = "whole",
          .is_complete = true,
          .runs = 1'000,
          .run_attempts = 1'100,
          .jobs = 3'000,
          .last_proved_at = at("2026-05-12"),
          .last_outcome = "complete"};
}

RepositoryStatus reading(std::string repo) {
  auto row = whole(std::move(repo));
  row.history = "reading";
  row.is_complete = false;
  row.days_unread = 20;
  return row;
}

std::vector<std::string> names(const std::vector<RepositoryStatus>& rows) {
  std::vector<std::string> all;
  for (const auto& row : rows) all.push_back(row.repo);
  return all;
}

TEST(Backlog, is_estimated_from_the_runs_of_a_day) {
  auto due = whole("b");
  due.job_lists_due = 30;
  due.unfinished_runs = 2;
  const std::vector rows{reading("a"), due};
  const auto backlog = backlog_of(rows);
  EXPECT_EQ(backlog.histories, 1);
  EXPECT_EQ(backlog.days_unread, 20);
  EXPECT_EQ(backlog.runs_unread, 2'000) << "1,000 runs in 10 days";
  EXPECT_EQ(backlog.requests_without_jobs, 21 + 2);
  EXPECT_EQ(backlog.requests_with_jobs, 23 + 30 + 2'000);
  EXPECT_FALSE(backlog.is_at_least);
}

TEST(Backlog, leaves_the_gap_out_of_the_days_that_are_covered) {
  auto row = reading("a");
  row.gap_from = at("2026-05-03");
  row.gap_until = at("2026-05-08");
  row.days_unread = 6;
  EXPECT_EQ(backlog_of(std::vector{row}).runs_unread, 1'200) << "1,000 runs in 5 days";
}

TEST(Backlog, has_nothing_of_repositories_that_are_not_watched_any_more) {
  auto gone = reading("a");
  gone.state = "gone";
  gone.job_lists_due = 7;
  EXPECT_EQ(backlog_of(std::vector{gone}).requests_with_jobs, 0);
}

TEST(Backlog, is_at_least_so_much_when_nothing_is_known_of_a_repository) {
  RepositoryStatus unread{.owner = "acme", .repo = "a", .state = "watched", .history = "unread", .days_unread = 400};
  const auto backlog = backlog_of(std::vector{unread});
  EXPECT_TRUE(backlog.is_at_least);
  EXPECT_EQ(backlog.requests_without_jobs, 1);
}

TEST(Status, is_sorted_worst_first_then_by_name) {
  auto failed = whole("b");
  failed.last_outcome = "partial";
  auto gone = reading("c");
  gone.state = "gone";
  std::vector rows{whole("Z"), whole("a"), gone, failed, reading("y"), reading("X")};
  sort_worst_first(rows);
  EXPECT_THAT(names(rows), ElementsAre("X", "y", "b", "a", "c", "Z"));
}

Status fleet() {
  auto failed = whole("web");
  failed.last_outcome = "partial";
  failed.last_message = "no answer";
  failed.days_short = 1;
  failed.is_complete = false;
  return {.repositories = {whole("docs"), reading("api"), failed},
          .last_observed_at = k_now - 90s,
          .collector = {.state = "",
                        .cycle = CycleFacts{.started_at = k_now - 60s,
                                            .finished_at = k_now - 50s,
                                            .budget = {.limit = 5'000, .remaining = 100, .reset_at = k_now + 600s},
                                            .message = ""},
                        .waiting_until = {}},
          .retention = {.setting = {.days = 30, .private_days = 30},
                        .repositories = {{.owner = "acme",
                                          .repo = "api",
                                          .retention_days = 30,
                                          .first_run_created_at = at("2026-05-01T07:00:00Z"),
                                          .rescued_runs = 12,
                                          .expiring_runs_7d = 1,
                                          .expiring_runs_30d = 9,
                                          .next_expires_at = at("2026-06-03"),
                                          .days_at_risk = 20,
                                          .first_at_risk_at = at("2026-06-01")}}}};
}

TEST(Status, is_a_table_and_its_sums) {
  EXPECT_EQ(
      status_text(fleet(), 50, k_now),
      "repository  collected                         runs  jobs due  unfinished  proved\n"
      "acme/api    from 2026-05-01, 20 days unread  1,000         0           0  2026-05-12\n"
      "acme/web    all                              1,000         0           0  2026-05-12  1 day short; partial: no "
      "answer\n"
      "acme/docs   all                              1,000         0           0  2026-05-12\n"
      "\n"
      "at risk   first on    days unread  runs without jobs\n"
      "acme/api  2026-06-01           20                  0\n"
      "\n"
      "workflows     none\n"
      "repositories  3: 3 watched, 0 transferred, 0 gone\n"
      "coverage      complete for 1 of 3\n"
      "stored        3,000 runs since 2026-05-01, 3,300 attempts, 9,000 jobs; 0 runs that GitHub no longer has\n"
      "freshness     a cycle ended 50 s ago (2026-06-01T11:59:10Z); GitHub told something new 1 min 30 s ago "
      "(2026-06-01T11:58:30Z)\n"
      "collector     not running on this folder\n"
      "backlog       history of 1 repository (20 days; 2,000 runs if all of it was as busy)\n"
      "retention     by the setting --github-retention, GitHub keeps runs 30 days: 12 stored runs are older, and only here\n"
      "              of those that are stored it deletes 1 by 2026-06-08 and 9 by 2026-07-01, the first on 2026-06-03\n"
      "at risk       by the setting, GitHub deletes by 2026-07-01 what is not stored yet: 20 days of history of 1 "
      "repository, the "
      "first on 2026-06-01\n"
      "budget        100 of 5,000 points an hour are left until 2026-06-01T12:10:00Z\n"
      "forecast      without jobs 21 requests: at least 10 min 0 s by the limits\n"
      "              with jobs    2,021 requests: at least 12 min 0 s by the limits\n");
}

TEST(Status, shows_so_many_rows_and_counts_the_others) {
  const auto text = status_text(fleet(), 1, k_now);
  EXPECT_THAT(text, HasSubstr("acme/api"));
  EXPECT_THAT(text, Not(HasSubstr("acme/web")));
  EXPECT_THAT(text, HasSubstr("and 2 more; --all shows them\n"));
}

TEST(Status, cuts_a_long_message_between_two_characters) {
  auto status = fleet();
  status.repositories[2].last_message = std::string(79, 'x') + "é and more";
  EXPECT_THAT(status_text(status, 50, k_now), HasSubstr(std::string(79, 'x') + "…\n"));
}

TEST(Status, knows_that_an_hour_that_is_over_has_left_a_whole_one) {
  auto status = fleet();
  status.collector.cycle->budget.reset_at = k_now - 1s;
  EXPECT_THAT(status_text(status, 50, k_now), HasSubstr("5,000 of 5,000 points an hour are left\n"));
}

TEST(Status, of_an_empty_folder_is_no_table) {
  const auto text = status_text({}, 50, k_now);
  EXPECT_THAT(text, testing::StartsWith("workflows     none\nrepositories  0: "));
  EXPECT_THAT(text, HasSubstr("a cycle ended never; GitHub told something new never\n"));
  EXPECT_THAT(text, HasSubstr("forecast      nothing to be read\n"));
}

TEST(Status, is_an_object_for_programs) {
  const auto object = boost::json::parse(status_json(fleet(), k_now)).as_object();
  EXPECT_EQ(object.at("is_complete"), false);
  EXPECT_EQ(boost::json::serialize(object.at("repositories")), R"({"watched":3,"transferred":0,"gone":0,"complete":1})");
  EXPECT_EQ(boost::json::serialize(object.at("forecast")),
            R"({"requests_without_jobs":21,"requests_with_jobs":2021,"seconds_without_jobs":600,"seconds_with_jobs":720})");
  EXPECT_EQ(object.at("retention").at("days_at_risk"), 20);
  EXPECT_EQ(object.at("collector").at("last_finished_at").as_string(), "2026-06-01T11:59:10Z");
  EXPECT_EQ(object.at("coverage").as_array().size(), 3U);
  EXPECT_EQ(object.at("coverage").at(0).at("repo").as_string(), "api");
}

constexpr std::string_view k_coverage =
    R"({"data":[{"repository_id":1,"owner":"acme","repo":"api","state":"watched","covered_from":"2026-05-01T00:00:00Z",)"
    R"("covered_until":"2026-05-02T00:00:00Z","gap_from":null,"gap_until":null,"history":"whole","since":null,)"
    R"("is_complete":true,"days_unread":0,"days_short":0,"runs":2,"run_attempts":2,"jobs":1,"absent_runs":0,)"
    R"("job_lists_due":2,"unfinished_runs":1,"last_run_created_at":null,"last_proved_at":null,"last_collected_at":null,)"
    R"("last_outcome":null,"last_message":null}],"meta":{}})";

constexpr std::string_view k_retention =
    R"({"data":[{"repository_id":1,"owner":"acme","repo":"api","state":"watched","retention_days":90,)"
    R"("retention_limit":"2026-03-03T12:00:00Z","first_run_created_at":"2026-05-01T00:00:00Z","rescued_runs":0,)"
    R"("expiring_runs_7d":0,"expiring_runs_30d":0,"next_expires_at":"2026-07-30T00:00:00Z","days_at_risk":0,"days_overdue":0,)"
    R"("job_lists_at_risk":0,"job_lists_overdue":0,"first_at_risk_at":null}],"meta":{}})";

constexpr std::string_view k_verdicts =
    R"({"data":[{"repository_id":1,"owner":"acme","repo":"api","workflow_id":10,"workflow_name":"CI","path":"ci.yml",)"
    R"("state":"active","verdict":"failing","verdict_since":"2026-05-30T00:00:00Z","severity":100,)"
    R"("sentence":"The last 3 runs failed.","failing_runs":3,"evidence":"{}","assessed_at":null}],"meta":{}})";

Result<Status> status_of_answers(std::string_view coverage, std::string_view retention, std::string_view health,
                                 const RetentionSetting& setting) {
  return app::status_of_answers({.coverage = std::string(coverage),
                                 .retention = std::string(retention),
                                 .health = std::string(health),
                                 .verdicts = std::string(k_verdicts)},
                                setting);
}

TEST(Status, is_read_from_answers_of_the_api) {
  const auto status = status_of_answers(
      k_coverage, k_retention,
      R"({"data":{"last_observed_at":"2026-06-01T11:00:00.250Z","collector":{"state":"waiting","message":"slow",)"
      R"("last_finished_at":"2026-06-01T11:30:00Z","budget":{"limit":5000,"remaining":7,"reset_at":"2026-06-01T12:10:00Z",)"
      R"("waiting_until":"2026-06-01T12:10:01Z","waiting_for":"the hour"}}},"meta":{}})",
      RetentionSetting{});
  ASSERT_TRUE(status) << status.error().message;
  ASSERT_EQ(status->repositories.size(), 1U);
  EXPECT_EQ(status->repositories[0].job_lists_due, 2);
  EXPECT_EQ(status->retention.repositories.at(0).next_expires_at, at("2026-07-30"));
  EXPECT_FALSE(status->repositories[0].last_outcome);
  EXPECT_THAT(status_text(*status, 50, k_now), HasSubstr("The last 3 runs failed."));
  EXPECT_THAT(status_text(*status, 50, k_now), HasSubstr("workflows     1 failing\n"));
  EXPECT_EQ(status->last_observed_at, at("2026-06-01T11:00:00.250Z"));
  EXPECT_EQ(status->collector.cycle->finished_at, at("2026-06-01T11:30:00Z"));
  EXPECT_EQ(status->collector.cycle->budget.remaining, 7);
  EXPECT_THAT(status_text(*status, 50, k_now),
              HasSubstr("collector     runs, held back by a limit until 2026-06-01T12:10:01Z. slow\n"));
}

TEST(Status, says_what_an_archive_has_yet_to_get) {
  auto status = fleet();
  EXPECT_THAT(status_text(status, 50, k_now), Not(HasSubstr("archive ")));
  status.archives = {{.place = "/srv/archive", .last_exchanged_at = k_now - 60s, .rows_not_pushed = 1'200}};
  EXPECT_THAT(status_text(status, 50, k_now),
              HasSubstr("archive       /srv/archive: rows exchanged 1 min 0 s ago (2026-06-01T11:59:00Z), 1,200 rows not "
                        "written there yet\n"));
  EXPECT_EQ(boost::json::serialize(boost::json::parse(status_json(status, k_now)).at("archives")),
            R"([{"place":"/srv/archive","state":null,"message":"","last_exchanged_at":"2026-06-01T11:59:00Z",)"
            R"("rows_not_pushed":1200}])");
}

TEST(Status, says_that_a_server_cannot_reach_its_archive) {
  const auto status = status_of_answers(
      R"({"data":[]})", k_retention,
      R"({"data":{"collector":{},"archive":{"place":"/srv/archive","mode":"follows","state":"failing","message":"no route",)"
      R"("last_exchanged_at":"2026-06-01T11:00:00Z"}}})",
      {});
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_THAT(status_text(*status, 50, k_now),
              HasSubstr("archive       /srv/archive: exchanged 1 h 0 min ago (2026-06-01T11:00:00Z). It fails: no route\n"));
}

TEST(Status, of_a_server_that_does_not_collect_knows_no_cycle) {
  const auto status = status_of_answers(
      k_coverage, k_retention,
      R"({"data":{"last_observed_at":null,"collector":{"state":"off","message":"","last_finished_at":null,)"
      R"("budget":null}}})",
      RetentionSetting{});
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_FALSE(status->collector.cycle);
  EXPECT_THAT(status_text(*status, 50, k_now), HasSubstr("collector     the server does not collect\n"));
}

TEST(Status, of_a_server_moves_no_cursor) {
  auto coverage = boost::json::parse(k_coverage);
  coverage.at("data").at(0).at("owner") = "ac\x1b[2Jme\nacme";
  const auto status = status_of_answers(
      boost::json::serialize(coverage), k_retention,
      R"({"data":{"collector":{"state":"failing","message":"\u001b]0;owned\u0007\r"},"archive":{"place":"\u0008","state":"failing"}}})",
      {});
  ASSERT_TRUE(status) << status.error().message;
  const auto text = status_text(*status, 50, k_now);
  EXPECT_EQ(text.find_first_of("\x1b\r\a\b"), std::string::npos) << text;
  EXPECT_THAT(text, HasSubstr("ac?[2Jme acme/"));
}

TEST(Status, is_not_made_of_numbers_that_no_fleet_has) {
  constexpr std::string_view health = R"({"data":{"collector":{}}})";
  for (const auto* name : {"runs", "days_unread", "job_lists_due", "unfinished_runs"}) {
    for (const std::int64_t number : {std::int64_t{-1}, std::int64_t{1'000'000'000'001}, INT64_MAX}) {
      auto coverage = boost::json::parse(k_coverage);
      coverage.at("data").at(0).at(name) = number;
      const auto status = status_of_answers(boost::json::serialize(coverage), k_retention, health, {});
      ASSERT_FALSE(status) << name << " " << number;
      EXPECT_EQ(status.error().kind, ErrorKind::bad_data);
    }
  }
}

TEST(Status, of_the_most_that_a_server_may_tell_is_shown) {
  auto status = fleet();
  for (auto& row : status.repositories) row.runs = row.days_unread = row.job_lists_due = 1'000'000'000'000;
  status.collector.cycle = CycleFacts{.budget = {.limit = 1, .remaining = 0, .reset_at = k_now}};
  EXPECT_THAT(status_text(status, 50, k_now), HasSubstr("forecast"));
  EXPECT_FALSE(status_json(status, k_now).empty());
}

TEST(Status, is_not_made_of_what_is_none) {
  constexpr std::string_view health = R"({"data":{"collector":{}}})";
  EXPECT_EQ(status_of_answers("<html>", k_retention, health, {}).error().kind, ErrorKind::bad_data);
  EXPECT_EQ(status_of_answers(R"({"data":[{"owner":"acme"}]})", k_retention, health, {}).error().kind, ErrorKind::bad_data);
  EXPECT_EQ(status_of_answers(k_coverage, "{}", health, {}).error().kind, ErrorKind::bad_data);
  EXPECT_EQ(status_of_answers(k_coverage, k_retention, "{}", {}).error().kind, ErrorKind::bad_data);
}

}  // namespace
}  // namespace runlight::app
