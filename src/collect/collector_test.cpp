// SPDX-License-Identifier: MIT
#include "collect/collector.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include "fakes/fake_http_client.hpp"
#include "fakes/manual_clock.hpp"
#include "store/test_engine.hpp"

namespace runlight::collect {
namespace {

constexpr auto k_api = "https://github.test/api";

std::string repository_json(int id, std::string_view name) {
  return fmt::format(R"({{"id":{},"name":"{}","full_name":"acme/{}","owner":{{"login":"acme"}},"private":false,)"
                     R"("default_branch":"main","html_url":"https://github.test/acme/{}","archived":false,"fork":false}})",
                     id, name, name, name);
}

std::string run_json(int id, int attempt, std::string_view status) {
  return fmt::format(
      R"({{"id":{},"name":"CI","workflow_id":5,"run_number":1,"run_attempt":{},"event":"push","status":"{}","conclusion":{},)"
      R"("head_branch":"main","head_sha":"4f2c1a","path":".github/workflows/ci.yml","display_title":"A change",)"
      R"("created_at":"2026-05-01T10:00:00Z","updated_at":"2026-05-01T10:05:00Z","run_started_at":"2026-05-01T10:00:00Z",)"
      R"("html_url":"https://github.test/run/{}","actor":{{"login":"someone"}},"check_suite_id":1}})",
      id, attempt, status, status == "completed" ? "\"success\"" : "null", id);
}

std::string job_json(int id, int run_id, int attempt) {
  return fmt::format(
      R"({{"id":{},"run_id":{},"run_attempt":{},"name":"build","status":"completed","conclusion":"success",)"
      R"("head_sha":"4f2c1a","created_at":"2026-05-01T10:00:00Z","started_at":"2026-05-01T10:00:05Z",)"
      R"("completed_at":"2026-05-01T10:04:00Z","html_url":"https://github.test/job/{}","labels":[],"steps":[]}})",
      id, run_id, attempt, id);
}

constexpr auto k_workflows =
    R"({"total_count":1,"workflows":[{"id":5,"name":"CI","path":".github/workflows/ci.yml","state":"active",)"
    R"("html_url":"https://github.test/w/5","created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-01-01T00:00:00.000Z"}]})";

/// A collector over a scripted GitHub and an engine in memory. One per process at a time.
class CollectorTest : public testing::Test {
 protected:
  void SetUp() override {
    RUNLIGHT_SKIP_WITHOUT_ENGINE();
    auto engine = store::make_chdb_engine({});
    ASSERT_TRUE(engine) << engine.error().message;
    engine_ = *std::move(engine);
    auto opened = store::Store::open(*engine_);
    ASSERT_TRUE(opened) << opened.error().message;
    store_.emplace(*std::move(opened));
    always("/users/acme", R"({"login":"acme","type":"Organization"})");
    always("/orgs/acme/repos", "[" + repository_json(1, "api") + "," + repository_json(2, "web") + "]");
    for (const auto* repo : {"api", "web"}) {
      always(fmt::format("/repos/acme/{}/actions/workflows", repo), k_workflows);
      always(fmt::format("/repos/acme/{}/contents/.github/workflows", repo), "[]");
      always(fmt::format("/repos/acme/{}/actions/runs", repo), R"({"total_count":0,"workflow_runs":[]})");
    }
  }

  void always(const std::string& path, std::string body, int status = 200) {
    http_.always_reply_to(k_api + path,
                          net::HttpResponse{.status = status, .headers = {}, .body = std::move(body), .url = {}});
  }

  Result<Summary> collect(Request request = {.owner = "acme"}) {
    boost::asio::io_context io;
    boost::asio::thread_pool workers(2);
    github::Client client(http_, clock_, {.api_url = k_api});
    Collector collector(client, *store_, clock_, workers.get_executor());
    Result<Summary> summary = fail(ErrorKind::internal, "did not end");
    boost::asio::co_spawn(io, collector.collect(std::move(request), {}),
                          [&](std::exception_ptr thrown, Result<Summary> got) {
                            EXPECT_FALSE(thrown);
                            summary = std::move(got);
                          });
    io.run();
    return summary;
  }

  std::string ask(std::string sql) {
    auto answer = engine_->run({.sql = std::move(sql), .format = "TSV"});
    return answer ? answer->body : answer.error().message;
  }

