// SPDX-License-Identifier: MIT
#include "store/roll_ups.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <random>

#include "store/named_query.hpp"
#include "store/store.hpp"
#include "store/test_engine.hpp"

namespace runlight::store {
namespace {

constexpr auto k_events = std::to_array<const char*>({"push", "pull_request", "schedule"});

/// Fails each statement after the first `statements`, as a process that is killed there: nothing comes after it.
class EndingEngine : public Engine {
 public:
  EndingEngine(Engine& engine, int statements) : engine_(engine), left_(statements) {}
  Result<Answer> run(Statement statement) override {
    if (left_-- <= 0) return fail(ErrorKind::storage, "killed");
    return engine_.run(std::move(statement));
  }
  Result<Answer> read(Statement statement) override { return engine_.read(std::move(statement)); }
  Result<void> insert(std::string_view table, std::string_view format, std::string rows) override {
    return engine_.insert(table, format, std::move(rows));
  }
  Result<void> require_space(std::uint64_t bytes) override { return engine_.require_space(bytes); }
  Result<Answer> ask_read_only(Statement statement, Limits limits) override {
    return engine_.ask_read_only(std::move(statement), limits);
  }
  std::string version() const override { return engine_.version(); }

 private:
  Engine& engine_;
  int left_;
};

/// Runs of two repositories in three months, told and told again in any order.
class RollUpsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    RUNLIGHT_SKIP_WITHOUT_ENGINE();
    engine_ = test_engine();
    open();
    const std::vector<model::Repository> repositories{
        {.repository_id = 1, .owner = "acme", .repo = "api", .default_branch = "main", .observed_at = now_},
        {.repository_id = 2, .owner = "acme", .repo = "web", .default_branch = "main", .observed_at = now_}};
    const std::vector<model::Workflow> workflows{
        {.repository_id = 1, .workflow_id = 10, .name = "CI", .state = "active", .observed_at = now_},
        {.repository_id = 1, .workflow_id = 11, .name = "Release", .state = "active", .observed_at = now_},
        {.repository_id = 2, .workflow_id = 20, .name = "CI", .state = "active", .observed_at = now_}};
    ASSERT_TRUE(store_->save(std::span<const model::Repository>(repositories)));
    ASSERT_TRUE(store_->save(std::span<const model::Workflow>(workflows)));
  }

  void open() {
    auto store = Store::open(*engine_);
    ASSERT_TRUE(store) << store.error().message;
    store_.emplace(*store);
  }

