// SPDX-License-Identifier: MIT
#include "collect/webhook_applier.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "fakes/recording_engine.hpp"
#include "store/engine.hpp"
#include "store/test_engine.hpp"

namespace runlight::collect {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Instant = WebhookApplier::Instant;

constexpr Instant k_start{1h};

std::string repository_json(std::int64_t id = 3, const std::string& owner = "acme", const std::string& name = "api") {
  return fmt::format(R"({{"id":{},"name":"{}","owner":{{"login":"{}"}},"private":false,"default_branch":"main"}})", id, name,
                     owner);
}

struct RunEvent {
  std::int64_t run_id = 7;
  std::string status = "completed";
  std::string updated_at = "2026-05-01T10:05:00Z";
  std::string repository = repository_json();
};

std::string body_of(const RunEvent& event) {
  const auto conclusion = event.status == "completed" ? R"("success")" : "null";
  return fmt::format(
      R"({{"action":"{0}","workflow_run":{{"id":{1},"workflow_id":8,"event":"push","status":"{0}","conclusion":{2},
        "head_sha":"ab","run_attempt":1,"created_at":"2026-05-01T10:00:00Z","updated_at":"{3}"}},
        "workflow":{{"id":8,"name":"CI","path":".github/workflows/ci.yml","state":"active"}},"repository":{4}}})",
      event.status, event.run_id, conclusion, event.updated_at, event.repository);
}

struct JobEvent {
  std::int64_t job_id = 9;
  std::int64_t run_id = 7;
  std::string status = "completed";
  std::string started_at = "2026-05-01T10:00:10Z";
  std::string completed_at;
};

std::string body_of(const JobEvent& event) {
  const bool completed = event.status == "completed";
  const auto end =
      completed ? fmt::format(R"("{}")", event.completed_at.empty() ? event.started_at : event.completed_at) : "null";
  return fmt::format(
      R"({{"action":"{0}","workflow_job":{{"id":{1},"run_id":{2},"run_attempt":1,"name":"build","status":"{0}","conclusion":{3},
        "created_at":"2026-05-01T10:00:05Z","started_at":"{4}","completed_at":{5}}},"repository":{6}}})",
      event.status, event.job_id, event.run_id, completed ? R"("success")" : "null", event.started_at, end,
      repository_json());
}

class Deliveries {
 public:
  template <class Event>
  Deliveries& add(const Event& event) {
    return add_raw(std::is_same_v<Event, RunEvent> ? "workflow_run" : "workflow_job", body_of(event));
  }
  Deliveries& add_raw(std::string event_name, std::string body, std::string id = "") {
    const auto number = ++number_;
    if (id.empty()) id = fmt::format("delivery-{}", number);
    // Later ones are observed later, as out of order as their states may be.
    const auto received_at = *parse_time("2026-05-01T11:00:00Z") + std::chrono::seconds(number);
    list_.push_back({number, {received_at, std::move(id), std::move(event_name), std::move(body)}});
    return *this;
  }
  std::vector<LoggedDelivery> take() { return std::exchange(list_, {}); }

 private:
  std::uint64_t number_ = 0;
  std::vector<LoggedDelivery> list_;
};

class WebhookApplierTest : public ::testing::Test {
 protected:
  static store::Store store_on(fakes::RecordingEngine& engine) {
    auto store = store::Store::open(engine);
    if (!store) throw std::runtime_error(store.error().message);
    engine.statements.clear();
    engine.inserts.clear();
    return *store;
  }

  std::vector<std::string> tables() const {
    std::vector<std::string> names;
    for (const auto& insert : engine.inserts) names.push_back(insert.table);
    return names;
  }
  std::string rows_of(std::string_view table) const {
    std::string rows;
    for (const auto& insert : engine.inserts) {
      if (insert.table == table) rows += insert.rows;
    }
    return rows;
  }
  static std::ptrdiff_t lines(const std::string& text) { return std::ranges::count(text, '\n'); }

  fakes::RecordingEngine engine;
  store::Store store = store_on(engine);
  Deliveries deliveries;
};

TEST_F(WebhookApplierTest, stores_a_run_with_the_repository_and_workflow_that_were_not_known) {
  WebhookApplier applier(store, {});
  applier.take(deliveries.add(RunEvent{}).add(RunEvent{.run_id = 17}).take(), k_start);
  ASSERT_TRUE(applier.save(k_start));
  EXPECT_THAT(tables(), ElementsAre("repository_versions", "workflow_versions", "run_versions"));
  EXPECT_EQ(lines(rows_of("repository_versions")), 1);
  EXPECT_EQ(lines(rows_of("run_versions")), 2);
  EXPECT_THAT(applier.take_repositories(), ElementsAre(3));
  EXPECT_THAT(applier.take_repositories(), IsEmpty());
  EXPECT_EQ(applier.applied_up_to(), 2U);
  EXPECT_EQ(applier.counts().applied, 2);
}