  fakes::FakeHttpClient http_;
  fakes::ManualClock clock_;
  std::unique_ptr<store::Engine> engine_;
  std::optional<store::Store> store_;
};

TEST_F(CollectorTest, stores_every_attempt_and_the_jobs_of_all_of_them) {
  always("/repos/acme/api/actions/runs",
         fmt::format(R"({{"total_count":1,"workflow_runs":[{}]}})", run_json(70, 2, "completed")));
  always("/repos/acme/api/actions/runs/70/attempts/1", run_json(70, 1, "completed"));
  always("/repos/acme/api/actions/runs/70/jobs",
         fmt::format(R"({{"total_count":2,"jobs":[{},{}]}})", job_json(700, 70, 1), job_json(701, 70, 2)));
  const auto summary = collect();
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_TRUE(summary->troubles.empty()) << summary->troubles.front().error.message;
  EXPECT_EQ(ask("SELECT run_id, run_attempt FROM runs ORDER BY ALL"), "70\t1\n70\t2\n");
  EXPECT_EQ(ask("SELECT job_id, run_attempt FROM jobs ORDER BY ALL"), "700\t1\n701\t2\n");
  EXPECT_EQ(ask("SELECT repo, outcome FROM collections ORDER BY ALL"), "api\tcomplete\nweb\tcomplete\n");
}

TEST_F(CollectorTest, does_not_fetch_again_what_is_settled_and_stored) {
  always("/repos/acme/api/actions/runs",
         fmt::format(R"({{"total_count":1,"workflow_runs":[{}]}})", run_json(70, 1, "completed")));
  always("/repos/acme/api/actions/runs/70/jobs", fmt::format(R"({{"total_count":1,"jobs":[{}]}})", job_json(700, 70, 1)));
  ASSERT_TRUE(collect());
  const auto requests_before = http_.requests().size();
  const auto again = collect();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->counts.run_attempts_stored, 0);
  EXPECT_EQ(again->counts.jobs_stored, 0);
  const auto urls = http_.urls();
  EXPECT_FALSE(std::ranges::any_of(urls.begin() + static_cast<std::ptrdiff_t>(requests_before), urls.end(),
                                   [](const auto& url) { return url.find("/jobs") != std::string::npos; }));
}

TEST_F(CollectorTest, reads_the_workflows_again_once_a_run_names_one_that_is_not_known) {
  const auto reads = [&] {
    const auto urls = http_.urls();
    return std::ranges::count_if(
        urls, [](const auto& url) { return url.find("/acme/api/actions/workflows") != std::string::npos; });
  };
  auto other = run_json(70, 1, "completed");
  other.replace(other.find("\"workflow_id\":5"), 15, "\"workflow_id\":6");
  ASSERT_TRUE(collect());
  EXPECT_EQ(reads(), 1);
  always("/repos/acme/api/actions/runs", fmt::format(R"({{"total_count":1,"workflow_runs":[{}]}})", other));
  always("/repos/acme/api/actions/runs/70/jobs", R"({"total_count":0,"jobs":[]})");
  ASSERT_TRUE(collect());
  EXPECT_EQ(reads(), 2);
  ASSERT_TRUE(collect());
  EXPECT_EQ(reads(), 2) << "nothing is new";
}

TEST_F(CollectorTest, reads_the_jobs_of_a_run_that_was_going_again_once_it_settled) {
  always("/repos/acme/api/actions/runs",
         fmt::format(R"({{"total_count":1,"workflow_runs":[{}]}})", run_json(70, 1, "in_progress")));
  always("/repos/acme/api/actions/runs/70/jobs", R"({"total_count":0,"jobs":[]})");
  ASSERT_TRUE(collect());
  always("/repos/acme/api/actions/runs",
         fmt::format(R"({{"total_count":1,"workflow_runs":[{}]}})", run_json(70, 1, "completed")));
  always("/repos/acme/api/actions/runs/70/jobs", fmt::format(R"({{"total_count":1,"jobs":[{}]}})", job_json(700, 70, 1)));
  ASSERT_TRUE(collect());
  EXPECT_EQ(ask("SELECT status FROM runs"), "completed\n");
  EXPECT_EQ(ask("SELECT count() FROM jobs"), "1\n");
}

TEST_F(CollectorTest, names_a_broken_repository_and_goes_on_with_the_others) {
  always("/repos/acme/api/actions/runs", "<html>oops</html>");
  always("/repos/acme/web/actions/runs",
         fmt::format(R"({{"total_count":1,"workflow_runs":[{}]}})", run_json(70, 1, "completed")));
  always("/repos/acme/web/actions/runs/70/jobs", fmt::format(R"({{"total_count":1,"jobs":[{}]}})", job_json(700, 70, 1)));
  const auto summary = collect();
  ASSERT_TRUE(summary) << summary.error().message;
  ASSERT_EQ(summary->troubles.size(), 1U);
  EXPECT_EQ(summary->troubles.front().repository, "acme/api");
  EXPECT_EQ(summary->troubles.front().error.kind, ErrorKind::bad_data);
  EXPECT_EQ(ask("SELECT count() FROM runs"), "1\n");
  EXPECT_EQ(ask("SELECT repo, outcome FROM collections ORDER BY ALL"), "api\tfailed\nweb\tcomplete\n");
}

TEST_F(CollectorTest, fails_whole_when_the_owner_is_unknown_or_no_repository_matches) {
  const auto none = collect({.owner = "acme", .repo_globs = {"nothing-*"}});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::not_found);
  always("/users/nobody", R"({"message":"Not Found"})", 404);
  const auto unknown = collect({.owner = "nobody"});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, ErrorKind::not_found);
}

