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

TEST_F(StoreTest, tells_where_runs_are_from_a_time_on) {
  auto old = a_run();
  old.run_id = 5;
  old.created_at = at("2026-01-01T10:00:00Z");
  auto second = a_run();
  second.run_attempt = 2;
  save<model::Run>({a_run(), second, old});
  const std::vector<std::int64_t> wanted{a_run().run_id, 5, 6};
  const auto places = store_->run_places(wanted, at("2026-05-01T10:00:00Z"));
  ASSERT_TRUE(places) << places.error().message;
  ASSERT_EQ(places->size(), 1U);
  EXPECT_EQ(places->front().run_id, a_run().run_id);
  EXPECT_EQ(places->front().repository_id, 7);
  EXPECT_EQ(places->front().workflow_id, 3);
  EXPECT_EQ(places->front().created_at, a_run().created_at);
  EXPECT_EQ(store_->run_places(wanted, Time{})->size(), 2U);
  EXPECT_TRUE(store_->run_places({}, Time{})->empty());
}

TEST_F(StoreTest, has_another_data_version_after_rows_were_saved_and_only_then) {
  const auto before = store_->data_version();
  save<model::Run>({});
  EXPECT_EQ(store_->data_version(), before);
  save<model::Run>({a_run()});
  EXPECT_GT(store_->data_version(), before);
}