  int any(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  /// Of run `id` always the same identity, whatever else is told.
  model::Run some_run(std::int64_t id) {
    const auto workflow = std::array{10, 11, 20}.at(static_cast<std::size_t>(id % 3));
    const Time created = first_ + std::chrono::hours(id * 13 % (92 * 24));
    const bool is_settled = any(4) != 0;
    const int attempt = 1 + any(3) / 2;
    return {.repository_id = workflow / 10,
            .run_id = id,
            .run_attempt = attempt,
            .workflow_id = workflow,
            .run_number = id,
            .event = k_events.at(static_cast<std::size_t>(id % 3)),
            .status = is_settled ? "completed" : "in_progress",
            .conclusion = is_settled ? std::optional<std::string>(any(3) == 0 ? "failure" : "success") : std::nullopt,
            .head_branch = "main",
            .created_at = created,
            .run_started_at = created + std::chrono::hours(attempt - 1),
            .updated_at = created + std::chrono::hours(attempt - 1) + std::chrono::minutes(1 + any(50)),
            .observed_at = now_ + std::chrono::seconds(any(1000))};
  }

  model::Job some_job(const model::Run& run) {
    const Time began = run.created_at + std::chrono::hours(run.run_attempt - 1) + std::chrono::seconds(any(100));
    return {.repository_id = run.repository_id,
            .run_id = run.run_id,
            .run_attempt = run.run_attempt,
            .job_id = run.run_id * 100 + run.run_attempt * 10 + any(3),
            .workflow_id = run.workflow_id,
            .name = "build",
            .status = "completed",
            .conclusion = "success",
            .runner_id = 1,
            .run_created_at = run.created_at,
            .created_at = began - std::chrono::seconds(any(60)),
            .started_at = began,
            .completed_at = began + std::chrono::seconds(any(600)),
            .observed_at = now_ + std::chrono::seconds(any(1000))};
  }

  void save_runs() {
    std::vector<model::Run> runs;
    for (int i = any(40); i >= 0; --i) runs.push_back(some_run(1 + any(150)));
    ASSERT_TRUE(store_->save(std::span<const model::Run>(runs)));
  }
  void save_jobs() {
    std::vector<model::Job> jobs;
    for (int i = any(40); i >= 0; --i) jobs.push_back(some_job(some_run(1 + any(150))));
    ASSERT_TRUE(store_->save(std::span<const model::Job>(jobs)));
  }
  /// As an archive brings them.
  void take_runs() {
    body_of(engine_->run(
        {.sql = fmt::format(
             "INSERT INTO run_versions (* EXCEPT (conclusion, version), conclusion, version, stored_seq) SELECT * EXCEPT "
             "(conclusion, version), 'failure', version + 1, 0 FROM run_versions WHERE run_id % 7 = {} AND status = "
             "'completed'",
             any(7))}));
    store_->note_rows();
  }
  void merge() {
    body_of(engine_->run({.sql = fmt::format("OPTIMIZE TABLE {}", any(2) == 0 ? "run_versions" : "job_versions")}));
  }
  void end_early_and_open() {
    EndingEngine ending(*engine_, any(14));
    static_cast<void>(roll_up(ending, now_, 0));
    open();
  }
  void drop_a_month() {
    first_kept_ = std::min(first_kept_ + 1, 5U);
    const auto limit = std::chrono::sys_days(std::chrono::year(2026) / std::chrono::month(first_kept_) / 1);
    ASSERT_TRUE(store_->drop_months_before(limit));
  }

  std::string tell(std::string sql) { return body_of(engine_->run({.sql = std::move(sql), .format = "TSV"})); }

  /// Of all that is stored, in each month by itself.
  static std::string observed() {
    std::string sql;
    for (const auto& [month, from, to] : {std::array{"202603", "2026-03-01", "2026-04-01"},
                                          {"202604", "2026-04-01", "2026-05-01"},
                                          {"202605", "2026-05-01", "2026-06-01"}}) {
      sql += fmt::format(
          "{}SELECT * FROM observed_run_times(month = '{}', from = '{} 00:00:00', to = '{} 00:00:00', run_block = -1, "
          "job_block = -1, "
          "repository_from = 0, repository_until = 1000)",
          sql.empty() ? "" : " UNION ALL ", month, from, to);
    }
    return sql;
  }

  void expect_agreement(const std::string& after) {
    const auto rolled_up = store_->roll_up(now_);
    ASSERT_TRUE(rolled_up) << after << ": " << rolled_up.error().message;
    EXPECT_EQ(tell("SELECT * EXCEPT (version) FROM run_facts FINAL ORDER BY ALL"),
              tell("SELECT * FROM (" + observed() + ") ORDER BY ALL"))
        << after;
    EXPECT_EQ(
        tell("SELECT repository_id, day, jobs, last_observed_at FROM repository_days FINAL ORDER BY ALL"),
        tell("SELECT repository_id, toDate(r.created_at) AS day, sum(j.jobs), max(greatest(r.observed_at, "
             "j.last_observed_at)) FROM run_facts AS r FINAL LEFT JOIN (SELECT repository_id, run_id, count() AS jobs, "
             "max(observed_at) AS last_observed_at FROM job_versions FINAL GROUP BY ALL) AS j USING (repository_id, run_id) "
             "GROUP BY ALL ORDER BY ALL"))
        << after;
    for (const char* from : {"", "2026-05-02"}) {
      expect_equal_answers("workflows", {{"now", {"2026-05-31T12:00:00Z"}}}, from, after);
      expect_equal_answers("activity", {{"now", {"2026-05-31T12:00:00Z"}}, {"repository", {"acme/api"}}}, from, after);
      expect_equal_answers("summary", {{"to", {"2026-05-20"}}}, from, after);
    }
  }

  /// A list of all events leaves no run out, and takes the way past what is kept in sum.
  void expect_equal_answers(std::string_view question, Arguments arguments, const std::string& from,
                            const std::string& after) {
    if (!from.empty()) arguments["from"] = {from};
    const auto kept = ask(*engine_, question, arguments);
    arguments["event"] = {k_events.begin(), k_events.end()};
    EXPECT_EQ(body_of(kept), body_of(ask(*engine_, question, arguments))) << question << " " << after << ", from " << from;
  }

  std::mt19937 random_{20260531};
  unsigned first_kept_ = 3;
  const Time first_ = *parse_time("2026-03-01T00:00:00Z");
  const Time now_ = *parse_time("2026-05-31T12:00:00Z");
  std::unique_ptr<Engine> engine_;
  std::optional<Store> store_;
};

TEST_F(RollUpsTest, agree_with_what_is_stored_whatever_happened) {
  for (int step = 0; step < 20; ++step) {
    std::string told = fmt::format("step {}:", step);
    for (int i = any(3); i >= 0; --i) {
      const int action = any(20);
      told += fmt::format(" {}", action);
      if (action < 7)
        save_runs();
      else if (action < 12)
        save_jobs();
      else if (action < 14)
        take_runs();
      else if (action < 16)
        merge();
      else if (action < 19)
        end_early_and_open();
      else if (step > 10)
        drop_a_month();
      if (HasFatalFailure()) return;
    }
    expect_agreement(told);
    if (HasFailure()) return;
  }
}

TEST_F(RollUpsTest, are_answered_from_where_nothing_else_is_asked) {
  save_runs();
  ASSERT_TRUE(store_->roll_up(now_));
  body_of(engine_->run({.sql = "TRUNCATE TABLE run_facts"}));
  const auto runs = [&](Arguments arguments) {
    arguments["now"] = {"2026-05-31T12:00:00Z"};
    const auto answer = ask(*engine_, "workflows", arguments);
    return body_of(answer).contains("\"runs\":0,") && !body_of(answer).contains("\"recent_runs\":[{");
  };
  EXPECT_FALSE(runs({})) << "all time";
  EXPECT_FALSE(runs({{"from", {"2026-05-02"}}})) << "the last thirty days";
  EXPECT_TRUE(runs({{"branch", {"main"}}})) << "a branch";
}

TEST_F(RollUpsTest, have_nothing_to_do_when_nothing_is_new) {
  save_runs();
  EXPECT_TRUE(store_->is_roll_up_due(now_));
  ASSERT_TRUE(store_->roll_up(now_));
  EXPECT_FALSE(store_->is_roll_up_due(now_));
  EXPECT_TRUE(store_->is_roll_up_due(now_ + std::chrono::days(1))) << "the ranges move on";
  const auto before = store_->data_version();
  ASSERT_TRUE(store_->roll_up(now_));
  EXPECT_EQ(store_->data_version(), before);
  ASSERT_TRUE(store_->roll_up(now_ + std::chrono::days(1)));
  EXPECT_GT(store_->data_version(), before);
  EXPECT_EQ(tell("SELECT toString(since) FROM roll_up_ranges FINAL ORDER BY since"),
            "1970-01-01\n2026-03-04\n2026-05-03\n2026-05-26\n");
}

}  // namespace
}  // namespace runlight::store
