// SPDX-License-Identifier: MIT
#include "insight/assessor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/recording_engine.hpp"
#include "insight/test_history.hpp"
#include "store/named_query.hpp"
#include "store/row_reader.hpp"
#include "store/test_engine.hpp"

namespace runlight::insight {
namespace {

using ::testing::HasSubstr;

struct Said {
  std::int64_t workflow_id = 0;
  std::string verdict;
  std::string sentence;
  std::int64_t failing_runs = 0;
};
BOOST_DESCRIBE_STRUCT(Said, (), (workflow_id, verdict, sentence, failing_runs))

class AssessorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    RUNLIGHT_SKIP_WITHOUT_ENGINE();
    engine_ = store::test_engine();
    auto opened = store::Store::open(*engine_);
    ASSERT_TRUE(opened) << opened.error().message;
    store_.emplace(*std::move(opened));
    const std::vector<model::Repository> repositories{{.repository_id = 1,
                                                       .owner = "acme",
                                                       .repo = "api",
                                                       .default_branch = "main",
                                                       .html_url = "https://github.com/acme/api",
                                                       .observed_at = at("2026-05-01")}};
    save(repositories);
  }

  template <class Row>
  void save(const std::vector<Row>& rows) {
    const auto saved = store_->save(std::span<const Row>(rows));
    ASSERT_TRUE(saved) << saved.error().message;
  }

  void save_workflow(std::int64_t workflow_id, const std::string& state = "active") {
    save(std::vector<model::Workflow>{{.repository_id = 1,
                                       .workflow_id = workflow_id,
                                       .name = "CI",
                                       .path = ".github/workflows/ci.yml",
                                       .state = state,
                                       .observed_at = at("2026-05-01") + std::chrono::seconds(++observations_)}});
  }

  void save_run(std::int64_t workflow_id, std::int64_t run_id, std::string_view created_at, std::string conclusion) {
    save(std::vector<model::Run>{{.repository_id = 1,
                                  .run_id = run_id,
                                  .workflow_id = workflow_id,
                                  .run_number = run_id,
                                  .event = "push",
                                  .status = "completed",
                                  .conclusion = std::move(conclusion),
                                  .head_branch = "main",
                                  .head_sha = "sha",
                                  .created_at = at(created_at),
                                  .run_started_at = at(created_at),
                                  .updated_at = at(created_at),
                                  .observed_at = at(created_at)}});
  }

  std::vector<Said> said() {
    const auto answer = store::ask(*engine_, "verdicts", {});
    EXPECT_TRUE(answer) << answer.error().message;
    auto rows = store::parse_rows<Said>(answer ? answer->body : "", "verdicts");
    EXPECT_TRUE(rows);
    if (!rows) return {};
    std::ranges::sort(*rows, {}, &Said::workflow_id);
    return *rows;
  }

  std::string verdict_of(std::int64_t workflow_id) {
    for (const auto& row : said()) {
      if (row.workflow_id == workflow_id) return row.verdict;
    }
    return "";
  }

  static std::size_t count_of(const Result<std::size_t>& changed) {
    EXPECT_TRUE(changed) << changed.error().message;
    return changed.value_or(999);
  }

  Moment now_{.now = at("2026-05-10"), .collected_until = {}};
  std::unique_ptr<store::Engine> engine_;
  std::optional<store::Store> store_;
  int observations_ = 0;
};

TEST_F(AssessorTest, says_of_each_workflow_what_its_runs_say) {
  save_workflow(10);
  save_workflow(11);
  save_workflow(12, "disabled_manually");
  save_run(10, 100, "2026-05-08", "success");
  save_run(11, 110, "2026-05-08", "success");
  save_run(11, 111, "2026-05-09", "failure");
  save(std::vector<model::Job>{
      {.repository_id = 1,
       .run_id = 111,
       .job_id = 5,
       .workflow_id = 11,
       .name = "it's \"odd\"",
       .status = "completed",
       .conclusion = "failure",
       .run_created_at = at("2026-05-09"),
       .steps = {{.number = 1, .name = "Run\ttests", .status = "completed", .conclusion = "failure"}},
       .observed_at = at("2026-05-09")}});
  EXPECT_EQ(verdict_of(10), "unknown");
  Assessor assessor(*store_, {});
  EXPECT_EQ(count_of(assessor.assess_all(now_)), 3U);
  EXPECT_EQ(verdict_of(10), "healthy");
  EXPECT_EQ(verdict_of(11), "failing");
  EXPECT_EQ(verdict_of(12), "disabled");
  EXPECT_EQ(said().at(1).failing_runs, 1);
  EXPECT_THAT(said().at(1).sentence, HasSubstr("in job \"it's \"odd\"\""));
}

