// SPDX-License-Identifier: MIT
#include "app/doctor.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include "fakes/fake_http_client.hpp"
#include "fakes/manual_clock.hpp"

namespace runlight::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

const Time k_now = *parse_time("2026-10-20T07:28:00Z");

// Forecasts.

TEST(Backfill, counts_requests_by_pages_repositories_and_runs) {
  const std::vector<std::int64_t> counts{0, 1, 100, 101};
  const auto backfill = backfill_of(counts, 4);
  EXPECT_EQ(backfill.runs, 202);
  EXPECT_EQ(backfill.requests_without_jobs, 1 + 1 + 1 + 2 + 4 * 2);
  EXPECT_EQ(backfill.requests_with_jobs, 13 + 202);
  EXPECT_FALSE(backfill.is_at_least);
}

TEST(Backfill, takes_the_counted_ones_for_the_others) {
  const std::vector<std::int64_t> counts{100, 40'000};
  const auto backfill = backfill_of(counts, 100);
  EXPECT_EQ(backfill.repositories_counted, 2);
  EXPECT_EQ(backfill.runs, 2'005'000);
  EXPECT_EQ(backfill.requests_without_jobs, 401 * 50 + 200);
  EXPECT_TRUE(backfill.is_at_least) << "GitHub counts no further";
}

struct DurationCase {
  std::string name;
  std::int64_t requests;
  std::int64_t limit;  ///< -1: none
  std::int64_t remaining;
  bool is_history;
  std::optional<std::chrono::seconds> duration;
};

class Durations : public testing::TestWithParam<DurationCase> {};

/// Ten minutes before the reset, with a reserve of 100 and 900 a minute.
TEST_P(Durations, follow_from_the_limits) {
  const auto& row = GetParam();
  github::Budget budget;
  if (row.limit >= 0) budget = {.limit = row.limit, .remaining = row.remaining, .reset_at = k_now + 600s};
  const Pace pace{.reserve_points = 100, .points_per_minute = 900, .is_history = row.is_history};
  EXPECT_EQ(duration_of(row.requests, budget, pace, k_now), row.duration);
}

INSTANTIATE_TEST_SUITE_P(Table, Durations,
                         testing::Values(DurationCase{"nothing", 0, 5'000, 0, false, 0s},
                                         DurationCase{"at_once", 900, 5'000, 5'000, false, 0s},
                                         DurationCase{"by_the_minute", 1'801, 5'000, 5'000, false, 120s},
                                         DurationCase{"just_within_the_hour", 4'900, 5'000, 5'000, false, 300s},
                                         DurationCase{"one_too_many", 4'901, 5'000, 5'000, false, 600s},
                                         DurationCase{"two_more_hours", 4'901 + 4'900, 5'000, 5'000, false, 600s + 3'600s},
                                         DurationCase{"history_leaves_a_tenth", 4'401, 5'000, 5'000, true, 600s},
                                         DurationCase{"nothing_left", 100, 5'000, 50, false, 600s},
                                         DurationCase{"no_limit", 1'801, -1, 0, true, 120s},
                                         DurationCase{"anonymous", 31, 60, 60, false, 600s},
                                         DurationCase{"a_limit_of_nothing", 1, 0, 0, false, std::nullopt}),
                         [](const auto& info) { return info.param.name; });

// Examinations.

class DoctorTest : public testing::Test {
 protected:
  void SetUp() override {
    http.always_reply_to("/rate_limit",
                         response(200, R"({"resources":{"core":{"limit":5000,"remaining":4000,"reset":1792481880}}})"));
    http.always_reply_to("/users/acme", response(200, R"({"login":"acme","type":"Organization"})"));
    http.always_reply_to("/contents/", response(200, "[]"));
  }

  static net::HttpResponse response(int status, std::string body, net::Headers headers = {}) {
    return {.status = status, .headers = std::move(headers), .body = std::move(body), .url = {}};
  }

  static std::string repository_json(int id, bool is_private = false) {
    return fmt::format(R"({{"id":{},"name":"r{}","owner":{{"login":"acme"}},"visibility":"{}"}})", id, id,
                       is_private ? "private" : "public");
  }

  void list_repositories(int count, int private_ones = 0) {
    std::string list = "[";
    for (int id = 1; id <= count; ++id) list += (id > 1 ? "," : "") + repository_json(id, id <= private_ones);
    http.always_reply_to("/orgs/acme/repos", response(200, list + "]"));
  }

  void count_runs(int total_count, std::string_view url_part = "/actions/runs") {
    http.always_reply_to(std::string(url_part),
                         response(200, fmt::format(R"({{"total_count":{},"workflow_runs":[]}})", total_count)));
  }

  Diagnosis examine(const std::string& token = "ghp_secret", const std::string& owner = "acme") {
    settings.scope.owner = owner;
    github::Client client(
        http, clock, {.credentials = {.token = Secret(token), .app = std::nullopt}, .attempts = 1, .longest_wait = 60s});
    Diagnosis found;
    boost::asio::io_context io;
    boost::asio::co_spawn(io,
                          diagnose(&client, settings.scope, [this](std::string plan) { plans.push_back(std::move(plan)); }),
                          [&](const std::exception_ptr& thrown, Diagnosis diagnosis) {
                            EXPECT_FALSE(thrown);
                            found = std::move(diagnosis);
                          });
    io.run();
    return found;
  }

  fakes::FakeHttpClient http;
  fakes::ManualClock clock{k_now};
  DoctorSettings settings;
  std::vector<std::string> plans;
};

TEST_F(DoctorTest, finds_a_credential_that_lacks_nothing) {
  http.always_reply_to("/rate_limit",
                       response(200, R"({"resources":{"core":{"limit":5000,"remaining":4000,"reset":1792481880}}})",
                                {{"X-OAuth-Scopes", "repo, read:org"}}));
  list_repositories(3, 1);
  count_runs(250);
  const auto found = examine();
  EXPECT_FALSE(found.problem);
  EXPECT_EQ(found.repositories, 3);
  EXPECT_EQ(found.repositories_private, 1);
  EXPECT_EQ(found.actions_readable, 3);
  EXPECT_TRUE(found.missing.empty());
  EXPECT_EQ(found.backfill->runs, 750);
  EXPECT_EQ(found.requests, 7);
  EXPECT_EQ(exit_code(found), 0);
  EXPECT_EQ(
      diagnosis_text(found, settings, k_now),
      "credential        a classic token (scopes: repo, read:org)\n"
      "budget            4,000 of 5,000 points an hour are left until 2026-10-20T07:38:00Z, 100 of them kept for others\n"
      "repositories      3 can be seen, 1 of them private\n"
      "actions           readable in 3 of 3 repositories that were asked\n"
      "missing           nothing\n"
      "first collection  750 runs in 3 repositories\n"
      "  without jobs    15 requests: limits do not hold it up\n"
      "  with jobs       765 requests: limits do not hold it up\n"
      "spent on this     7 requests\n");
}

TEST_F(DoctorTest, says_beforehand_what_it_will_spend) {
  list_repositories(60);
  count_runs(10);
  const auto found = examine();
  EXPECT_THAT(plans, ElementsAre("asking for the limit, which is free",
                                 "listing repositories: 1 request per 100, and 2 for the account",
                                 "counting the runs of 50 of 60 repositories: 1 request each, and 1 for workflow files"));
  EXPECT_EQ(found.actions_asked, 50);
  EXPECT_EQ(found.backfill->repositories_counted, 50);
  EXPECT_THAT(diagnosis_text(found, settings, k_now), HasSubstr("600 runs in 60 repositories, estimated from 50 of them"));
}

TEST_F(DoctorTest, names_the_permission_and_stops_asking_when_the_first_five_refuse) {
  list_repositories(30);
  http.always_reply_to("/actions/runs", response(403, R"({"message":"Resource not accessible by personal access token"})",
                                                 {{"X-Accepted-GitHub-Permissions", "actions=read"}}));
  const auto found = examine("github_pat_x");
  EXPECT_EQ(found.actions_asked, 5);
  EXPECT_EQ(found.actions_readable, 0);
  ASSERT_EQ(found.missing.size(), 1);
  EXPECT_EQ(found.missing.at(0).permission, "actions: read");
  EXPECT_THAT(found.missing.at(0).message, HasSubstr("The token lacks the permission actions=read."));
  EXPECT_FALSE(found.backfill);
  EXPECT_EQ(exit_code(found), 4);
}

TEST_F(DoctorTest, is_partial_when_some_of_it_is_missing) {
  list_repositories(8, 2);
  count_runs(10);
  http.always_reply_to("/repos/acme/r7/actions/runs", response(403, R"({"message":"No."})"));
  http.always_reply_to("/contents/", response(403, R"({"message":"Resource not accessible by integration"})"));
  const auto found = examine("ghs_x");
  EXPECT_EQ(found.actions_readable, 7);
  ASSERT_EQ(found.missing.size(), 2);
  EXPECT_EQ(found.missing.at(1).permission, "contents: read");
  EXPECT_EQ(exit_code(found), 3);
}

TEST_F(DoctorTest, misses_the_scope_of_a_classic_token) {
  http.always_reply_to("/rate_limit", response(404, "{}", {{"X-OAuth-Scopes", "read:org, repo:status"}}));
  list_repositories(1);
  count_runs(1);
  const auto found = examine();
  ASSERT_EQ(found.missing.size(), 1);
  EXPECT_EQ(found.missing.at(0).permission, "scope: repo");
  EXPECT_THAT(diagnosis_text(found, settings, k_now), HasSubstr("budget            no limit\n"));
}

TEST_F(DoctorTest, says_that_the_token_is_refused_after_one_request) {
  http.always_reply_to("/rate_limit", response(401, R"({"message":"Bad credentials"})"));
  const auto found = examine();
  ASSERT_TRUE(found.problem);
  EXPECT_EQ(found.requests, 1);
  EXPECT_EQ(exit_code(found), 4);
  const auto json = boost::json::parse(diagnosis_json(found, settings, k_now));
  EXPECT_EQ(json.at("credential").at("works"), false);
  EXPECT_EQ(json.at("problem").at("kind"), "unauthorized");
  EXPECT_TRUE(json.at("budget").is_null());
}

TEST_F(DoctorTest, examines_the_credential_alone_where_no_owner_is_named) {
  const auto found = examine("", "");
  EXPECT_EQ(found.requests, 1);
  EXPECT_EQ(exit_code(found), 0);
  EXPECT_EQ(found.credential.kind, github::CredentialKind::anonymous);
}

TEST_F(DoctorTest, tells_programs_the_same) {
  list_repositories(2, 1);
  count_runs(20'000);
  const auto json = boost::json::parse(diagnosis_json(examine(), settings, k_now));
  EXPECT_EQ(json.at("credential").at("kind"), "classic_token");
  EXPECT_EQ(json.at("budget").at("reset_at"), "2026-10-20T07:38:00Z");
  EXPECT_EQ(json.at("repositories").at("private"), 1);
  const auto& backfill = json.at("backfill");
  EXPECT_EQ(backfill.at("runs"), 40'000);
  EXPECT_EQ(backfill.at("requests_with_jobs"), 40'404);
  // 3,400 now, 4,400 an hour from the reset in ten minutes on, and 1,804 in the ninth, which take three minutes.
  EXPECT_EQ(backfill.at("seconds_with_jobs"), 600 + 8 * 3'600 + 120);
}

}  // namespace
}  // namespace runlight::app
