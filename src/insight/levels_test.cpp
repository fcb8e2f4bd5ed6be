// SPDX-License-Identifier: MIT
#include "insight/levels.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace runlight::insight {
namespace {

using Values = std::vector<double>;

TEST(Levels, agree_with_the_table_of_students_distribution) {
  constexpr double k_t = 2.228;  // two-sided 5 % with 10 degrees of freedom
  const double step = k_t * std::sqrt(0.8 / 3);
  const Values before{-1, 0, 1, -1, 0, 1};
  Values after = before;
  for (double& value : after) value += step;
  Values all = before;
  all.insert(all.end(), after.begin(), after.end());
  EXPECT_NEAR(level_p_value(all, before.size()), 0.05, 1e-4);
  const auto interval = welch_interval(levels_of(before, after), 0.95);
  EXPECT_NEAR(interval.low, 0, 1e-3);
  EXPECT_NEAR(interval.high, 2 * step, 1e-3);
}

TEST(Levels, median) {
  EXPECT_EQ(median_of({}), 0);
  EXPECT_EQ(median_of(Values{7}), 7);
  EXPECT_EQ(median_of(Values{9, 1}), 5);
  EXPECT_EQ(median_of(Values{9, 1, 2}), 2);
}

TEST(Levels, spread_is_by_the_median_and_by_the_mean_where_most_are_equal) {
  EXPECT_NEAR(spread_around(3, Values{1, 2, 3, 4, 100}), 1.4826, 1e-9);
  EXPECT_NEAR(spread_around(1, Values{1, 1, 1, 1, 6}), 1.2533, 1e-9);
  EXPECT_EQ(spread_around(1, Values{1, 1, 1}), 0);
}

TEST(Levels, draws_in_what_lies_far_off) {
  EXPECT_EQ(drawn_in(Values{1, 2, 3, 4, 5}), (Values{1, 2, 3, 4, 5}));
  EXPECT_NEAR(drawn_in(Values{1, 2, 3, 4, 100}).back(), 3 + 3 * 1.4826, 1e-9);
}

TEST(Levels, p_value_of_borders) {
  EXPECT_EQ(level_p_value(Values{1, 2, 3}, 0), 1) << "nothing before";
  EXPECT_EQ(level_p_value(Values{1, 2, 3}, 3), 1) << "nothing after";
  EXPECT_EQ(level_p_value(Values{1, 2}, 1), 1) << "two values";
  EXPECT_EQ(level_p_value(Values{1, 1, 1, 1}, 2), 1) << "all equal";
  EXPECT_EQ(level_p_value(Values{1, 1, 2, 2}, 2), 0) << "each side constant";
}

TEST(Levels, interval_needs_two_of_each) {
  EXPECT_TRUE(std::isinf(welch_interval(levels_of(Values{1}, Values{1, 2}), 0.95).low));
  EXPECT_TRUE(std::isinf(welch_interval(levels_of(Values{1, 2}, {}), 0.95).high));
  const auto constant = welch_interval(levels_of(Values{1, 1}, Values{3, 3}), 0.95);
  EXPECT_EQ(constant.low, 2);
  EXPECT_EQ(constant.high, 2);
}

TEST(Levels, mean_of_a_level_counts_an_outlier_as_a_large_value_only) {
  const Values before{100, 101, 99, 100, 102, 98, 300};
  const Values after{200, 201, 199, 200, 202, 198, 200};
  const auto levels = levels_of(before, after);
  EXPECT_NEAR(levels.before.mean, 100, 1);
  EXPECT_NEAR(levels.after.mean, 200, 1);
}

}  // namespace
}  // namespace runlight::insight
