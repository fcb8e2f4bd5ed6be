// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/test_server.hpp"
#include "fakes/recording_engine.hpp"

namespace runlight::api {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto k_counts =
    R"({"repositories":3,"workflows":5,"runs":70,"jobs":900,"last_observed_at":"2026-05-09T23:59:30Z","repositories_incomplete":1,"histories_unread":2})"
    "\n";

class MetricsTest : public ::testing::Test {
 protected:
  std::string body() {
    engine.will_answer(k_counts);
    return server.get("/metrics").body;
  }
  fakes::RecordingEngine engine;
  TestServer server{engine};
};

TEST_F(MetricsTest, tell_what_is_stored) {
  engine.will_answer(k_counts);
  const auto reply = server.get("/metrics");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.headers.get("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  for (const auto* line : {"\nrunlight_repositories 3\n", "\nrunlight_runs 70\n", "\nrunlight_jobs 900\n",
                           "\nrunlight_last_observed_timestamp_seconds 1778371170.000\n", "\nrunlight_histories_unread 2\n",
                           "# TYPE runlight_runs gauge\n", "\nrunlight_collector_state{state=\"off\"} 1\n",
                           "\nrunlight_collector_state{state=\"failing\"} 0\n"}) {
    EXPECT_THAT(reply.body, HasSubstr(line));
  }
}

TEST_F(MetricsTest, what_is_not_known_has_no_sample) {
  engine.will_answer(
      R"({"repositories":0,"workflows":0,"runs":0,"jobs":0,"last_observed_at":null,"repositories_incomplete":0,"histories_unread":0})"
      "\n");
  const auto body = server.get("/metrics").body;
  EXPECT_THAT(body, HasSubstr("\nrunlight_runs 0\n"));
  for (const auto* name :
       {"runlight_last_observed", "runlight_github_points", "runlight_collector_requests", "runlight_webhooks"})
    EXPECT_THAT(body, Not(HasSubstr(name)));
}

TEST_F(MetricsTest, tell_what_the_collector_did_since_the_start) {
  server.options().collector_state = [] {
    return CollectorState{
        .state = "waiting",
        .budget =
            CollectorBudget{.limit = 5'000, .remaining = 4'711, .reset_at = {}, .waiting_until = {}, .waiting_for = ""},
        .since_start = CollectorCounts{.requests = 40, .not_modified = 30} + CollectorCounts{.requests = 2, .points = 7}};
  };
  const auto text = body();
  for (const auto* line : {"\nrunlight_collector_requests_total 42\n", "\nrunlight_collector_not_modified_total 30\n",
                           "\nrunlight_collector_points_total 7\n", "# TYPE runlight_collector_requests_total counter\n",
                           "\nrunlight_github_points_remaining 4711\n", "\nrunlight_github_waiting 0\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST_F(MetricsTest, an_engine_that_fails_is_no_sample) {
  engine.will_fail({ErrorKind::storage, "The disk is full."});
  EXPECT_EQ(server.get("/metrics").status, 500);
}

TEST_F(MetricsTest, are_asked_under_known_names_only) {
  server.options().listen_address = "0.0.0.0";
  server.options().allowed_hosts = {"runlight.acme.example"};
  EXPECT_EQ(server.get("/metrics", {{"Host", "evil.example"}}).status, 403);
}

}  // namespace
}  // namespace runlight::api