std::string runs_json(std::initializer_list<std::string> runs) {
  return fmt::format(R"({{"total_count":{},"workflow_runs":[{}]}})", runs.size(), fmt::join(runs, ","));
}

TEST_F(CollectorTest, takes_a_run_for_gone_only_when_its_repository_is_there) {
  struct Case {
    std::string_view what;
    int repository_status;
    int run_status;
    std::string absent;
  };
  const Case cases[] = {{"the repository cannot be seen", 404, 404, ""},
                        {"only the jobs cannot be had", 200, 200, ""},
                        {"the run is gone", 200, 404, "70\n"}};
  always("/repos/acme/api/actions/runs", runs_json({run_json(70, 1, "completed")}));
  always("/repos/acme/api/actions/runs/70/jobs", R"({"message":"Not Found"})", 404);
  for (const auto& each : cases) {
    always("/repositories/1", each.repository_status == 200 ? repository_json(1, "api") : "{}", each.repository_status);
    always("/repos/acme/api/actions/runs/70", each.run_status == 200 ? run_json(70, 1, "completed") : "{}", each.run_status);
    const auto summary = collect();
    ASSERT_TRUE(summary) << summary.error().message;
    EXPECT_EQ(ask("SELECT run_id FROM absent_runs"), each.absent) << each.what;
    EXPECT_EQ(summary->troubles.size(), each.absent.empty() ? 1U : 0U) << each.what;
  }
}

TEST_F(CollectorTest, a_run_that_is_listed_again_is_not_gone_any_more) {
  always("/repos/acme/api/actions/runs", runs_json({run_json(70, 1, "completed")}));
  always("/repos/acme/api/actions/runs/70/jobs", R"({"message":"Not Found"})", 404);
  always("/repositories/1", repository_json(1, "api"));
  always("/repos/acme/api/actions/runs/70", "{}", 404);
  ASSERT_TRUE(collect());
  ASSERT_EQ(ask("SELECT run_id FROM absent_runs"), "70\n");
  always("/repos/acme/api/actions/runs", runs_json({run_json(71, 1, "completed"), run_json(70, 1, "completed")}));
  for (const int id : {70, 71}) {
    always(fmt::format("/repos/acme/api/actions/runs/{}/jobs", id),
           fmt::format(R"({{"total_count":1,"jobs":[{}]}})", job_json(id * 10, id, 1)));
  }
  ASSERT_TRUE(collect());
  EXPECT_EQ(ask("SELECT count() FROM absent_runs"), "0\n");
  EXPECT_EQ(ask("SELECT job_id FROM jobs ORDER BY ALL"), "700\n710\n");
}

TEST_F(CollectorTest, knows_what_was_out_of_scope_before_even_if_the_list_has_not_changed) {
  ASSERT_TRUE(collect({.owner = "acme", .repo_globs = {"api"}}));
  EXPECT_EQ(ask("SELECT repo FROM repositories ORDER BY ALL"), "api\n");
  ASSERT_TRUE(collect());
  EXPECT_EQ(ask("SELECT repo FROM repositories ORDER BY ALL"), "api\nweb\n");
}

TEST_F(CollectorTest, reads_a_job_list_again_that_changed_while_it_was_paged) {
  always("/repos/acme/api/actions/runs", runs_json({run_json(70, 1, "completed")}));
  always("/repos/acme/api/actions/runs/70/jobs", fmt::format(R"({{"total_count":2,"jobs":[{}]}})", job_json(700, 70, 1)));
  ASSERT_TRUE(collect());
  EXPECT_EQ(ask("SELECT jobs_promised, jobs_received FROM job_lists"), "2\t1\n");
  always("/repos/acme/api/actions/runs/70/jobs",
         fmt::format(R"({{"total_count":2,"jobs":[{},{}]}})", job_json(700, 70, 1), job_json(701, 70, 1)));
  ASSERT_TRUE(collect());
  EXPECT_EQ(ask("SELECT count() FROM jobs"), "2\n");
}

TEST_F(CollectorTest, asks_again_for_what_an_owner_is_when_its_list_is_gone) {
  ASSERT_TRUE(collect());
  always("/orgs/acme/repos", "{}", 404);
  always("/repositories/2", "{}", 404);
  EXPECT_FALSE(collect());
  always("/users/acme", R"({"login":"acme","type":"User"})");
  always("/user", R"({"login":"somebody"})");
  always("/users/acme/repos", "[" + repository_json(1, "api") + "]");
  const auto summary = collect();
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_EQ(summary->counts.repositories_total, 1);
}

}  // namespace
}  // namespace runlight::collect
