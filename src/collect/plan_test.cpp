// SPDX-License-Identifier: MIT
#include "collect/plan.hpp"

#include <gtest/gtest.h>

namespace runlight::collect {
namespace {

model::Run listed(std::int64_t run_id, std::int32_t run_attempt, std::string status) {
  model::Run run;
  run.run_id = run_id;
  run.run_attempt = run_attempt;
  run.status = std::move(status);
  run.updated_at = *parse_time("2026-05-01T10:00:00Z");
  return run;
}

store::KnownAttempt stored(std::int64_t run_id, std::int32_t run_attempt, bool settled, bool jobs_settled) {
  return {run_id, run_attempt, settled, "2026-05-01T10:00:00Z", jobs_settled};
}

TEST(Plan, a_run_never_seen_is_news_and_needs_its_jobs_and_earlier_attempts) {
  const Known known({});
  const auto run = listed(7, 3, "completed");
  EXPECT_TRUE(is_news(run, known));
  EXPECT_TRUE(needs_jobs(run, known));
  EXPECT_EQ(missing_attempts(run, known), (std::vector<std::int32_t>{1, 2}));
}

TEST(Plan, a_settled_run_with_its_jobs_needs_nothing) {
  const std::vector rows{stored(7, 1, true, true)};
  const Known known(rows);
  const auto run = listed(7, 1, "completed");
  EXPECT_FALSE(is_news(run, known));
  EXPECT_FALSE(needs_jobs(run, known));
  EXPECT_TRUE(missing_attempts(run, known).empty());
}

TEST(Plan, a_run_that_settled_since_is_news_and_its_jobs_are_read_again) {
  const std::vector rows{stored(7, 1, false, false)};
  const Known known(rows);
  EXPECT_TRUE(is_news(listed(7, 1, "completed"), known));
  EXPECT_TRUE(needs_jobs(listed(7, 1, "completed"), known));
}

TEST(Plan, a_late_change_of_a_settled_run_is_stored_without_reading_its_jobs_again) {
  const std::vector rows{stored(7, 1, true, true)};
  const Known known(rows);
  auto run = listed(7, 1, "completed");
  run.updated_at = *parse_time("2027-06-05T10:00:00Z");
  EXPECT_TRUE(is_news(run, known));
  EXPECT_FALSE(needs_jobs(run, known));
}

TEST(Plan, a_re_run_brings_a_new_attempt_and_settles_the_one_that_was_going) {
  const std::vector rows{stored(7, 1, true, true), stored(7, 2, false, false)};
  const Known known(rows);
  const auto run = listed(7, 3, "in_progress");
  EXPECT_TRUE(is_news(run, known));
  EXPECT_TRUE(needs_jobs(run, known));
  EXPECT_EQ(missing_attempts(run, known), (std::vector<std::int32_t>{2}));
}

}  // namespace
}  // namespace runlight::collect
