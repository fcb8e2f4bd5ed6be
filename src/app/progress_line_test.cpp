// SPDX-License-Identifier: MIT
#include "app/progress_line.hpp"

#include <gtest/gtest.h>

namespace runlight::app {
namespace {

using namespace std::chrono_literals;

TEST(ProgressText, says_that_it_lists_repositories_before_it_knows_any) {
  EXPECT_EQ(progress_text({}, 3s, std::nullopt), "listing repositories");
}

TEST(ProgressText, gives_counts_rate_and_what_is_left) {
  const collect::Progress half{.repositories_total = 20,
                               .repositories_done = 10,
                               .runs_promised = 12'000,
                               .runs_listed = 6'000,
                               .run_attempts_stored = 6'000};
  EXPECT_EQ(progress_text(half, 10s, std::nullopt),
            "[##########..........] 10/20 repositories, 6,000 runs, 600 runs/s, about 10 s left");
}

TEST(ProgressText, tells_no_estimate_when_all_is_done) {
  const collect::Progress done{.repositories_total = 2, .repositories_done = 2, .runs_promised = 10, .runs_listed = 10};
  EXPECT_EQ(progress_text(done, 2s, std::nullopt), "[####################] 2/2 repositories, 10 runs, 5 runs/s");
}

TEST(ProgressText, says_what_it_waits_for) {
  const github::Waiting waiting{.until = *parse_time("2026-05-01T14:05:10.250Z"),
                                .reason = "GitHub's hourly limit is used up"};
  const collect::Progress half{
      .repositories_total = 20, .repositories_done = 10, .runs_promised = 12'000, .runs_listed = 6'000};
  EXPECT_EQ(
      progress_text(half, 10s, waiting),
      "[##########..........] 10/20 repositories, 6,000 runs, 600 runs/s, waiting until 2026-05-01T14:05:10Z: GitHub's "
      "hourly limit is used up");
  EXPECT_EQ(progress_text({}, 3s, waiting),
            "listing repositories, waiting until 2026-05-01T14:05:10Z: GitHub's hourly limit is used up");
}

}  // namespace
}  // namespace runlight::app