TEST_F(WebhookApplierTest, leaves_known_repositories_and_workflows_to_the_collector) {
  engine.will_answer(
      R"({"repository_id":3,"owner":"acme","repo":"api","visibility":"public","default_branch":"main","archived":false,)"
      R"("fork":false,"disabled":false,"state":"watched","html_url":"","created_at":null,"pushed_at":null,)"
      R"("observed_at":"2026-05-01T10:00:00Z"})"
      "\n");
  engine.will_answer(R"({"repository_id":3,"workflow_id":8})"
                     "\n");
  WebhookApplier applier(store, {});
  applier.take(deliveries.add(RunEvent{}).take(), k_start);
  ASSERT_TRUE(applier.save(k_start));
  EXPECT_THAT(tables(), ElementsAre("run_versions"));
}

TEST_F(WebhookApplierTest, takes_a_delivery_once_however_often_it_comes) {
  WebhookApplier applier(store, {});
  const auto body = body_of(RunEvent{});
  applier.take(deliveries.add_raw("workflow_run", body, "same").add_raw("workflow_run", body, "same").take(), k_start);
  applier.take(deliveries.add_raw("workflow_run", body, "same").take(), k_start);
  ASSERT_TRUE(applier.save(k_start));
  EXPECT_EQ(lines(rows_of("run_versions")), 1);
  EXPECT_EQ(applier.counts().duplicates, 2);
  EXPECT_EQ(applier.counts().applied, 1);
}

TEST_F(WebhookApplierTest, gives_jobs_the_place_of_their_run_without_asking_when_an_event_told_it) {
  WebhookApplier applier(store, {});
  applier.take(deliveries.add(JobEvent{}).add(RunEvent{}).add(JobEvent{.job_id = 10}).take(), k_start);
  ASSERT_TRUE(applier.save(k_start));
  EXPECT_EQ(lines(rows_of("job_versions")), 2);
  EXPECT_THAT(rows_of("job_versions"), HasSubstr("\"workflow_id\":8"));
  EXPECT_EQ(std::ranges::count(engine.statements, "run_places", &store::Statement::tag), 0);
}

TEST_F(WebhookApplierTest, asks_once_for_all_runs_that_no_event_told) {
  for (int i = 0; i < 2; ++i) engine.will_answer("");  // known repositories and workflows
  engine.will_answer(R"({"repository_id":3,"run_id":7,"workflow_id":8,"created_at":"2026-05-01T10:00:00Z"})"
                     "\n");
  WebhookApplier applier(store, {});
  applier.take(deliveries.add(JobEvent{}).add(JobEvent{.job_id = 10}).add(JobEvent{.job_id = 11, .run_id = 70}).take(),
               k_start);
  ASSERT_TRUE(applier.save(k_start));
  EXPECT_EQ(std::ranges::count(engine.statements, "run_places", &store::Statement::tag), 1);
  EXPECT_EQ(engine.statements.back().parameters.back().value, "[7,70]");
  EXPECT_EQ(lines(rows_of("job_versions")), 2);
  EXPECT_EQ(applier.held_jobs(), 1U);
  EXPECT_EQ(applier.applied_up_to(), 2U) << "the job that waits is not applied";
}

TEST_F(WebhookApplierTest, lets_a_job_wait_for_its_run_and_drops_it_after_a_minute) {
  WebhookApplier applier(store, {});
  applier.take(deliveries.add(JobEvent{}).add(JobEvent{.job_id = 10, .run_id = 70}).take(), k_start);
  ASSERT_TRUE(applier.save(k_start));
  EXPECT_EQ(applier.held_jobs(), 2U);
  applier.take(deliveries.add(RunEvent{}).take(), k_start + 30s);
  ASSERT_TRUE(applier.save(k_start + 30s));
  EXPECT_EQ(lines(rows_of("job_versions")), 1);
  ASSERT_TRUE(applier.save(k_start + 59s));
  EXPECT_EQ(applier.held_jobs(), 1U);
  ASSERT_TRUE(applier.save(k_start + 60s));
  EXPECT_EQ(applier.held_jobs(), 0U);
  EXPECT_EQ(applier.counts().jobs_dropped, 1);
  EXPECT_EQ(applier.applied_up_to(), 3U);
}

