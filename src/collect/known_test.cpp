// SPDX-License-Identifier: MIT
#include "collect/known.hpp"

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

store::KnownAttempt stored(std::int64_t run_id, std::int32_t run_attempt, std::string status) {
  return {run_id, run_attempt, std::move(status), *parse_time("2026-05-01T10:00:00Z")};
}

TEST(Known, a_run_never_seen_is_news_and_needs_its_earlier_attempts) {
  const Known known({});
  const auto run = listed(7, 3, "completed");
  EXPECT_TRUE(is_news(run, known));
  EXPECT_EQ(missing_attempts(run, known), (std::vector<std::int32_t>{1, 2}));
}

TEST(Known, a_settled_run_that_is_stored_is_no_news) {
  const std::vector rows{stored(7, 1, "completed")};
  const Known known(rows);
  EXPECT_FALSE(is_news(listed(7, 1, "completed"), known));
  EXPECT_TRUE(missing_attempts(listed(7, 1, "completed"), known).empty());
}

TEST(Known, what_changed_since_is_news) {
  const std::vector rows{stored(7, 1, "in_progress"), stored(8, 1, "completed"), stored(9, 1, "queued")};
  const Known known(rows);
  EXPECT_TRUE(is_news(listed(7, 1, "completed"), known)) << "it has settled";
  EXPECT_FALSE(is_news(listed(7, 1, "in_progress"), known)) << "it goes on";
  EXPECT_TRUE(is_news(listed(9, 1, "in_progress"), known)) << "it began within the second";
  auto late = listed(8, 1, "completed");
  late.updated_at = *parse_time("2027-06-05T10:00:00Z");
  EXPECT_TRUE(is_news(late, known)) << "GitHub rewrites updated_at some 400 days later";
}

TEST(Known, an_old_state_from_a_search_index_is_no_news) {
  const std::vector rows{stored(7, 1, "completed")};
  const Known known(rows);
  EXPECT_FALSE(is_news(listed(7, 1, "in_progress"), known));
  auto earlier = listed(7, 1, "completed");
  earlier.updated_at = *parse_time("2026-05-01T09:00:00Z");
  EXPECT_FALSE(is_news(earlier, known));
}

TEST(Known, a_re_run_brings_a_new_attempt_and_settles_the_one_that_was_going) {
  const std::vector rows{stored(7, 1, "completed"), stored(7, 2, "in_progress")};
  const Known known(rows);
  const auto run = listed(7, 3, "in_progress");
  EXPECT_TRUE(is_news(run, known));
  EXPECT_EQ(missing_attempts(run, known), (std::vector<std::int32_t>{2}));
}

TEST(Known, a_fingerprint_changes_with_whatever_can_change) {
  const std::vector page{listed(7, 1, "completed"), listed(6, 1, "queued")};
  std::vector<std::vector<model::Run>> others{{page[0]}, {page[1], page[0]}, page, page, page, {}};
  others[2][0].run_attempt = 2;
  others[3][1].status = "in_progress";
  others[4][0].updated_at += std::chrono::seconds(1);
  EXPECT_EQ(fingerprint(page), fingerprint(std::vector(page)));
  for (const auto& other : others) EXPECT_NE(fingerprint(page), fingerprint(other));
}

}  // namespace
}  // namespace runlight::collect