TEST_F(AssessorTest, writes_what_differs_and_nothing_else) {
  save_workflow(10);
  save_run(10, 100, "2026-05-08", "success");
  Assessor assessor(*store_, {});
  EXPECT_EQ(count_of(assessor.assess_all(now_)), 1U);
  const auto version = store_->data_version();
  EXPECT_EQ(count_of(assessor.assess_all(now_)), 0U);
  now_.now += std::chrono::hours(1);
  EXPECT_EQ(count_of(assessor.assess_all(now_)), 0U);
  EXPECT_EQ(store_->data_version(), version);

  Assessor next_process(*store_, {});
  EXPECT_EQ(count_of(next_process.assess_all(now_)), 0U);
  save_run(10, 101, "2026-05-09", "failure");
  EXPECT_EQ(count_of(next_process.assess_changed(now_)), 1U);
  EXPECT_GT(store_->data_version(), version + 1);
  EXPECT_EQ(verdict_of(10), "failing");
}

TEST_F(AssessorTest, knows_what_a_process_before_it_said) {
  Assessor first(*store_, {});
  EXPECT_EQ(first.has_said(), false);
  save_workflow(1);
  ASSERT_TRUE(first.assess_all({.now = at("2026-05-02")}));
  EXPECT_EQ(Assessor(*store_, {}).has_said(), true);
}

TEST_F(AssessorTest, looks_at_what_got_rows_and_at_what_is_due) {
  save_workflow(10);
  save_workflow(11);
  save_run(10, 100, "2026-05-08", "success");
  save_run(11, 110, "2026-05-09", "success");
  Assessor assessor(*store_, {});
  EXPECT_TRUE(assessor.has_work(now_.now));
  EXPECT_EQ(count_of(assessor.assess_changed(now_)), 2U);
  EXPECT_FALSE(assessor.has_work(now_.now));
  EXPECT_FALSE(assessor.has_work(now_.now + std::chrono::minutes(1)));

  save_run(11, 111, "2026-05-09", "failure");
  EXPECT_TRUE(assessor.has_work(now_.now));
  EXPECT_EQ(count_of(assessor.assess_changed(now_)), 1U);
  EXPECT_FALSE(assessor.has_work(now_.now));

  now_.now = at("2026-06-07T00:00:01Z");  // 30 days after the run of 10, and not after that of 11
  EXPECT_TRUE(assessor.has_work(now_.now));
  EXPECT_EQ(count_of(assessor.assess_changed(now_)), 1U);
  EXPECT_EQ(verdict_of(10), "stale");
  EXPECT_EQ(verdict_of(11), "failing");
}

TEST_F(AssessorTest, looks_at_everything_after_rows_came_by_another_way) {
  save_workflow(10);
  save_run(10, 100, "2026-05-08", "success");
  Assessor assessor(*store_, {});
  EXPECT_EQ(count_of(assessor.assess_changed(now_)), 1U);
  store::body_of(engine_->run(
      {.sql = "INSERT INTO run_versions SELECT * REPLACE (101 AS run_id, 'failure' AS conclusion) FROM run_versions"}));
  EXPECT_FALSE(assessor.has_work(now_.now));
  store_->note_rows();
  EXPECT_EQ(count_of(assessor.assess_changed(now_)), 1U);
  EXPECT_EQ(verdict_of(10), "failing");
}

TEST_F(AssessorTest, goes_on_where_its_time_ended) {
  for (int i = 0; i < 120; ++i) save_workflow(1'000 + i);
  Assessor assessor(*store_, {});
  EXPECT_EQ(count_of(assessor.assess_changed(now_, std::chrono::milliseconds(0))), 0U);
  EXPECT_TRUE(assessor.has_work(now_.now));
  std::size_t changed = 0;
  for (int turns = 0; assessor.has_work(now_.now) && turns < 10; ++turns) {
    changed += count_of(assessor.assess_changed(now_, std::chrono::milliseconds(1)));
  }
  EXPECT_EQ(changed, 120U);
}

TEST_F(AssessorTest, other_thresholds_say_other_things) {
  save_workflow(10);
  save_run(10, 100, "2026-05-08", "failure");
  EXPECT_EQ(count_of(Assessor(*store_, {}).assess_all(now_)), 1U);
  Thresholds patient;
  patient.verdict.failing_runs = 2;
  EXPECT_EQ(count_of(Assessor(*store_, patient).assess_all(now_)), 1U);
  EXPECT_EQ(verdict_of(10), "healthy");
}

TEST_F(AssessorTest, a_clock_that_went_back_does_not_hide_what_is_said_now) {
  save_workflow(10);
  save_run(10, 100, "2026-05-08", "success");
  Assessor assessor(*store_, {});
  EXPECT_EQ(count_of(assessor.assess_all(now_)), 1U);
  save_run(10, 101, "2026-05-09", "failure");
  now_.now -= std::chrono::hours(12);
  EXPECT_EQ(count_of(assessor.assess_changed(now_)), 1U);
  EXPECT_EQ(verdict_of(10), "failing");
}

}  // namespace
}  // namespace runlight::insight
