// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/text.hpp"
#include "sim/test_site.hpp"

namespace runlight::sim {
namespace {

namespace json = boost::json;

const std::string k_repository = "/repos/lantern-works/quiet-0";
const std::string k_runs = k_repository + "/actions/runs";

std::int64_t create(TestSite& site, const std::string& more = "") {
  return site.control("POST", "runs", R"({"repository":"lantern-works/quiet-0")" + more + "}").at("run_id").as_int64();
}

std::string run_path(std::int64_t id) { return fmt::format("{}/{}", k_runs, id); }
std::string call(std::int64_t id, const std::string& what) { return fmt::format("runs/{}/{}", id, what); }

std::string text(const json::value& object, std::string_view key) {
  const auto& value = object.at(key);
  return value.is_string() ? std::string(value.as_string()) : "null";
}

TEST(Control, creates_starts_and_finishes_a_run) {
  TestSite site = TestSite::quiet();
  EXPECT_EQ(site.json(k_runs).at("total_count").as_int64(), 0);
  const auto id = create(site, R"(,"jobs":3,"event":"workflow_dispatch","workflow":"nightly.yml")");
  const auto run = site.json(run_path(id));
  EXPECT_EQ(text(run, "status"), "queued");
  EXPECT_EQ(text(run, "event"), "workflow_dispatch");
  EXPECT_EQ(text(run, "path"), ".github/workflows/nightly.yml");
  EXPECT_EQ(run.at("run_number").as_int64(), 1);
  site.clock().advance(std::chrono::seconds(10));
  site.control("POST", call(id, "start"));
  EXPECT_EQ(text(site.json(run_path(id)), "status"), "in_progress");
  for (const auto& job : site.all(run_path(id) + "/jobs", "jobs")) EXPECT_EQ(text(job, "status"), "in_progress");
  site.clock().advance(std::chrono::seconds(50));
  site.control("POST", call(id, "finish"), R"({"conclusion":"failure"})");
  const auto ended = site.json(run_path(id));
  EXPECT_EQ(text(ended, "conclusion"), "failure");
  EXPECT_EQ(parse_time(text(ended, "updated_at")).value(), k_test_now + std::chrono::seconds(60));
  const auto jobs = site.all(run_path(id) + "/jobs", "jobs");
  ASSERT_EQ(jobs.size(), 3U);
  std::size_t failed = 0;
  for (const auto& job : jobs) {
    EXPECT_EQ(parse_time(text(job, "started_at")).value(), k_test_now + std::chrono::seconds(10));
    EXPECT_EQ(parse_time(text(job, "completed_at")).value(), k_test_now + std::chrono::seconds(60));
    failed += text(job, "conclusion") == "failure" ? 1U : 0U;
  }
  EXPECT_GE(failed, 1U);
  EXPECT_EQ(site.json(k_runs).at("total_count").as_int64(), 1);
}

TEST(Control, runs_again_and_again_with_jobs_carried_over) {
  TestSite site = TestSite::quiet();
  const auto id = create(site, R"(,"status":"in_progress","jobs":20)");
  std::set<std::int64_t> ids;
  for (int attempt = 1; attempt <= 50; ++attempt) {
    site.clock().advance(std::chrono::seconds(30));
    site.control("POST", call(id, "finish"), R"({"conclusion":"failure"})");
    const std::string path = fmt::format("{}/attempts/{}", run_path(id), attempt);
    EXPECT_EQ(site.json(path).at("run_attempt").as_int64(), attempt);
    std::size_t carried = 0;
    const auto jobs = site.all(path + "/jobs?per_page=100", "jobs");
    ASSERT_EQ(jobs.size(), 20U);
    for (const auto& job : jobs) {
      EXPECT_TRUE(ids.insert(job.at("id").as_int64()).second);
      if (text(job, "started_at") >= text(job, "created_at")) continue;
      ++carried;
      EXPECT_EQ(text(job, "conclusion"), "success");
    }
    if (attempt > 1) {
      EXPECT_EQ(carried > 0, attempt % 2 == 0) << attempt;
    }
    if (attempt == 50) break;
    site.clock().advance(std::chrono::seconds(5));
    site.control("POST", call(id, "rerun"), fmt::format(R"({{"failed_only":{},"status":"in_progress"}})", attempt % 2 == 1));
  }
  EXPECT_EQ(site.all(run_path(id) + "/jobs?filter=all&per_page=100", "jobs").size(), 1'000U);
  EXPECT_EQ(site.send("POST", "/_sim/" + call(id, "rerun"), "").status, 422);
}

TEST(Control, gives_256_jobs_on_three_pages) {
  TestSite site = TestSite::quiet();
  const auto id = create(site, R"(,"status":"completed","jobs":256)");
  std::set<std::string> names;
  const int pages = site.walk(run_path(id) + "/jobs?per_page=100", "jobs",
                              [&](const json::object& job) { names.insert(text(job, "name")); });
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(names.size(), 256U);
}

TEST(Control, creates_thousands_at_once_in_the_order_of_their_ids) {
  TestSite site = TestSite::quiet();
  const auto made =
      site.control("POST", "runs", R"({"repository":"lantern-works/quiet-0","status":"completed","count":3000})");
  EXPECT_EQ(made.at("runs").as_array().size(), 3'000U);
  std::int64_t before = INT64_MAX;
  std::size_t count = 0;
  site.walk(k_runs + "?per_page=100", "workflow_runs", [&](const json::object& run) {
    EXPECT_LT(run.at("id").as_int64(), before);
    before = run.at("id").as_int64();
    ++count;
    EXPECT_EQ(site.get(run_path(before)).status, 200);
  });
  EXPECT_EQ(count, 3'000U);
}

TEST(Control, places_a_run_where_its_creation_says) {
  TestSite site = TestSite::quiet();
  const auto newer = create(site);
  const auto older = create(site, R"(,"status":"completed","created_at":"2026-02-01T10:00:00Z")");
  const auto runs = site.all(k_runs, "workflow_runs");
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].at("id").as_int64(), newer);
  EXPECT_EQ(runs[1].at("id").as_int64(), older);
  const auto window = site.all(k_runs + "?created=2026-02-01..2026-02-01", "workflow_runs");
  ASSERT_EQ(window.size(), 1U);
  EXPECT_EQ(window[0].at("id").as_int64(), older);
}

TEST(Control, deletes_a_run_for_good) {
  TestSite site = TestSite::quiet();
  const auto id = create(site);
  const auto kept = create(site);
  site.control("DELETE", fmt::format("runs/{}", id));
  EXPECT_EQ(site.get(run_path(id)).status, 404);
  EXPECT_EQ(site.get(run_path(id) + "/jobs").status, 404);
  const auto runs = site.all(k_runs, "workflow_runs");
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].at("id").as_int64(), kept);
  EXPECT_EQ(site.send("DELETE", fmt::format("/_sim/runs/{}", id), "").status, 404);
  const auto truth = site.send("GET", "/_sim/truth?deleted=1", "").body;
  EXPECT_NE(truth.find(fmt::format(R"("type":"deleted_run","repository_id":2008710000,"run_id":{})", id)), std::string::npos)
      << truth;
}

TEST(Control, ends_planned_runs_early_and_runs_them_again) {
  TestSite site = TestSite::organisation();
  const auto going = site.all("/repos/lantern-works/search-indexer/actions/runs?status=in_progress", "workflow_runs");
  ASSERT_FALSE(going.empty());
  const auto id = going[0].at("id").as_int64();
  const std::string path = fmt::format("/repos/lantern-works/search-indexer/actions/runs/{}", id);
  const auto jobs_before = site.all(path + "/jobs", "jobs");
  site.control("POST", call(id, "finish"), R"({"conclusion":"cancelled"})");
  EXPECT_EQ(text(site.json(path), "conclusion"), "cancelled");
  const auto jobs = site.all(path + "/jobs", "jobs");
  ASSERT_EQ(jobs.size(), jobs_before.size());
  EXPECT_EQ(text(jobs[0], "conclusion"), "cancelled");
  EXPECT_EQ(text(jobs[0], "started_at"), text(jobs_before[0], "started_at"));
  EXPECT_EQ(jobs[0].at("id"), jobs_before[0].at("id"));
  site.control("POST", call(id, "rerun"), R"({"failed_only":true})");
  EXPECT_EQ(site.json(path).at("run_attempt").as_int64(), 2);
  EXPECT_EQ(text(site.json(path), "status"), "queued");
}

TEST(Control, renames_and_transfers_under_one_id) {
  TestSite site = TestSite::quiet();
  const auto run = create(site);
  const auto id = site.json(k_repository).at("id").as_int64();
  site.control("PATCH", "repositories/lantern-works/quiet-0", R"({"name":"loud"})");
  const auto moved = site.get(k_runs + "?per_page=7");
  EXPECT_EQ(moved.status, 301);
  EXPECT_EQ(moved.headers.get("Location"), fmt::format("http://api.test/repositories/{}/actions/runs?per_page=7", id));
  EXPECT_EQ(site.json(fmt::format("/repositories/{}/actions/runs/{}", id, run)).at("repository").at("full_name"),
            "lantern-works/loud");
  site.control("PATCH", "repositories/lantern-works/loud", R"({"owner":"other-works"})");
  EXPECT_EQ(site.json("/repos/other-works/loud").at("id").as_int64(), id);
  EXPECT_EQ(site.json("/repos/other-works/loud").at("owner").at("login"), "other-works");
  EXPECT_EQ(site.json("/orgs/other-works/repos").as_array().size(), 1U);
  EXPECT_EQ(site.json("/orgs/lantern-works/repos").as_array().size(), 2U);
  EXPECT_EQ(site.get("/repos/lantern-works/loud").status, 301);
  EXPECT_EQ(site.get(k_repository).status, 301);
  site.control("POST", "repositories", R"({"name":"quiet-0"})");
  EXPECT_EQ(site.get(k_repository).status, 200) << "a new one takes the name";
}

TEST(Control, hides_archives_and_removes_repositories) {
  TestSite site = TestSite::quiet();
  const auto run = create(site);
  const std::string etag(site.get("/orgs/lantern-works/repos").headers.get("ETag"));
  site.control("PATCH", "repositories/lantern-works/quiet-0", R"({"archived":true,"private":true})");
  EXPECT_NE(site.get("/orgs/lantern-works/repos").headers.get("ETag"), etag);
  EXPECT_EQ(site.json(k_repository).at("archived"), true);
  EXPECT_EQ(site.get(k_repository, {}).status, 404) << "a stranger";
  site.control("PATCH", "repositories/lantern-works/quiet-0", R"({"gone":true})");
  for (const auto& path : {k_repository, k_runs, run_path(run)}) EXPECT_EQ(site.get(path).status, 404) << path;
  EXPECT_EQ(site.json("/orgs/lantern-works/repos").as_array().size(), 2U);
  site.control("PATCH", "repositories/lantern-works/quiet-0", R"({"gone":false})");
  EXPECT_EQ(site.get(run_path(run)).status, 200);
}

TEST(Control, adds_repositories_that_take_runs) {
  for (const std::string profile : {"quiet", "organisation", "bulk"}) {
    TestSite site = profile == "quiet" ? TestSite::quiet()
                    : profile == "organisation"
                        ? TestSite::organisation()
                        : TestSite(make_profile_world(bulk_profile(1, "lantern-works", 2, 10), k_test_now), k_test_now);
    const auto id = site.control("POST", "repositories", R"({"name":"new-one"})").at("id").as_int64();
    EXPECT_EQ(site.json("/repos/lantern-works/new-one").at("id").as_int64(), id);
    EXPECT_EQ(site.json("/repos/lantern-works/new-one/actions/runs").at("total_count"), 0);
    const auto run = site.control("POST", "runs", R"({"repository":"lantern-works/new-one","status":"completed"})");
    EXPECT_EQ(run.at("run_number"), 1) << profile;
    EXPECT_EQ(site.json("/repos/lantern-works/new-one/actions/runs").at("total_count"), 1);
    site.clock().advance(std::chrono::hours(50));
    EXPECT_EQ(site.json("/repos/lantern-works/new-one/actions/runs").at("total_count"), 1);
    EXPECT_EQ(site.send("POST", "/_sim/repositories", R"({"name":"new-one"})").status, 422);
  }
}

TEST(Control, changes_states_and_crons_of_workflows) {
  TestSite site = TestSite::quiet();
  const auto workflow = site.json(k_repository + "/actions/workflows/ci.yml");
  const auto id = workflow.at("id").as_int64();
  const std::string file = k_repository + "/contents/.github/workflows/ci.yml";
  const auto sha = text(site.json(file), "sha");
  const auto pushed = text(site.json(k_repository), "pushed_at");
  site.control("PATCH", fmt::format("workflows/{}", id), R"({"state":"disabled_manually"})");
  EXPECT_EQ(text(site.json(k_repository + "/actions/workflows/ci.yml"), "state"), "disabled_manually");
  EXPECT_EQ(text(site.json(file), "sha"), sha);
  site.control("PATCH", fmt::format("workflows/{}", id), R"({"state":"active","crons":["5 4 * * *","0 0 1 * *"]})");
  EXPECT_NE(text(site.json(file), "sha"), sha);
  EXPECT_NE(text(site.json(k_repository), "pushed_at"), pushed);
  const auto raw = site.get(file, {{"Authorization", "Bearer test"}, {"Accept", "application/vnd.github.raw+json"}});
  EXPECT_NE(raw.body.find("- cron: '5 4 * * *'\n    - cron: '0 0 1 * *'"), std::string::npos);
  site.control("PATCH", fmt::format("workflows/{}", id), R"({"state":"deleted"})");
  EXPECT_EQ(site.get(file).status, 404);
}

TEST(Control, stops_the_rest_of_the_day_of_a_disabled_workflow) {
  TestSite site = TestSite::organisation();
  const std::string path = "/repos/lantern-works/recommender/actions/workflows/train.yml";
  const auto id = site.json(path).at("id").as_int64();
  site.control("PATCH", fmt::format("workflows/{}", id), R"({"state":"disabled_manually"})");
  const auto before = site.json(path + "/runs").at("total_count").as_int64();
  site.clock().advance(std::chrono::hours(60));
  EXPECT_EQ(site.json(path + "/runs").at("total_count").as_int64(), before);
}

TEST(Control, says_what_is_wrong_with_a_call) {
  TestSite site = TestSite::quiet();
  const auto id = create(site);
  const struct {
    std::string method, target, body;
    int status;
    std::string part;
  } k_cases[] = {
      {"POST", "runs", "{}", 422, "\"repository\\\" is missing"},
      {"POST", "runs", "[]", 422, "one JSON object"},
      {"POST", "runs", R"({"repository":"lantern-works/none"})", 404, "lantern-works/none"},
      {"POST", "runs", R"({"repository":"lantern-works/quiet-0","workflow":"x.yml"})", 404, "x.yml"},
      {"POST", "runs", R"({"repository":"lantern-works/quiet-0","jobs":257})", 422, "from 1 to 256"},
      {"POST", "runs", R"({"repository":"lantern-works/quiet-0","status":"odd"})", 422, "in_progress"},
      {"POST", "runs", R"({"repository":"lantern-works/quiet-0","event":"odd"})", 422, "odd"},
      {"POST", "runs", R"({"repository":"lantern-works/quiet-0","created_at":"2030-01-01"})", 422, "future"},
      {"POST", "runs", R"({"repository":"lantern-works/quiet-0","colour":1})", 422, "colour"},
      {"POST", call(id, "rerun"), "", 422, "finish it first"},
      {"POST", call(id, "finish"), R"({"conclusion":"great"})", 422, "great"},
      {"POST", call(id, "finish"), R"({"conclusion":"startup_failure"})", 422, "startup_failure"},
      {"POST", call(77, "finish"), "", 404, "no run 77"},
      {"PATCH", "repositories/lantern-works/quiet-0", R"({"name":"a b"})", 422, "a b"},
      {"PATCH", "repositories/lantern-works/quiet-0", R"({"name":"quiet-1"})", 422, "already"},
      {"PATCH", "workflows/1", R"({"state":"active"})", 404, "no workflow 1"},
      {"POST", "faults", R"({"kind":"odd"})", 422, "odd"},
      {"POST", "clock", R"({"advance_s":-1})", 422, "advance_s"},
      {"POST", "permissions", R"({"deny":["all"]})", 422, "all"},
      {"POST", "webhooks", R"({"url":"nowhere"})", 422, "http"},
      {"GET", "nothing", "", 404, "nothing"},
      {"PUT", "runs", "", 404, "PUT"},
  };
  for (const auto& each : k_cases) {
    const auto reply = site.send(each.method, "/_sim/" + each.target, each.body);
    EXPECT_EQ(reply.status, each.status) << each.target << each.body;
    EXPECT_NE(reply.body.find(each.part), std::string::npos) << reply.body;
  }
}

TEST(Control, answers_on_loopback_without_a_token_only) {
  TestSite site = TestSite::quiet({.token = Secret("right")});
  EXPECT_EQ(site.send("GET", "/_sim/stats", "").status, 200);
  for (const auto& [address, status] :
       std::map<std::string, int>{{"127.0.0.1", 200}, {"::1", 200}, {"10.0.0.7", 403}, {"", 403}, {"1127.0.0.1", 403}}) {
    net::ServerRequest request{
        .method = "GET", .target = "/_sim/stats", .headers = {}, .body = {}, .remote_address = address};
    EXPECT_EQ(site.service().reply(request).status, status) << address;
  }
}

TEST(Control, moves_the_clock_of_the_whole_world) {
  TestSite site = TestSite::organisation();
  const std::string list = "/repos/lantern-works/gateway/actions/runs?per_page=1";
  const auto before = site.json(list).at("total_count").as_int64();
  EXPECT_EQ(site.control("POST", "clock", R"({"advance_s":259200})").at("now").as_string(), "2026-03-14T14:05:00Z");
  EXPECT_GT(site.json(list).at("total_count").as_int64(), before);
}

TEST(Control, tells_what_each_workflow_was_planted_as) {
  TestSite site = TestSite::organisation();
  std::map<std::string, int> evident;
  const auto planted = site.send("GET", "/_sim/planted", "").body;
  for (const auto line : split(planted, '\n')) {
    if (line.empty()) continue;
    const auto object = json::parse(line).as_object();
    EXPECT_GT(object.at("workflow_id").as_int64(), 0);
    if (object.at("is_evident").as_bool()) ++evident[std::string(object.at("character").as_string())];
  }
  for (const std::string character : {"healthy", "failing", "flaky", "slowing", "stale", "schedule_missing", "never_run"})
    EXPECT_GT(evident[character], 0) << character;
}

TEST(Control, tells_the_truth_that_the_lists_tell) {
  TestSite site = TestSite::quiet();
  for (const std::string more :
       {R"(,"status":"completed","conclusion":"failure")", R"(,"status":"in_progress","jobs":5)", ""})
    create(site, more);
  std::map<std::int64_t, json::object> attempts;
  std::map<std::int64_t, json::object> jobs;
  const auto truth = site.send("GET", "/_sim/truth", "").body;
  for (const auto line : split(truth, '\n')) {
    if (line.empty()) continue;
    const auto object = json::parse(line).as_object();
    if (object.at("type") == "attempt")
      attempts[object.at("run_id").as_int64()] = object;
    else
      jobs[object.at("id").as_int64()] = object;
  }
  const auto runs = site.all(k_runs, "workflow_runs");
  EXPECT_EQ(attempts.size(), runs.size());
  std::size_t listed = 0;
  for (const auto& run : runs) {
    const auto& known = attempts.at(run.at("id").as_int64());
    for (const std::string key : {"status", "conclusion", "created_at", "updated_at", "run_started_at", "head_sha",
                                  "head_branch", "event", "run_attempt", "run_number", "workflow_id"})
      EXPECT_EQ(known.at(key), run.at(key)) << key;
    for (const auto& job : site.all(run_path(run.at("id").as_int64()) + "/jobs", "jobs")) {
      ++listed;
      for (const std::string key : {"status", "conclusion", "created_at", "started_at", "completed_at", "name", "run_id"})
        EXPECT_EQ(jobs.at(job.at("id").as_int64()).at(key), job.at(key)) << key;
    }
  }
  EXPECT_EQ(jobs.size(), listed);
}

TEST(Control, changes_nothing_but_what_it_is_told) {
  TestSite site(make_profile_world(bulk_profile(1, "lantern-works", 1, 20), k_test_now), k_test_now);
  const auto before = site.all("/repos/lantern-works/bulk-0/actions/runs", "workflow_runs");
  const auto id = before[7].at("id").as_int64();
  site.control("POST", call(id, "rerun"), R"({"status":"completed"})");
  const auto after = site.all("/repos/lantern-works/bulk-0/actions/runs", "workflow_runs");
  ASSERT_EQ(after.size(), before.size());
  for (std::size_t i = 0; i < after.size(); ++i) EXPECT_EQ(after[i] == before[i], i != 7) << i;
}

}  // namespace
}  // namespace runlight::sim
