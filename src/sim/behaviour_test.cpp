// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <set>

#include "sim/test_site.hpp"

namespace runlight::sim {
namespace {

namespace json = boost::json;
using std::chrono::seconds;

const std::string k_repository = "/repos/lantern-works/quiet-0";
const std::string k_runs = k_repository + "/actions/runs";

/// A reply as a client gets it, with all its waiting.
net::ServerReply served(TestSite& site, const std::string& target) {
  boost::asio::io_context loop;
  net::ServerRequest request{.method = "GET", .target = target, .headers = {}, .body = {}, .remote_address = "127.0.0.1"};
  request.headers.add("Authorization", "Bearer test");
  auto reply = boost::asio::co_spawn(loop, site.service().serve(std::move(request)), boost::asio::use_future);
  loop.run();
  return reply.get();
}

/// Gives the first repository so many finished runs.
void fill(TestSite& site, int count) {
  site.control("POST", "runs",
               fmt::format(R"({{"repository":"lantern-works/quiet-0","status":"completed","count":{}}})", count));
}

TEST(Faults, are_played_as_asked_and_then_over) {
  const struct {
    std::string fault;
    int status;
    std::string body;
    std::string header, value;
  } k_cases[] = {
      {R"("kind":"502")", 502, "Server Error", "X-RateLimit-Limit", ""},
      {R"("kind":"503")", 503, "<!DOCTYPE html>", "Content-Type", "text/html; charset=utf-8"},
      {R"("kind":"html")", 200, "<!DOCTYPE html>", "Content-Type", "text/html; charset=utf-8"},
      {R"("kind":"not_found")", 404, "Not Found", "X-RateLimit-Limit", "5000"},
      {R"("kind":"unauthorized")", 401, "Bad credentials", "", ""},
      {R"("kind":"secondary_403")", 403, "You have exceeded a secondary rate limit", "Retry-After", "60"},
      {R"("kind":"secondary_403","seconds":7)", 403, "secondary", "Retry-After", "7"},
      {R"("kind":"secondary_429","retry_after":"date","seconds":30)", 429, "secondary", "Retry-After",
       "Wed, 11 Mar 2026 14:05:30 GMT"},
      {R"("kind":"secondary_429","retry_after":"none")", 429, "secondary", "Retry-After", ""},
      {R"("kind":"secondary_429","retry_after":"blank")", 429, "secondary", "Retry-After", ""},
      {R"("kind":"exhausted","seconds":90)", 403, "API rate limit exceeded", "X-RateLimit-Remaining", "0"},
      {R"("kind":"exhausted","seconds":90)", 403, "rate limit", "X-RateLimit-Reset", "1773237990"},
      {R"("kind":"no_rate_headers")", 200, "total_count", "X-RateLimit-Remaining", ""},
  };
  for (const auto& each : k_cases) {
    TestSite site = TestSite::quiet();
    site.control("POST", "faults", "{" + each.fault + "}");
    const auto reply = site.get(k_runs);
    EXPECT_EQ(reply.status, each.status) << each.fault;
    EXPECT_NE(reply.body.find(each.body), std::string::npos) << reply.body;
    EXPECT_EQ(reply.headers.get(each.header), each.value) << each.fault;
    EXPECT_EQ(site.get(k_runs).status, 200) << each.fault;
  }
}

TEST(Faults, leave_a_blank_retry_after_there) {
  TestSite site = TestSite::quiet();
  site.control("POST", "faults", R"({"kind":"secondary_403","retry_after":"blank"})");
  EXPECT_TRUE(site.get(k_runs).headers.has("Retry-After"));
  site.control("POST", "faults", R"({"kind":"secondary_403","retry_after":"none"})");
  EXPECT_FALSE(site.get(k_runs).headers.has("Retry-After"));
}

TEST(Faults, meet_what_fits_after_so_many_so_often) {
  TestSite site = TestSite::quiet();
  site.control("POST", "faults", R"({"kind":"502","path":"quiet-1","after":2,"count":3})");
  std::vector<int> seen;
  for (int i = 0; i < 7; ++i) {
    EXPECT_EQ(site.get(k_repository).status, 200);
    seen.push_back(site.get("/repos/lantern-works/quiet-1").status);
  }
  EXPECT_EQ(seen, (std::vector<int>{200, 200, 502, 502, 502, 200, 200}));
  site.control("POST", "faults", R"({"kind":"503","count":9})");
  EXPECT_EQ(site.get(k_repository).status, 503);
  site.control("DELETE", "faults");
  EXPECT_EQ(site.get(k_repository).status, 200);
  const auto faults = site.control("GET", "stats").at("faults").as_object();
  EXPECT_EQ(faults.at("502"), 3);
  EXPECT_EQ(faults.at("503"), 1);
}

TEST(Faults, spoil_bodies) {
  TestSite site = TestSite::quiet();
  fill(site, 3);
  const auto whole = site.get(k_runs).body;
  site.control("POST", "faults", R"({"kind":"truncate"})");
  const auto half = site.get(k_runs);
  EXPECT_EQ(half.body, whole.substr(0, whole.size() / 2));
  json::error_code error;
  json::parse(half.body, error);
  EXPECT_TRUE(error);
  site.control("POST", "faults", R"({"kind":"reset"})");
  const auto reset = site.get(k_runs);
  EXPECT_EQ(reset.body, whole);
  EXPECT_EQ(reset.reset_after_bytes, whole.size() / 2);
}

TEST(Faults, make_clients_wait) {
  TestSite site = TestSite::quiet({.latency = std::chrono::milliseconds(50)});
  EXPECT_EQ(served(site, k_runs).status, 200);
  site.control("POST", "faults", R"({"kind":"hang","seconds":600})");
  EXPECT_EQ(served(site, k_runs).status, 200);
  EXPECT_EQ(site.clock().sleeps(), (std::vector{std::chrono::milliseconds(50), std::chrono::milliseconds(600'050)}));
}

TEST(LimitsOfClients, refuse_the_901st_request_of_a_minute_at_one_endpoint) {
  TestSite site = TestSite::quiet({.enforces_limits = true});
  for (int i = 0; i < 900; ++i) ASSERT_EQ(site.get(k_runs).status, 200) << i;
  const auto refused = site.get(k_runs);
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.headers.get("Retry-After"), "60");
  EXPECT_EQ(refused.headers.get("X-RateLimit-Remaining"), "4100");
  EXPECT_EQ(site.get(k_repository).status, 200) << "another endpoint";
  EXPECT_EQ(site.get("/repositories/2008710001/actions/runs").status, 403) << "the same endpoint under another address";
  EXPECT_EQ(site.get(k_runs, {{"Authorization", "Bearer other"}}).status, 200) << "another client";
  site.clock().advance(seconds(59));
  EXPECT_EQ(site.get(k_runs).status, 403);
  site.clock().advance(seconds(1));
  EXPECT_EQ(site.get(k_runs).status, 200);
  const auto counts = site.control("GET", "stats").at("endpoints").at("GET /repos/{owner}/{repo}/actions/runs");
  EXPECT_EQ(counts.at("refused"), 3);
  EXPECT_EQ(counts.at("points"), 902);
}

TEST(LimitsOfClients, end_the_hour_of_a_token) {
  const struct {
    std::int64_t per_hour;
    bool authenticated;
    int allowed;
  } k_cases[] = {{3, true, 3}, {200, false, 60}, {3, false, 3}};
  for (const auto& each : k_cases) {
    TestSite site = TestSite::quiet({.enforces_limits = true, .points_per_hour = each.per_hour});
    const TestSite::Fields fields =
        each.authenticated ? TestSite::Fields{{"Authorization", "Bearer a"}} : TestSite::Fields{};
    for (int i = 0; i < each.allowed; ++i) ASSERT_EQ(site.get(k_runs, fields).status, 200) << i;
    const auto refused = site.get(k_runs, fields);
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.headers.get("X-RateLimit-Remaining"), "0");
    const auto rate = json::parse(site.get("/rate_limit", fields).body).at("resources").at("core");
    EXPECT_EQ(rate.at("remaining"), 0);
    EXPECT_EQ(rate.at("limit"), each.allowed);
    EXPECT_EQ(std::to_string(rate.at("reset").as_int64()), refused.headers.get("X-RateLimit-Reset"));
    site.clock().advance(std::chrono::hours(1));
    EXPECT_EQ(site.get(k_runs, fields).status, 200);
  }
}

TEST(LimitsOfClients, are_told_but_not_held_to_by_default) {
  TestSite site = TestSite::quiet({.points_per_hour = 2});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(site.get(k_runs).status, 200);
  EXPECT_EQ(site.get(k_runs).headers.get("X-RateLimit-Remaining"), "0");
}

TEST(LimitsOfClients, may_be_absent) {
  TestSite site = TestSite::quiet({.enforces_limits = true, .points_per_hour = 0});
  EXPECT_FALSE(site.get(k_runs).headers.has("X-RateLimit-Limit"));
  const auto rate = site.get("/rate_limit");
  EXPECT_EQ(rate.status, 404);
  EXPECT_NE(rate.body.find("Rate limiting is not enabled."), std::string::npos);
}

TEST(LimitsOfClients, refuse_more_than_100_requests_at_once) {
  Limits limits({.is_enforced = true});
  const auto admit = [&](std::int64_t under_way) { return limits.admit("a", "GET /x", under_way, {}, k_test_now, {}); };
  EXPECT_FALSE(admit(100));
  const auto refused = admit(101);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 403);
  EXPECT_NE(refused->body.find("secondary rate limit"), std::string::npos);
}

TEST(SearchIndexFlaws, show_filtered_lists_as_they_were) {
  TestSite site = TestSite::quiet();
  fill(site, 2);
  site.clock().advance(seconds(100));
  const auto id = site.control("POST", "runs", R"({"repository":"lantern-works/quiet-0","status":"in_progress"})")
                      .at("run_id")
                      .as_int64();
  site.clock().advance(seconds(100));
  site.control("POST", fmt::format("runs/{}/finish", id));
  site.control("POST", "search_index", R"({"lag_s":50})");
  const auto filtered = site.json(k_runs + "?created=>=2026-01-01");
  EXPECT_EQ(filtered.at("total_count"), 3);
  EXPECT_EQ(filtered.at("workflow_runs").at(0).at("status"), "in_progress");
  EXPECT_EQ(site.json(k_runs).at("workflow_runs").at(0).at("status"), "completed");
  site.control("POST", "search_index", R"({"lag_s":150})");
  EXPECT_EQ(site.json(k_runs + "?event=push").at("total_count"), 2);
  EXPECT_EQ(site.json(k_runs).at("total_count"), 3);
  site.clock().advance(seconds(150));
  EXPECT_EQ(site.json(k_runs + "?event=push").at("total_count"), 3);
}

TEST(SearchIndexFlaws, leave_out_the_same_runs_and_wobble) {
  TestSite site = TestSite::quiet();
  fill(site, 400);
  site.control("POST", "search_index", R"({"missing_percent":10})");
  const auto missing = [&] {
    std::set<std::int64_t> ids;
    for (const auto& run : site.all(k_runs + "?created=2026-03-11&per_page=100", "workflow_runs"))
      ids.insert(run.at("id").as_int64());
    return ids;
  };
  const auto some = missing();
  EXPECT_LT(some.size(), 390U);
  EXPECT_GT(some.size(), 330U);
  EXPECT_EQ(some, missing());
  EXPECT_EQ(site.all(k_runs + "?per_page=100", "workflow_runs").size(), 400U);
  site.control("POST", "search_index", R"({"wobble_percent":5})");
  std::set<std::int64_t> totals;
  for (int i = 0; i < 20; ++i) {
    const auto total = site.json(k_runs + "?event=push").at("total_count").as_int64();
    EXPECT_LE(std::abs(total - 400), 20);
    totals.insert(total);
    EXPECT_EQ(site.json(k_runs).at("total_count"), 400);
  }
  EXPECT_GT(totals.size(), 3U);
  site.control("POST", "search_index");
  EXPECT_EQ(site.json(k_runs + "?event=push").at("total_count"), 400);
}

TEST(DriftOfPages, adds_at_the_top_and_deletes_what_was_read) {
  TestSite site = TestSite::quiet();
  fill(site, 350);
  site.control("POST", "drift", R"({"adds":2,"deletes":5})");
  std::vector<std::int64_t> read;
  const int pages = site.walk(k_runs + "?per_page=100", "workflow_runs",
                              [&](const json::object& run) { read.push_back(run.at("id").as_int64()); });
  site.control("POST", "drift");
  std::set<std::int64_t> left;
  site.walk(k_runs + "?per_page=100", "workflow_runs",
            [&](const json::object& run) { left.insert(run.at("id").as_int64()); });
  EXPECT_EQ(pages, 4);
  EXPECT_EQ(left.size(), 350U - 3 * 3);
  std::size_t lost = left.size();
  for (const auto id : std::set(read.begin(), read.end())) lost -= left.contains(id) ? 1U : 0U;
  EXPECT_GE(lost, 6U + 3 * 2) << "six new ones, and those that moved up over a page's edge";
  site.walk(k_runs + "?per_page=100&event=push", "workflow_runs", [](const json::object&) {});
  EXPECT_EQ(site.json(k_runs).at("total_count").to_number<std::size_t>(), left.size()) << "filtered lists do not drift";
}

TEST(Tokens, expire_until_a_new_one_is_used) {
  TestSite site = TestSite::quiet();
  EXPECT_EQ(site.get(k_runs).status, 200);
  site.control("POST", "tokens", R"({"expire":true})");
  EXPECT_EQ(site.get(k_runs).status, 401);
  EXPECT_EQ(site.get(k_runs).status, 401);
  EXPECT_EQ(site.get(k_runs, {}).status, 200) << "without a token";
  EXPECT_EQ(site.get(k_runs, {{"Authorization", "Bearer new"}}).status, 200);
  site.control("POST", "tokens", R"({"expire":false})");
  EXPECT_EQ(site.get(k_runs).status, 200);
}

TEST(Permissions, that_are_denied_are_named) {
  TestSite site = TestSite::quiet();
  site.control("POST", "permissions", R"({"deny":["actions"]})");
  const auto refused = site.get(k_runs);
  EXPECT_EQ(refused.status, 403);
  EXPECT_NE(refused.body.find("Resource not accessible by personal access token"), std::string::npos);
  EXPECT_EQ(refused.headers.get("X-Accepted-GitHub-Permissions"), "actions=read");
  EXPECT_EQ(site.get(k_repository).status, 200);
  site.control("POST", "permissions", R"({"deny":["metadata","contents"]})");
  EXPECT_EQ(site.get(k_runs).status, 200);
  for (const auto& path : {k_repository, std::string("/orgs/lantern-works/repos")})
    EXPECT_EQ(site.get(path).headers.get("X-Accepted-GitHub-Permissions"), "metadata=read") << path;
  EXPECT_EQ(site.get(k_repository + "/contents/.github/workflows").headers.get("X-Accepted-GitHub-Permissions"),
            "contents=read");
  site.control("POST", "permissions");
  EXPECT_EQ(site.get(k_repository).status, 200);
}

TEST(StatsOfRequests, tell_what_was_asked) {
  TestSite site = TestSite::quiet();
  fill(site, 3);
  const auto first = site.get(k_runs);
  for (int i = 0; i < 4; ++i) {
    site.get(k_runs, {{"Authorization", "Bearer test"}, {"If-None-Match", std::string(first.headers.get("ETag"))}});
    site.clock().advance(seconds(25));
  }
  site.get("/repositories/2008710001/actions/runs?per_page=2");
  site.get("/nothing");
  const auto stats = site.control("GET", "stats");
  EXPECT_EQ(stats.at("requests"), 7);
  EXPECT_EQ(stats.at("not_modified"), 4);
  EXPECT_EQ(stats.at("points"), 3);
  EXPECT_EQ(stats.at("most_at_once"), 1);
  EXPECT_EQ(stats.at("statuses"), (json::value{{"200", 2}, {"304", 4}, {"404", 1}}));
  const auto runs = stats.at("endpoints").at("GET /repos/{owner}/{repo}/actions/runs");
  EXPECT_EQ(runs.at("requests"), 6);
  EXPECT_EQ(runs.at("most_in_60s"), 4);
  EXPECT_TRUE(stats.at("endpoints").as_object().contains("GET (other)"));
  site.control("DELETE", "stats");
  EXPECT_EQ(site.control("GET", "stats").at("requests"), 0);
}

}  // namespace
}  // namespace runlight::sim
