// SPDX-License-Identifier: MIT
#include "insight/thresholds_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace runlight::insight {
namespace {

using ::testing::HasSubstr;

TEST(ThresholdsFile, what_is_left_out_keeps_its_default) {
  const auto read = parse_thresholds(
      "# ours\n[verdict]\nfailing_runs = 3\nflaky_least_rate_low = 0.05\nstale_gap_factor = 4\n[change]\naccepted_days = "
      "10\nmin_runs = 8\n");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->verdict.failing_runs, 3);
  EXPECT_EQ(read->verdict.flaky_least_rate_low, 0.05);
  EXPECT_EQ(read->verdict.stale_gap_factor, 4);
  EXPECT_EQ(read->verdict.stale_least_days, VerdictThresholds{}.stale_least_days);
  EXPECT_EQ(read->change.accepted_days, std::chrono::days(10));
  EXPECT_EQ(read->change.min_runs, 8U);
  EXPECT_TRUE(parse_thresholds(""));
}

TEST(ThresholdsFile, what_is_wrong_is_said_with_its_line) {
  struct Wrong {
    std::string toml;
    std::string line;
    std::string words;
  };
  for (const auto& [toml, line, words] : std::initializer_list<Wrong>{
           {"[verdict]\nfailing_run = 3", "Line 2 of the thresholds file", "did you mean failing_runs?"},
           {"[verdicts]\n", "Line 1", "did you mean verdict?"},
           {"verdict = 3", "Line 1", "[verdict]"},
           {"[verdict]\nfailing_runs = -1", "Line 2", "from 0 to"},
           {"[verdict]\nfailing_runs = 1.5", "Line 2", "whole number"},
           {"[verdict]\nfailing_runs = \"1\"", "Line 2", "whole number"},
           {"[verdict]\nfailing_runs = 9223372036854775807", "Line 2", "from 0 to"},
           {"[verdict]\nflaky_least_rate_low = 1.01", "Line 2", "from 0 to 1"},
           {"[verdict]\nflaky_least_rate_low = nan", "Line 2", "from 0 to 1"},
           {"[verdict]\nstale_gap_factor = inf", "Line 2", "number"},
           {"[verdict]\nstale_gap_factor = true", "Line 2", "number"},
           {"[verdict\n", "Line 1", "no TOML"},
           {"[change]\nmin_runs = 1", "Line 1", "at least 2"},
           {"[change]\nwindow = 9", "Line 1", "twice that"},
       }) {
    const auto read = parse_thresholds(toml);
    ASSERT_FALSE(read) << toml;
    EXPECT_EQ(read.error().kind, ErrorKind::bad_input);
    EXPECT_THAT(read.error().message, HasSubstr(line)) << toml;
    EXPECT_THAT(read.error().message, HasSubstr(words)) << toml;
  }
}

}  // namespace
}  // namespace runlight::insight