TEST_F(WebhookApplierTest, keeps_at_most_ten_thousand_jobs_waiting) {
  WebhookApplier applier(store, {});
  for (std::int64_t i = 1; i <= 10'005; ++i) deliveries.add(JobEvent{.job_id = i, .run_id = 1'000'000 + i});
  applier.take(deliveries.take(), k_start);
  ASSERT_TRUE(applier.save(k_start));
  EXPECT_EQ(applier.held_jobs(), 10'000U);
  EXPECT_EQ(applier.counts().jobs_dropped, 5);
}

TEST_F(WebhookApplierTest, applies_only_what_is_watched) {
  struct Row {
    WebhookScope scope;
    std::string owner;
    std::string repo;
    bool watched;
  };
  for (const auto& row :
       std::initializer_list<Row>{{std::nullopt, "anyone", "x", true},
                                  {Request{.owner = "ACME"}, "acme", "api", true},
                                  {Request{.owner = "acme"}, "evil", "api", false},
                                  {Request{.owner = "acme", .repo_globs = {"web*", "api"}}, "acme", "api", true},
                                  {Request{.owner = "acme", .repo_globs = {"acme/a*"}}, "acme", "api", true},
                                  {Request{.owner = "acme", .repo_globs = {"web*"}}, "acme", "api", false}}) {
    engine.inserts.clear();
    WebhookApplier applier(store, row.scope);
    applier.take(deliveries.add(RunEvent{.repository = repository_json(3, row.owner, row.repo)}).take(), k_start);
    ASSERT_TRUE(applier.save(k_start));
    EXPECT_EQ(!rows_of("run_versions").empty(), row.watched) << row.owner << "/" << row.repo;
    EXPECT_EQ(applier.counts().not_watched, row.watched ? 0 : 1);
    EXPECT_EQ(applier.take_repositories().empty(), !row.watched);
  }
}

TEST_F(WebhookApplierTest, passes_over_what_cannot_be_understood) {
  WebhookApplier applier(store, {});
  applier.take(deliveries.add_raw("workflow_run", "{").add_raw("workflow_job", "[]").add(RunEvent{}).take(), k_start);
  ASSERT_TRUE(applier.save(k_start));
  EXPECT_EQ(lines(rows_of("run_versions")), 1);
  EXPECT_EQ(applier.counts().not_understood, 2);
  EXPECT_EQ(applier.applied_up_to(), 3U);
}

TEST_F(WebhookApplierTest, leaves_jobs_out_where_jobs_are_not_collected) {
  WebhookApplier applier(store, Request{.jobs = JobsPolicy::none});
  applier.take(deliveries.add(RunEvent{}).add(JobEvent{}).take(), k_start);
  ASSERT_TRUE(applier.save(k_start));
  EXPECT_EQ(rows_of("job_versions"), "");
}

TEST_F(WebhookApplierTest, keeps_all_when_the_store_fails_and_saves_it_the_next_time) {
  for (int calls_before = 0; calls_before < 6; ++calls_before) {
    engine.inserts.clear();
    WebhookApplier applier(store, {});
    for (int i = 0; i < calls_before; ++i) engine.will_answer("");
    engine.will_fail({.kind = ErrorKind::storage, .message = "The disk is full."});
    applier.take(deliveries.add(RunEvent{}).add(JobEvent{}).take(), k_start);
    EXPECT_FALSE(applier.save(k_start)) << calls_before;
    engine.inserts.clear();
    ASSERT_TRUE(applier.save(k_start + 1s));
    EXPECT_EQ(lines(rows_of("job_versions")), 1) << calls_before;
    if (calls_before < 5) EXPECT_EQ(lines(rows_of("run_versions")), 1) << calls_before;
  }
}

TEST_F(WebhookApplierTest, drops_the_row_that_the_store_will_never_take_and_saves_its_neighbours) {
  WebhookApplier applier(store, {});
  applier.take(deliveries.add(RunEvent{}).add(RunEvent{.run_id = 17}).add(RunEvent{.run_id = 27}).take(), k_start);
  for (int i = 0; i < 4; ++i) engine.will_answer("");  // what is known, the repository, the workflow
  const Error never{.kind = ErrorKind::bad_input, .message = "No such number."};
  engine.will_fail(never);  // all three together
  engine.will_answer("");
  engine.will_fail(never);
  ASSERT_TRUE(applier.save(k_start));
  EXPECT_EQ(applier.counts().not_understood, 1);
  EXPECT_EQ(engine.inserts.size(), 6U);
  EXPECT_THAT(engine.inserts.back().rows, HasSubstr("\"run_id\":27"));
}

/// What the real store shows after a run's or job's events came in any order.
class WebhookOrderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    RUNLIGHT_SKIP_WITHOUT_ENGINE();
    engine_ = *store::make_chdb_engine({});
    store_.emplace(*store::Store::open(*engine_));
  }

  std::string ask(std::string sql) {
    auto answer = engine_->run({.sql = std::move(sql), .format = "TSV"});
    return answer ? answer->body : answer.error().message;
  }

  /// Applies the bodies one by one, each by an applier of its own when `restarting`, as if the process had ended between.
  void apply(const std::vector<std::pair<std::string, std::string>>& events, bool restarting) {
    WebhookApplier applier(*store_, {});
    for (const auto& [name, body] : events) {
      WebhookApplier fresh(*store_, {});
      auto& used = restarting ? fresh : applier;
      used.take(deliveries_.add_raw(name, body).take(), k_start);
      ASSERT_TRUE(used.save(k_start));
    }
  }

  std::unique_ptr<store::Engine> engine_;
  std::optional<store::Store> store_;
  Deliveries deliveries_;
};

