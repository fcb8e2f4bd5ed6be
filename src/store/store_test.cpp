// SPDX-License-Identifier: MIT
#include "store/store.hpp"

#include <algorithm>

#include "store/test_engine.hpp"

namespace runlight::store {
namespace {

Time at(std::string_view text) { return *parse_time(text); }

model::Repository a_repository() {
  return {.repository_id = 7,
          .owner = "acme",
          .repo = "api",
          .visibility = "private",
          .default_branch = "main",
          .created_at = at("2020-01-02T03:04:05Z"),
          .observed_at = at("2026-05-01T10:10:00.250Z")};
}

model::Run a_run() {
  return {.repository_id = 7,
          .run_id = 9'007'199'254'740'993,  // beyond what a double holds
          .workflow_id = 3,
          .workflow_name = "CI",
          .run_number = 12,
          .event = "push",
          .status = "completed",
          .conclusion = "success",
          .head_branch = "main",
          .head_sha = "0123456789abcdef0123456789abcdef01234567",
          .display_title = "a \"title\" with \\ and\ttab, \x01 and ünïcode \U0001F680",
          .path = ".github/workflows/ci.yml@main",
          .created_at = at("2026-05-01T10:00:00Z"),
          .run_started_at = at("2026-05-01T10:00:01Z"),
          .updated_at = at("2026-05-01T10:05:00Z"),
          .observed_at = at("2026-05-01T10:10:00.250Z")};
}

class StoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    RUNLIGHT_SKIP_WITHOUT_ENGINE();
    engine_ = test_engine();
    auto store = Store::open(*engine_);
    ASSERT_TRUE(store) << store.error().message;
    store_.emplace(*store);
  }

  template <class Row>
  void save(std::vector<Row> rows) {
    const auto saved = store_->save(std::span<const Row>(rows));
    ASSERT_TRUE(saved) << saved.error().message;
  }
  std::string ask(std::string sql) { return body_of(engine_->run({.sql = std::move(sql)})); }

  std::unique_ptr<Engine> engine_;
  std::optional<Store> store_;
};

TEST_F(StoreTest, gives_back_what_was_saved_with_times_in_utc) {
  save<model::Repository>({a_repository()});
  save<model::Run>({a_run()});
  EXPECT_EQ(
      ask("SELECT owner, repo, run_id, workflow_name, created_at, run_started_at, observed_at, head_repository FROM runs"),
      R"({"owner":"acme","repo":"api","run_id":9007199254740993,"workflow_name":"CI","created_at":"2026-05-01T10:00:00Z",)"
      R"("run_started_at":"2026-05-01T10:00:01Z","observed_at":"2026-05-01T10:10:00.250Z","head_repository":null})"
      "\n");
  EXPECT_EQ(ask("SELECT display_title = concat('a \"title\" with \\\\ and\\ttab, \\x01 and ünïcode ', char(240, 159, 154, "
                "128)) AS same FROM runs"),
            "{\"same\":1}\n");
}

TEST_F(StoreTest, keeps_every_column_of_a_job_with_its_steps) {
  const model::Job job{.repository_id = 7,
                       .run_id = 1,
                       .run_attempt = 2,
                       .job_id = 5,
                       .workflow_id = 3,
                       .name = "build (\"x\")",
                       .status = "completed",
                       .conclusion = "failure",
                       .labels = {"ubuntu-latest", "it's"},
                       .run_created_at = at("2026-05-01T10:00:00Z"),
                       .started_at = at("2026-05-01T10:00:10Z"),
                       .steps = {{.number = 1,
                                  .name = "Set up",
                                  .status = "completed",
                                  .conclusion = "success",
                                  .started_at = at("2026-05-01T10:00:10.123Z")},
                                 {.number = 7, .name = "Test", .status = "queued"}},
                       .observed_at = at("2026-05-01T11:00:00Z")};
  save<model::Job>({job});
  EXPECT_EQ(
      ask("SELECT run_attempt, name, labels, created_at, started_at, steps FROM jobs"),
      R"x({"run_attempt":2,"name":"build (\"x\")","labels":["ubuntu-latest","it's"],"created_at":null,)x"
      R"("started_at":"2026-05-01T10:00:10Z","steps":[{"number":1,"name":"Set up","status":"completed","conclusion":"success",)"
      R"("started_at":"2026-05-01T10:00:10.123Z","completed_at":null},{"number":7,"name":"Test","status":"queued",)"
      R"("conclusion":null,"started_at":null,"completed_at":null}]})"
      "\n");
}

