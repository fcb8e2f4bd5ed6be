// SPDX-License-Identifier: MIT
#include "store/drop_months.hpp"

#include <fmt/format.h>

#include "store/store.hpp"
#include "store/test_engine.hpp"

namespace runlight::store {
namespace {

Time at(std::string_view text) { return *parse_time(text); }

class DropMonthsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    RUNLIGHT_SKIP_WITHOUT_ENGINE();
    engine_ = test_engine();
    auto store = Store::open(*engine_);
    ASSERT_TRUE(store) << store.error().message;
    store_.emplace(*store);
    add(1, "2025-11-30T23:59:59Z");
    add(2, "2025-12-01T00:00:00Z");
    add(3, "2025-12-31T23:59:59Z");
    add(4, "2026-01-01T00:00:00Z");
    add(5, "2026-01-20T12:00:00Z");
  }

  /// A run of two attempts with a job each, gone at GitHub, and the line of its day.
  void add(std::int64_t id, std::string_view created) {
    const Time time = at(created);
    model::Run run{.repository_id = 7,
                   .run_id = id,
                   .workflow_id = 3,
                   .status = "completed",
                   .created_at = time,
                   .updated_at = time,
                   .observed_at = time};
    auto rerun = run;
    rerun.run_attempt = 2;
    save<model::Run>({run, rerun});
    save<model::Job>({{.repository_id = 7, .run_id = id, .job_id = id * 10, .run_created_at = time, .observed_at = time},
                      {.repository_id = 7,
                       .run_id = id,
                       .run_attempt = 2,
                       .job_id = id * 10 + 1,
                       .run_created_at = time,
                       .observed_at = time}});
    save<model::JobList>({{.repository_id = 7, .run_id = id, .run_created_at = time, .observed_at = time}});
    save<model::AbsentRun>({{.repository_id = 7, .run_id = id, .observed_at = time}});
    save<model::LedgerDay>({{.repository_id = 7,
                             .day = std::string(created.substr(0, 10)),
                             .runs_promised = 2,
                             .runs_stored = 1,
                             .source = "list",
                             .proved_at = time}});
  }

  template <class Row>
  void save(std::vector<Row> rows) {
    const auto saved = store_->save(std::span<const Row>(rows));
    ASSERT_TRUE(saved) << saved.error().message;
  }
  Dropped drop(std::string_view limit) {
    auto dropped = store_->drop_months_before(at(limit));
    EXPECT_TRUE(dropped) << dropped.error().message;
    return dropped.value_or(Dropped{});
  }
  std::string ask(std::string sql) { return body_of(engine_->run({.sql = std::move(sql), .format = "TSV"})); }
  /// Runs by what is left of them in each table.
  std::string left() {
    std::string text;
    for (const auto& [column, table] :
         {std::pair{"run_id", "run_versions"}, std::pair{"intDiv(job_id, 10)", "job_versions"},
          std::pair{"run_id", "job_list_versions"}, std::pair{"run_id", "absent_run_versions"}}) {
      text +=
          ask(fmt::format("SELECT arrayStringConcat(arraySort(groupUniqArray(toString({}))), ',') FROM {}", column, table));
    }
    return text + ask("SELECT arrayStringConcat(arraySort(groupArray(toString(day))), ',') FROM ledger_versions");
  }

  std::unique_ptr<Engine> engine_;
  std::optional<Store> store_;
};

TEST_F(DropMonthsTest, drops_whole_months_before_the_limit_from_every_table) {
  const auto before = store_->data_version();
  const auto dropped = drop("2026-01-01T00:00:00Z");
  EXPECT_EQ(dropped.first_month, "2025-11");
  EXPECT_EQ(dropped.last_month, "2025-12");
  EXPECT_EQ(dropped.runs, 3);
  EXPECT_EQ(dropped.run_attempts, 6);
  EXPECT_EQ(dropped.jobs, 6);
  EXPECT_EQ(left(), "4,5\n4,5\n4,5\n4,5\n2026-01-01,2026-01-20\n");
  EXPECT_GT(store_->data_version(), before) << "answers that were kept are none any more";
}

TEST_F(DropMonthsTest, leaves_a_month_that_the_limit_cuts_through) {
  EXPECT_EQ(drop("2025-12-31T23:59:59Z").runs, 1);
  EXPECT_EQ(left(), "2,3,4,5\n2,3,4,5\n2,3,4,5\n2,3,4,5\n2025-12-01,2025-12-31,2026-01-01,2026-01-20\n");
}

TEST_F(DropMonthsTest, does_nothing_the_second_time) {
  drop("2026-01-01T00:00:00Z");
  const auto version = store_->data_version();
  const auto again = drop("2026-01-01T00:00:00Z");
  EXPECT_EQ(again.first_month, "");
  EXPECT_EQ(again.runs, 0);
  EXPECT_EQ(store_->data_version(), version);
  EXPECT_EQ(left(), "4,5\n4,5\n4,5\n4,5\n2026-01-01,2026-01-20\n");
}

// A process may be killed between any two tables.
TEST_F(DropMonthsTest, goes_on_where_it_was_ended) {
  ask("ALTER TABLE job_list_versions DROP PARTITION ID '202511'");
  ask("ALTER TABLE job_versions DROP PARTITION ID '202511'");
  ask("ALTER TABLE absent_run_versions DELETE WHERE true SETTINGS mutations_sync = 1");
  const auto dropped = drop("2026-01-01T00:00:00Z");
  EXPECT_EQ(dropped.runs, 3);
  EXPECT_EQ(dropped.jobs, 4);
  EXPECT_EQ(left(), "4,5\n4,5\n4,5\n\n2026-01-01,2026-01-20\n");
}

}  // namespace
}  // namespace runlight::store