TEST_F(WebhookOrderTest, a_run_that_completed_stays_so_whatever_comes_late) {
  for (const auto* updated_at : {"2026-05-01T10:00:00Z", "2026-05-01T10:05:00Z", "2026-05-01T10:09:00Z"}) {
    for (const bool restarting : {false, true}) {
      for (const auto* late : {"in_progress", "queued"}) {
        apply({{"workflow_run", body_of(RunEvent{})},
               {"workflow_run", body_of(RunEvent{.status = late, .updated_at = updated_at})}},
              restarting);
        EXPECT_EQ(ask("SELECT status, conclusion FROM runs"), "completed\tsuccess\n") << updated_at << late;
        ask("TRUNCATE TABLE run_versions");
      }
    }
  }
}

TEST_F(WebhookOrderTest, a_job_that_completed_stays_so_whatever_comes_late) {
  for (const auto* started_at : {"2026-05-01T10:00:05Z", "2026-05-01T10:00:10Z", "2026-05-01T10:00:30Z"}) {
    for (const bool restarting : {false, true}) {
      apply({{"workflow_run", body_of(RunEvent{})},
             {"workflow_job", body_of(JobEvent{})},
             {"workflow_job", body_of(JobEvent{.status = "in_progress", .started_at = started_at})}},
            restarting);
      EXPECT_EQ(ask("SELECT status, conclusion FROM jobs"), "completed\tsuccess\n") << started_at;
      ask("TRUNCATE TABLE job_versions");
    }
  }
}

TEST_F(WebhookOrderTest, of_one_second_the_state_that_went_further_stays) {
  const auto second = "2026-05-01T10:00:05Z";
  apply({{"workflow_run", body_of(RunEvent{.status = "in_progress", .updated_at = second})},
         {"workflow_run", body_of(RunEvent{.status = "queued", .updated_at = second})},
         {"workflow_job", body_of(JobEvent{.status = "in_progress", .started_at = second})},
         {"workflow_job", body_of(JobEvent{.status = "queued", .started_at = second})}},
        false);
  EXPECT_EQ(ask("SELECT status FROM runs"), "in_progress\n");
  EXPECT_EQ(ask("SELECT status FROM jobs"), "in_progress\n");
}

TEST_F(WebhookOrderTest, every_order_of_a_runs_life_ends_the_same) {
  std::vector<std::pair<std::string, std::string>> life{
      {"workflow_run", body_of(RunEvent{.status = "queued", .updated_at = "2026-05-01T10:00:00Z"})},
      {"workflow_job", body_of(JobEvent{.status = "queued", .started_at = "2026-05-01T10:00:05Z"})},
      {"workflow_job", body_of(JobEvent{.status = "in_progress"})},
      {"workflow_job", body_of(JobEvent{.completed_at = "2026-05-01T10:04:00Z"})},
      {"workflow_run", body_of(RunEvent{})}};
  std::ranges::sort(life);
  do {
    WebhookApplier applier(*store_, {});
    for (const auto& [name, body] : life) {
      applier.take(deliveries_.add_raw(name, body).take(), k_start);
      // Half of the orders in one batch, half with a save between.
      if (life.front().first == "workflow_job") ASSERT_TRUE(applier.save(k_start));
    }
    ASSERT_TRUE(applier.save(k_start + 10s));
    ASSERT_EQ(ask("SELECT r.status, j.status, toString(j.completed_at), j.workflow_id FROM runs r, jobs j"),
              "completed\tcompleted\t2026-05-01 10:04:00\t8\n");
    ask("TRUNCATE TABLE run_versions");
    ask("TRUNCATE TABLE job_versions");
  } while (std::ranges::next_permutation(life).found);
}

}  // namespace
}  // namespace runlight::collect