TEST_F(StoreTest, gives_each_key_once_whichever_order_its_observations_came_in) {
  auto queued = a_run();
  queued.status = "queued";
  queued.conclusion = std::nullopt;
  queued.updated_at = at("2026-05-01T10:00:02Z");
  queued.observed_at = at("2026-05-01T12:00:00Z");  // a stale answer that came late
  auto failed = a_run();
  failed.conclusion = "failure";
  failed.updated_at = at("2026-05-01T10:06:00Z");
  std::vector<model::Run> observations{queued, a_run(), failed};
  std::ranges::sort(observations, {}, &model::Run::updated_at);
  do {
    for (const auto& observation : observations) save<model::Run>({observation});
    EXPECT_EQ(ask("SELECT count() AS c, any(conclusion) AS conclusion FROM runs"), "{\"c\":1,\"conclusion\":\"failure\"}\n");
    ask("TRUNCATE TABLE run_versions");
  } while (std::ranges::next_permutation(observations, {}, &model::Run::updated_at).found);
}

TEST_F(StoreTest, keeps_attempts_apart_and_repositories_under_their_newest_name) {
  auto second = a_run();
  second.run_attempt = 2;
  save<model::Run>({a_run(), second, second});
  auto renamed = a_repository();
  renamed.repo = "backend";
  renamed.observed_at += std::chrono::hours(1);
  save<model::Repository>({renamed});
  save<model::Repository>({a_repository()});
  EXPECT_EQ(ask("SELECT repo, run_attempt FROM runs ORDER BY run_attempt"),
            "{\"repo\":\"backend\",\"run_attempt\":1}\n{\"repo\":\"backend\",\"run_attempt\":2}\n");
}

TEST_F(StoreTest, gives_each_key_once_after_merges_too) {
  for (int i = 0; i < 3; ++i) save<model::Run>({a_run()});
  ask("OPTIMIZE TABLE run_versions FINAL");
  save<model::Run>({a_run()});
  EXPECT_EQ(ask("SELECT count() AS c FROM runs"), "{\"c\":1}\n");
}

TEST_F(StoreTest, names_a_run_by_its_workflows_file_when_github_gave_no_name) {
  auto unnamed = a_run();
  unnamed.workflow_name = std::nullopt;
  save<model::Run>({unnamed});
  EXPECT_EQ(ask("SELECT workflow_name FROM runs"), "{\"workflow_name\":\".github/workflows/ci.yml\"}\n");
}

TEST_F(StoreTest, shows_at_least_the_documented_columns) {
  for (const char* sql :
       {"SELECT owner, repo, workflow_id, workflow_name, run_id, run_attempt, run_number, event, status, conclusion, "
        "head_branch, "
        "head_sha, actor, created_at, run_started_at, updated_at, html_url FROM runs",
        "SELECT owner, repo, run_id, run_attempt, job_id, name, status, conclusion, created_at, started_at, completed_at, "
        "runner_name, "
        "labels, steps FROM jobs",
        "SELECT owner, repo, workflow_id, name, path, state FROM workflows", "SELECT owner, repo FROM repositories"}) {
    EXPECT_EQ(ask(sql), "") << sql;
  }
}

TEST_F(StoreTest, finds_runs_and_jobs_by_repository) {
  auto other = a_repository();
  other.repository_id = 8;
  other.repo = "web";
  auto other_run = a_run();
  other_run.repository_id = 8;
  save<model::Repository>({a_repository(), other});
  save<model::Run>({a_run(), other_run});
  EXPECT_EQ(ask("SELECT repository_id FROM runs WHERE owner = 'acme' AND repo = 'web'"), "{\"repository_id\":8}\n");
}

TEST_F(StoreTest, takes_rows_of_any_number_of_months_at_once) {
  std::vector<model::Run> runs;
  for (int month = 0; month < 400; ++month) {
    runs.push_back(a_run());
    runs.back().run_id = month + 1;
    runs.back().created_at = at("1975-01-01") + std::chrono::hours(24 * 31 * month);
  }
  save<model::Run>(runs);
  EXPECT_EQ(ask("SELECT count() AS c FROM runs"), "{\"c\":400}\n");
}