TEST_F(StoreTest, shows_at_least_the_documented_columns) {
  for (const char* sql :
       {"SELECT owner, repo, workflow_id, workflow_name, run_id, run_attempt, run_number, event, status, conclusion, "
        "head_branch, "
        "head_sha, actor, created_at, run_started_at, updated_at, html_url FROM runs",
        "SELECT owner, repo, run_id, run_attempt, job_id, name, status, conclusion, created_at, started_at, completed_at, "
        "runner_name, "
        "labels, steps FROM jobs",
        "SELECT owner, repo, workflow_id, name, path, state FROM workflows",
        "SELECT owner, repo, path, blob_sha, name, triggers, crons, cron_timezones, timeout_minutes, concurrency_group, "
        "cancel_in_progress, jobs, problem FROM workflow_files",
        "SELECT owner, repo FROM repositories"}) {
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

TEST_F(StoreTest, tells_a_collector_what_it_knows) {
  auto going = a_run();
  going.run_id = 2;
  going.status = "in_progress";
  going.conclusion = std::nullopt;
  save<model::Run>({a_run(), going});
  const std::vector<std::int64_t> ids{a_run().run_id, 2, 99};
  const auto known = store_->known_attempts(7, ids, a_run().created_at, a_run().created_at);
  ASSERT_TRUE(known) << known.error().message;
  ASSERT_EQ(known->size(), 2U);
  EXPECT_EQ(known->at(0).status, "in_progress");
  EXPECT_EQ(known->at(1).status, "completed");
  EXPECT_EQ(known->at(1).run_id, a_run().run_id);
  EXPECT_EQ(known->at(1).updated_at, a_run().updated_at);

  const auto unfinished = store_->unfinished_runs(at("2026-04-01"));
  ASSERT_TRUE(unfinished) << unfinished.error().message;
  ASSERT_EQ(unfinished->size(), 1U);
  EXPECT_EQ(unfinished->front().last_observed_at, a_run().observed_at);

  const auto due = store_->job_lists_due({.created_from = at("2026-04-01"), .limit = 5}, at("2026-05-02"));
  ASSERT_TRUE(due) << due.error().message;
  EXPECT_EQ(due->size(), 2U);

  save<model::LedgerDay>({{7, "2026-05-01", 2, 2, "list", at("2026-05-03")}});
  const auto days = store_->recheck_days(at("2026-04-30"), at("2026-05-01T09:00:00Z"));
  ASSERT_TRUE(days) << days.error().message;
  ASSERT_EQ(days->size(), 1U);
  EXPECT_EQ(days->front().day, at("2026-05-01"));
  EXPECT_EQ(days->front().runs, 2);
  EXPECT_EQ(days->front().proved_at, at("2026-05-03"));

  save<model::AbsentRun>({{7, 2, at("2026-05-03")}});
  const auto stored = store_->stored_runs(7, at("2026-05-01"), at("2026-05-02"));
  ASSERT_TRUE(stored) << stored.error().message;
  ASSERT_EQ(stored->size(), 1U);
  EXPECT_EQ(stored->front().conclusion, "success");
}

TEST_F(StoreTest, gives_back_what_a_collector_noted) {
  const model::Coverage coverage{.repository_id = 7, .head_from = at("2026-05-01"), .observed_at = at("2026-05-03")};
  save<model::Coverage>({coverage});
  const auto noted = store_->coverage();
  ASSERT_TRUE(noted) << noted.error().message;
  ASSERT_EQ(noted->size(), 1U);
  EXPECT_EQ(noted->front().head_from, at("2026-05-01"));
  EXPECT_EQ(noted->front().bottom, std::nullopt);

  save<model::PageMemo>({{"head/7", "W/\"x\"", 18'446'744'073'709'551'615U, "a\tb", at("2026-05-03")}});
  const auto pages = store_->pages();
  ASSERT_TRUE(pages) << pages.error().message;
  ASSERT_EQ(pages->size(), 1U);
  EXPECT_EQ(pages->front().validator, "W/\"x\"");
  EXPECT_EQ(pages->front().fingerprint, 18'446'744'073'709'551'615U);
  EXPECT_EQ(pages->front().memo, "a\tb");

  save<model::Repository>({a_repository()});
  const auto repositories = store_->repositories();
  ASSERT_TRUE(repositories) << repositories.error().message;
  EXPECT_EQ(repositories->front().state, "watched");
  EXPECT_EQ(repositories->front().created_at, a_repository().created_at);
}

TEST_F(StoreTest, numbers_what_it_saves_and_shows_the_number_only_when_asked) {
  const auto before = store_->settled_seq();
  save<model::Repository>({a_repository()});
  EXPECT_EQ(store_->settled_seq(), before + 1);
  EXPECT_EQ(ask("SELECT stored_seq FROM repository_versions"), fmt::format("{{\"stored_seq\":{}}}\n", before + 1));
  EXPECT_FALSE(ask("SELECT * FROM repository_versions").contains("stored_seq"));
}

TEST_F(StoreTest, stores_a_collection_once_and_workflows) {
  const model::Collection collection{.collection_id = "c1",
                                     .repository_id = 7,
                                     .owner = "acme",
                                     .repo = "api",
                                     .outcome = "complete",
                                     .runs_listed = 5,
                                     .started_at = at("2026-05-01T10:00:00Z"),
                                     .finished_at = at("2026-05-01T10:00:01.5Z")};
  save<model::Collection>({collection, collection});
  EXPECT_EQ(ask("SELECT outcome, runs_listed, finished_at FROM collections"),
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

model::WorkflowFile a_workflow_file() {
  return {.repository_id = 7,
          .path = ".github/workflows/ci.yml",
          .blob_sha = "aaaa",
          .name = "CI \"nightly\"",
          .triggers = {"push", "schedule"},
          .crons = {"30 5 * * 1-5", "0 0 1 * *"},
          .cron_timezones = {"", "Europe/Berlin"},
          .timeout_minutes = 45,
          .concurrency_group = "ci-${{ github.ref }}",
          .cancel_in_progress = false,
          .jobs = 3,
          .observed_at = at("2026-05-01T10:00:00.250Z")};
}

TEST_F(StoreTest, keeps_every_column_of_a_workflow_file) {
  save<model::Repository>({a_repository()});
  const model::WorkflowFile empty{
      .repository_id = 8, .path = "b.yml", .problem = "The file is empty.", .observed_at = at("2026-05-02")};
  save<model::WorkflowFile>({a_workflow_file(), empty});
  EXPECT_EQ(ask("SELECT * FROM workflow_files ORDER BY repository_id"),
            R"x({"owner":"acme","repo":"api","repository_id":7,"path":".github/workflows/ci.yml","blob_sha":"aaaa",)x"
            R"x("name":"CI \"nightly\"","triggers":["push","schedule"],"crons":["30 5 * * 1-5","0 0 1 * *"],)x"
            R"x("cron_timezones":["","Europe/Berlin"],"timeout_minutes":45,"concurrency_group":"ci-${{ github.ref }}",)x"
            R"x("cancel_in_progress":false,"jobs":3,"problem":"","observed_at":"2026-05-01T10:00:00.250Z"})x"
            "\n"
            R"x({"owner":"","repo":"","repository_id":8,"path":"b.yml","blob_sha":"","name":null,"triggers":[],"crons":[],)x"
            R"x("cron_timezones":[],"timeout_minutes":null,"concurrency_group":null,"cancel_in_progress":null,"jobs":0,)x"
            R"x("problem":"The file is empty.","observed_at":"2026-05-02T00:00:00.000Z"})x"
            "\n");
}

TEST_F(StoreTest, knows_the_content_of_each_workflow_file_that_was_read_last) {
  auto changed = a_workflow_file();
  changed.blob_sha = "bbbb";
  changed.observed_at += std::chrono::minutes(5);
  auto strange = a_workflow_file();
  strange.path = "a \"b\"\t\\ü.yml";
  auto elsewhere = a_workflow_file();
  elsewhere.repository_id = 8;
  elsewhere.path = "elsewhere.yml";
  save<model::WorkflowFile>({changed});
  save<model::WorkflowFile>({a_workflow_file(), strange, elsewhere});
  const auto known = store_->known_workflow_files(7);
  ASSERT_TRUE(known) << known.error().message;
  const std::map<std::string, std::string> expected{{changed.path, "bbbb"}, {strange.path, "aaaa"}};
  EXPECT_EQ(*known, expected);
  EXPECT_EQ(store_->known_workflow_files(9)->size(), 0);
}

TEST_F(StoreTest, saves_nothing_when_there_is_nothing) {
  EXPECT_TRUE(store_->save(std::span<const model::Run>()));
  EXPECT_EQ(ask("SELECT count() AS c FROM runs"), "{\"c\":0}\n");
}

}  // namespace
}  // namespace runlight::store
