// SPDX-License-Identifier: MIT
#include "sim/simulator.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "net/url.hpp"
#include "sim/test_site.hpp"

namespace runlight::sim {
namespace {

namespace json = boost::json;

/// One site for the tests that only read.
TestSite& site() {
  static auto made =
      std::make_unique<TestSite>(make_profile_world(organisation_profile(1, "lantern-works"), k_test_now), k_test_now);
  return *made;
}

std::string text(const json::object& object, std::string_view key) {
  const auto& value = object.at(key);
  return value.is_string() ? std::string(value.as_string()) : std::string();
}

std::vector<std::string> repositories(TestSite& from) {
  std::vector<std::string> names;
  from.walk("/orgs/lantern-works/repos?per_page=10", "",
            [&](const json::object& repository) { names.push_back(text(repository, "full_name")); });
  return names;
}

TEST(Simulator, answers_the_same_bytes_for_the_same_seed_and_time) {
  Options options{.seed = 7, .now = k_test_now};
  fakes::ManualClock clock;
  const auto body = [&](const std::string& target) {
    TestSite one = TestSite(make_profile_world(organisation_profile(options.seed, options.owner), k_test_now), k_test_now);
    return one.get(target).body;
  };
  for (const std::string target : {"/repos/lantern-works/gateway/actions/runs?per_page=100", "/orgs/lantern-works/repos"}) {
    EXPECT_EQ(body(target), body(target)) << target;
  }
}

TEST(Simulator, lists_every_repository_once_and_hides_private_ones_from_strangers) {
  const auto names = repositories(site());
  EXPECT_EQ(std::set(names.begin(), names.end()).size(), names.size());
  EXPECT_EQ(names.size(), 25U);
  const TestSite::Fields stranger;
  EXPECT_EQ(json::parse(site().get("/orgs/lantern-works/repos?per_page=100", stranger).body).as_array().size(), 24U);
  EXPECT_EQ(site().get("/repos/lantern-works/infra-live", stranger).status, 404);
  EXPECT_EQ(site().get("/repos/lantern-works/infra-live").status, 200);
}

TEST(Simulator, gives_every_run_exactly_once_over_the_pages) {
  std::size_t runs = 0;
  for (const auto& name : repositories(site())) {
    std::set<std::int64_t> ids;
    std::int64_t before = INT64_MAX;
    std::int64_t total = 0;
    site().walk("/repos/" + name + "/actions/runs?per_page=100", "workflow_runs", [&](const json::object& run) {
      const auto id = run.at("id").as_int64();
      EXPECT_TRUE(ids.insert(id).second) << id;
      EXPECT_LT(id, before) << "newest first";
      EXPECT_GT(id, std::int64_t{1} << 32U);
      before = id;
    });
    total = site().json("/repos/" + name + "/actions/runs?per_page=1").at("total_count").as_int64();
    EXPECT_EQ(static_cast<std::int64_t>(ids.size()), total) << name;
    runs += ids.size();
  }
  EXPECT_GT(runs, 11'000U);
  EXPECT_LT(runs, 17'000U);
}

TEST(Simulator, never_changes_a_settled_run_as_time_goes_on) {
  TestSite later = TestSite::organisation();
  std::map<std::int64_t, std::string> settled;
  const std::string list = "/repos/lantern-works/storefront-web/actions/runs?per_page=100";
  const auto runs = [&](const std::function<void(const json::object&)>& visit) { later.walk(list, "workflow_runs", visit); };
  const auto old = k_test_now - std::chrono::days(40);
  runs([&](const json::object& run) {
    if (parse_time(text(run, "created_at")).value() < old) settled[run.at("id").as_int64()] = json::serialize(run);
  });
  ASSERT_GT(settled.size(), 500U);
  for (int step = 0; step < 3; ++step) {
    later.clock().advance(std::chrono::hours(37));
    std::size_t seen = 0;
    runs([&](const json::object& run) {
      const auto known = settled.find(run.at("id").as_int64());
      if (known == settled.end()) return;
      ++seen;
      EXPECT_EQ(known->second, json::serialize(run));
    });
    EXPECT_EQ(seen, settled.size());
  }
}

TEST(Simulator, is_the_same_world_whenever_it_was_started) {
  const auto tomorrow = k_test_now + std::chrono::days(1);
  TestSite restarted = TestSite::organisation(tomorrow);
  TestSite kept = TestSite::organisation();
  kept.clock().set_now(tomorrow);
  const std::string list = "/repos/lantern-works/gateway/actions/runs?per_page=100&page=2";
  EXPECT_EQ(json::parse(kept.get(list).body).at("workflow_runs"), json::parse(restarted.get(list).body).at("workflow_runs"));
}

TEST(Simulator, lets_runs_begin_and_end_while_one_watches) {
  TestSite watched = TestSite::organisation();
  const std::string list = "/repos/lantern-works/checkout-api/actions/runs?per_page=100";
  std::map<std::int64_t, std::set<std::string>> seen;
  for (int minute = 0; minute < 180; ++minute) {
    watched.clock().advance(std::chrono::minutes(1));
    const auto page = watched.json(list);
    for (const auto& run : page.at("workflow_runs").as_array()) {
      seen[run.at("id").as_int64()].insert(std::string(run.at("status").as_string()));
    }
  }
  EXPECT_TRUE(std::ranges::any_of(
      seen, [](const auto& entry) { return entry.second.contains("in_progress") && entry.second.contains("completed"); }));
  EXPECT_GT(seen.size(), 100U);
}

TEST(Simulator, always_has_a_queued_run_and_several_in_progress) {
  for (int hours = 0; hours < 48; hours += 5) {
    site().clock().set_now(k_test_now + std::chrono::hours(hours));
    const auto count = [&](const std::string& repository, const std::string& status) {
      return site()
          .json("/repos/lantern-works/" + repository + "/actions/runs?status=" + status)
          .at("total_count")
          .as_int64();
    };
    EXPECT_GE(count("recommender", "queued"), 1) << hours;
    EXPECT_GE(count("search-indexer", "in_progress"), 1) << hours;
    EXPECT_GE(count("media-pipeline", "in_progress"), 1) << hours;
  }
  site().clock().set_now(k_test_now);
}

TEST(Simulator, answers_304_to_a_known_etag_and_does_not_count_it) {
  TestSite fresh = TestSite::organisation();
  const std::string target = "/repos/lantern-works/gateway/actions/runs?per_page=100";
  const auto first = fresh.get(target);
  const std::string etag(first.headers.get("ETag"));
  EXPECT_TRUE(etag.starts_with("W/\""));
  const auto again = fresh.get(target, {{"Authorization", "Bearer test"}, {"If-None-Match", etag}});
  EXPECT_EQ(again.status, 304);
  EXPECT_TRUE(again.body.empty());
  EXPECT_EQ(again.headers.get("ETag"), etag);
  EXPECT_EQ(again.headers.get("X-RateLimit-Used"), first.headers.get("X-RateLimit-Used"));
  const auto other_token = fresh.get(target, {{"Authorization", "Bearer other"}, {"If-None-Match", etag}});
  EXPECT_EQ(other_token.status, 200);
  fresh.clock().advance(std::chrono::hours(30));
  EXPECT_EQ(fresh.get(target, {{"Authorization", "Bearer test"}, {"If-None-Match", etag}}).status, 200);
}

TEST(Simulator, changes_the_etag_exactly_when_the_body_changes) {
  TestSite watched = TestSite::organisation();
  std::vector<std::string> targets{"/repos/lantern-works/recommender/actions/runs?per_page=5",
                                   "/repos/lantern-works/recommender", "/repos/lantern-works/recommender/actions/workflows"};
  const auto newest = watched.json(targets[0]).at("workflow_runs").as_array();
  for (const auto& run : newest)
    targets.push_back(fmt::format("/repos/lantern-works/recommender/actions/runs/{}/jobs", run.at("id").as_int64()));
  std::map<std::string, std::pair<std::string, std::string>> before;
  for (int minute = 0; minute < 300; ++minute) {
    for (const auto& target : targets) {
      const auto reply = watched.get(target);
      const std::string etag(reply.headers.get("ETag"));
      const auto& [old_etag, old_body] = before[target];
      if (!old_etag.empty()) {
        EXPECT_EQ(old_etag == etag, old_body == reply.body) << target << " at minute " << minute;
      }
      before[target] = {etag, reply.body};
    }
    watched.clock().advance(std::chrono::minutes(1));
  }
}

TEST(Simulator, lists_attempts_as_filter_all_does) {
  int attempts = 0;
  int carried_over = 0;
  for (const std::string name : {"storefront-web", "gateway"}) {
    for (const auto& run : site().all("/repos/lantern-works/" + name + "/actions/runs?per_page=100", "workflow_runs")) {
      const auto last = run.at("run_attempt").as_int64();
      if (last == 1) continue;
      const std::string base = fmt::format("/repos/lantern-works/{}/actions/runs/{}", name, run.at("id").as_int64());
      std::set<std::int64_t> one_by_one;
      std::set<std::int64_t> latest;
      for (std::int64_t n = 1; n <= last; ++n) {
        const auto attempt = site().json(fmt::format("{}/attempts/{}", base, n)).as_object();
        EXPECT_EQ(attempt.at("run_attempt").as_int64(), n);
        EXPECT_EQ(attempt.at("created_at"), run.at("created_at"));
        for (const auto& job : site().all(fmt::format("{}/attempts/{}/jobs", base, n), "jobs")) {
          EXPECT_TRUE(one_by_one.insert(job.at("id").as_int64()).second);
          if (n == last) latest.insert(job.at("id").as_int64());
          EXPECT_EQ(job.at("run_attempt").as_int64(), n);
          carried_over += n > 1 && text(job, "started_at") < text(job, "created_at") ? 1 : 0;
        }
      }
      std::set<std::int64_t> at_once;
      for (const auto& job : site().all(base + "/jobs?filter=all&per_page=100", "jobs"))
        at_once.insert(job.at("id").as_int64());
      EXPECT_EQ(at_once, one_by_one);
      std::set<std::int64_t> by_default;
      for (const auto& job : site().all(base + "/jobs", "jobs")) by_default.insert(job.at("id").as_int64());
      EXPECT_EQ(by_default, latest);
      EXPECT_EQ(site().get(fmt::format("{}/attempts/{}", base, last + 1)).status, 404);
      ++attempts;
    }
  }
  EXPECT_GT(attempts, 50);
  EXPECT_GT(carried_over, 20);
}

TEST(Simulator, gives_a_matrix_of_120_jobs_on_two_pages) {
  const auto runs =
      site().all("/repos/lantern-works/media-pipeline/actions/runs?event=schedule&per_page=100", "workflow_runs");
  const auto matrix = std::ranges::find_if(runs, [](const json::object& run) {
    return text(run, "name") == "Codec matrix" && text(run, "conclusion") == "success";
  });
  ASSERT_NE(matrix, runs.end());
  int jobs = 0;
  const auto pages = site().walk(
      fmt::format("/repos/lantern-works/media-pipeline/actions/runs/{}/jobs?per_page=100", matrix->at("id").as_int64()),
      "jobs", [&](const json::object&) { ++jobs; });
  EXPECT_EQ(jobs, 122);
  EXPECT_EQ(pages, 2);
}

TEST(Simulator, keeps_odd_names_whole) {
  const auto workflows = site().all("/repos/lantern-works/spielwiese_-n-ts/actions/workflows", "workflows");
  std::set<std::string> names;
  for (const auto& workflow : workflows) names.insert(text(workflow, "name"));
  EXPECT_TRUE(names.contains("Build / test \"all\" the things 🚀"));
  EXPECT_TRUE(names.contains("Größe prüfen\n(zweite Zeile) \\ ünïcødé 日本語"));
  EXPECT_TRUE(names.contains("a/b/c <b>not bold</b> & 'quoted'"));
  EXPECT_EQ(site().get("/repos/lantern-works/spielwiese_-n-ts/actions/workflows/gr%C3%B6%C3%9Fe.yml").status, 200);
  const auto runs = site().json("/repos/lantern-works/handbook/actions/runs?event=schedule&per_page=20");
  std::size_t longest = 0;
  for (const auto& run : runs.at("workflow_runs").as_array()) {
    for (const auto& job :
         site().all(fmt::format("/repos/lantern-works/handbook/actions/runs/{}/jobs", run.at("id").as_int64()), "jobs")) {
      for (const auto& step : job.at("steps").as_array())
        longest = std::max<std::size_t>(longest, step.at("name").as_string().size());
    }
  }
  EXPECT_GT(longest, 200U);
}

TEST(Simulator, shows_the_crons_in_the_workflow_files) {
  const auto file = site().json("/repos/lantern-works/recommender/contents/.github/workflows/train.yml").as_object();
  EXPECT_EQ(text(file, "encoding"), "base64");
  const auto raw = site().get("/repos/lantern-works/recommender/contents/.github/workflows/train.yml",
                              {{"Authorization", "Bearer test"}, {"Accept", "application/vnd.github.raw+json"}});
  EXPECT_NE(raw.body.find("    - cron: '5 */2 * * *'\n"), std::string::npos);
  EXPECT_EQ(site().get("/repos/lantern-works/recommender/contents/.github/workflows/none.yml").status, 404);
  EXPECT_EQ(site().get("/repos/lantern-works/empty-start/contents/.github/workflows").status, 404);
}

TEST(Simulator, reaches_back_to_runs_that_were_touched_400_days_later) {
  int touched = 0;
  int nameless = 0;
  for (const auto& run : site().all("/repos/lantern-works/legacy-monolith/actions/runs?per_page=100", "workflow_runs")) {
    const auto gap = parse_time(text(run, "updated_at")).value() - parse_time(text(run, "created_at")).value();
    touched += gap >= std::chrono::days(400) ? 1 : 0;
    nameless += run.at("name").is_null() ? 1 : 0;
  }
  EXPECT_GE(touched, 2);
  EXPECT_GE(nameless, 1);
}

TEST(Simulator, starts_some_first_attempts_before_their_creation) {
  int early = 0;
  int seen = 0;
  for (const auto& run :
       site().json("/repos/lantern-works/storefront-web/actions/runs?per_page=100").at("workflow_runs").as_array()) {
    EXPECT_EQ(run.at("run_attempt").as_int64() == 1, run.at("run_started_at") == run.at("created_at"));
    const auto attempt =
        site().json(fmt::format("/repos/lantern-works/storefront-web/actions/runs/{}/attempts/1", run.at("id").as_int64()));
    early += attempt.at("run_started_at").as_string() < attempt.at("created_at").as_string() ? 1 : 0;
    ++seen;
  }
  EXPECT_GT(early, seen / 10);
  EXPECT_LT(early, seen / 2);
}

TEST(Simulator, tells_bad_requests_apart_as_GitHub_does) {
  const struct {
    const char* target;
    int status;
  } k_cases[] = {
      {"/orgs/nobody", 404},
      {"/orgs/kestrel42", 404},
      {"/users/kestrel42", 200},
      {"/users/lantern-works", 200},
      {"/ORGS/lantern-works", 404},
      {"/orgs/LANTERN-works", 200},
      {"/repos/Lantern-Works/GATEWAY", 200},
      {"/repos/lantern-works/nothing", 404},
      {"/repositories/1", 404},
      {"/repos/lantern-works/gateway/actions/runs/1", 404},
      {"/repos/lantern-works/gateway/actions/runs/x", 404},
      {"/repos/lantern-works/gateway/actions/runs?created=yesterday", 422},
      {"/repos/lantern-works/gateway/actions/runs?status=startup_failure", 422},
      {"/repos/lantern-works/gateway/actions/workflows/ci.yml", 200},
      {"/repos/lantern-works/gateway/actions/workflows/ci.yml/runs", 200},
      {"/repos/lantern-works/gateway/actions/workflows/nothing.yml", 404},
      {"/repos/lantern-works/empty-start/actions/runs", 200},
      {"/repos/lantern-works/gateway/actions/runs?page=401&per_page=100", 422},
      {"/repos/lantern-works/gateway/actions/runs?page=99999999999999999999", 200},
      {"/%zz", 400},
      {"/", 404},
      {"/api/v3/orgs/lantern-works", 200},
      {"/user", 200},
  };
  for (const auto& [target, status] : k_cases) {
    const auto reply = site().get(target);
    EXPECT_EQ(reply.status, status) << target;
    const auto body = json::parse(reply.body);
    if (status >= 400) {
      EXPECT_EQ(text(body.as_object(), "status"), std::to_string(status)) << target;
    }
  }
  EXPECT_EQ(site().get("/user", {}).status, 401);
  EXPECT_EQ(site().get("/orgs/lantern-works", {{"X-GitHub-Api-Version", "1999-01-01"}}).status, 400);
}

TEST(Simulator, refuses_other_tokens_than_its_own) {
  const auto world = [] { return make_profile_world(bulk_profile(1, "lantern-works", 1, 1), k_test_now); };
  TestSite closed(world(), k_test_now, Options{.token = Secret("right")});
  EXPECT_EQ(closed.get("/orgs/lantern-works", {{"Authorization", "Bearer right"}}).status, 200);
  EXPECT_EQ(closed.get("/orgs/lantern-works", {{"Authorization", "token right"}}).status, 200);
  for (const TestSite::Fields& fields : {TestSite::Fields{{"Authorization", "Bearer wrong"}}, TestSite::Fields{}}) {
    const auto reply = closed.get("/orgs/lantern-works", fields);
    EXPECT_EQ(reply.status, 401);
    EXPECT_EQ(json::parse(reply.body).at("message").as_string(), "Bad credentials");
  }
}

TEST(Simulator, drops_the_top_level_rate_in_the_newer_version) {
  EXPECT_TRUE(site().json("/rate_limit").as_object().contains("rate"));
  const auto newer = site().get("/rate_limit", {{"X-GitHub-Api-Version", "2026-03-10"}});
  EXPECT_FALSE(json::parse(newer.body).as_object().contains("rate"));
  EXPECT_EQ(newer.headers.get("X-GitHub-Api-Version-Selected"), "2026-03-10");
}

TEST(Simulator, stops_unfiltered_lists_at_40000_and_searches_at_1000) {
  TestSite bulk(make_profile_world(bulk_profile(1, "lantern-works", 2, 45'000), k_test_now), k_test_now);
  const std::string list = "/repos/lantern-works/bulk-1/actions/runs?per_page=100";
  EXPECT_EQ(bulk.json(list).at("total_count").as_int64(), 40'000);
  EXPECT_NE(bulk.get(list).headers.get("Link").find("page=400>; rel=\"last\""), std::string_view::npos);
  EXPECT_EQ(bulk.json(list + "&page=400").at("workflow_runs").as_array().size(), 100U);
  const auto beyond = bulk.get(list + "&page=401");
  EXPECT_EQ(beyond.status, 422);
  EXPECT_NE(beyond.body.find("In order to keep the API fast for everyone"), std::string::npos);
  const std::string search = list + "&branch=main";
  EXPECT_EQ(bulk.json(search).at("total_count").as_int64(), 45'000);
  EXPECT_EQ(bulk.json(search + "&page=10").at("workflow_runs").as_array().size(), 100U);
  EXPECT_EQ(bulk.json(search + "&page=11").at("workflow_runs").as_array().size(), 0U);
  EXPECT_EQ(bulk.all(search, "workflow_runs").size(), 1'000U);
}

TEST(Simulator, answers_several_threads_while_time_goes_on) {
  TestSite shared = TestSite::organisation();
  std::vector<std::thread> threads;
  std::atomic<int> good{0};
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 20; ++i) {
        if (thread == 0) shared.clock().advance(std::chrono::hours(5));
        const auto reply =
            shared.get("/repos/lantern-works/gateway/actions/runs?per_page=10",
                       {{"Host", fmt::format("h{}.test", i)}, {"Authorization", fmt::format("Bearer {}", thread)}});
        good += reply.status == 200 ? 1 : 0;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 80);
}

TEST(Simulator, names_the_nearest_profile) {
  fakes::ManualClock clock;
  const auto made = make_simulator({.profile = "organization"}, clock);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::bad_input);
  EXPECT_NE(made.error().message.find("did you mean organisation?"), std::string::npos);
}

}  // namespace
}  // namespace runlight::sim