TEST_F(StoreTest, tells_what_is_known_of_each_attempt) {
  const auto run = [](std::int64_t run_id, std::int32_t run_attempt, std::string status) {
    auto row = a_run();
    row.run_id = run_id;
    row.run_attempt = run_attempt;
    row.status = std::move(status);
    return row;
  };
  const auto list = [](std::int64_t run_id, std::int32_t run_attempt, bool settled, std::int64_t received) {
    return model::JobList{.repository_id = 7,
                          .run_id = run_id,
                          .run_attempt = run_attempt,
                          .jobs_promised = 3,
                          .jobs_received = received,
                          .settled = settled,
                          .run_created_at = a_run().created_at,
                          .observed_at = a_run().observed_at};
  };
  auto elsewhere = run(1, 1, "completed");
  elsewhere.repository_id = 8;
  save<model::Run>({run(1, 1, "completed"), run(2, 1, "completed"), run(2, 2, "completed"), run(3, 1, "in_progress"),
                    run(4, 1, "completed"), run(5, 1, "completed"), run(5, 2, "completed"), elsewhere});
  save<model::JobList>(
      {list(1, 1, true, 3), list(2, 2, true, 3), list(3, 1, false, 3), list(4, 1, true, 2), list(5, 1, true, 3)});

  auto known = store_->known_attempts(7);
  ASSERT_TRUE(known) << known.error().message;
  std::ranges::sort(*known, {}, [](const KnownAttempt& attempt) { return std::pair(attempt.run_id, attempt.run_attempt); });
  std::vector<std::tuple<std::int64_t, std::int32_t, bool, bool>> facts;
  for (const auto& attempt : *known) {
    EXPECT_EQ(attempt.updated_at, "2026-05-01T10:05:00Z");
    facts.emplace_back(attempt.run_id, attempt.run_attempt, attempt.settled, attempt.jobs_settled);
  }
  const std::vector<std::tuple<std::int64_t, std::int32_t, bool, bool>> expected{
      {1, 1, true, true}, {2, 1, true, true},                         // the list of attempt 2 holds the jobs of attempt 1
      {2, 2, true, true}, {3, 1, false, false}, {4, 1, true, false},  // a job is missing
      {5, 1, true, true}, {5, 2, true, false},
  };
  EXPECT_EQ(facts, expected);
}

TEST_F(StoreTest, appends_collections_and_stores_workflows) {
  const model::Collection collection{.collection_id = "c1",
                                     .repository_id = 7,
                                     .owner = "acme",
                                     .repo = "api",
                                     .outcome = "complete",
                                     .runs_listed = 5,
                                     .started_at = at("2026-05-01T10:00:00Z"),
                                     .finished_at = at("2026-05-01T10:00:01.5Z")};
  save<model::Collection>({collection, collection});
  EXPECT_EQ(ask("SELECT outcome, runs_listed, finished_at FROM collections LIMIT 1"),
            R"({"outcome":"complete","runs_listed":5,"finished_at":"2026-05-01T10:00:01.500Z"})"
            "\n");
  save<model::Repository>({a_repository()});
  save<model::Workflow>({{.repository_id = 7,
                          .workflow_id = 3,
                          .name = "CI",
                          .path = ".github/workflows/ci.yml",
                          .state = "active",
                          .created_at = at("2020-01-02T03:04:05.678Z"),
                          .observed_at = at("2026-05-01")}});
  EXPECT_EQ(ask("SELECT owner, repo, workflow_id, name, path, state, created_at FROM workflows"),
            R"({"owner":"acme","repo":"api","workflow_id":3,"name":"CI","path":".github/workflows/ci.yml","state":"active",)"
            R"("created_at":"2020-01-02T03:04:05.678Z"})"
            "\n");
}

TEST_F(StoreTest, saves_nothing_when_there_is_nothing) {
  EXPECT_TRUE(store_->save(std::span<const model::Run>()));
  EXPECT_EQ(ask("SELECT count() AS c FROM runs"), "{\"c\":0}\n");
}

}  // namespace
}  // namespace runlight::store
