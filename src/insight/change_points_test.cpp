// SPDX-License-Identifier: MIT
#include "insight/change_points.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <ranges>

#include "insight/test_series.hpp"

namespace runlight::insight {
namespace {

using Series = std::vector<double>;

std::vector<std::size_t> places_in(const Series& series, const ChangeThresholds& thresholds = {}) {
  std::vector<std::size_t> places;
  for (const auto& point : find_change_points(series, thresholds)) places.push_back(point.index);
  return places;
}

Series joined(std::initializer_list<Series> parts) {
  Series all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

using Places = std::vector<std::size_t>;

TEST(ChangePoints, of_plain_series) {
  struct Row {
    const char* name;
    Series series;
    Places places;
  };
  const Series low(20, 100);
  const Series high(20, 140);
  const Row rows[] = {
      {"nothing", {}, {}},
      {"one value", {100}, {}},
      {"four of each, too few for a level", joined({Series(4, 100), Series(4, 900)}), {}},
      {"five of each, too few to be sure with any noise", joined({{100, 102, 98, 101, 99}, {120, 118, 123, 121, 119}}), {5}},
      {"five of each that overlap", joined({{100, 130, 98, 101, 99}, {120, 98, 123, 121, 119}}), {}},
      {"constant", Series(200, 100), {}},
      {"a step between constants", joined({low, high}), {20}},
      {"down", joined({high, low}), {20}},
      {"up and down again", joined({low, high, low}), {20, 40}},
      {"a staircase", joined({low, high, Series(20, 200)}), {20, 40}},
      {"a level of five", joined({low, Series(5, 140), low}), {20, 25}},
      {"three are a group of outliers", joined({low, Series(3, 140), low}), {}},
      {"the last five", joined({low, Series(5, 140)}), {20}},
      {"less than a tenth", joined({low, Series(20, 109)}), {}},
      {"less than five seconds", joined({Series(20, 10), Series(20, 14)}), {}},
      {"one outlier", joined({low, {1000}, low}), {}},
      {"an outlier at the end", joined({low, low, {1000}}), {}},
      {"an outlier beside a step belongs to the nearer level", joined({low, {300}, high}), {20}},
      {"ties of two values by turns",
       [] {
         Series series;
         for (int i = 0; i < 100; ++i) series.push_back(i % 2 == 0 ? 100 : 300);
         return series;
       }(),
       {}},
  };
  for (const auto& row : rows) EXPECT_EQ(places_in(row.series), row.places) << row.name;
}

TEST(ChangePoints, tells_both_levels_with_outliers_drawn_in) {
  Series series = SeriesMaker(1).noise(60, 0.05);
  series = with_step(series, 40, 1.5);
  series[10] *= 3;
  series[50] *= 3;
  const auto points = find_change_points(series, {});
  ASSERT_EQ(points.size(), 1U);
  EXPECT_EQ(points[0].index, 40U);
  EXPECT_NEAR(points[0].before, 300, 10);
  EXPECT_NEAR(points[0].after, 450, 15);
  EXPECT_LT(points[0].p_value, 1e-10);
}

TEST(ChangePoints, thresholds_decide) {
  const Series series = joined({Series(20, 100), Series(20, 108)});
  EXPECT_EQ(places_in(series), Places{});
  EXPECT_EQ(places_in(series, {.min_relative = 0.05}), Places{20});
  EXPECT_EQ(places_in(series, {.min_relative = 0.05, .min_difference_s = 9}), Places{});
  EXPECT_EQ(places_in(joined({Series(20, 100), Series(8, 140)}), {.min_runs = 10}), Places{18})
      << "a level has ten at least";
  const Series noisy = with_step(SeriesMaker(3).noise(40, 0.15), 30, 1.4);
  EXPECT_EQ(places_in(noisy, {.p_value = 1e-9}), Places{});
}

TEST(ChangePoints, two_changes_close_to_each_other_and_far_from_the_windows_edges) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto series = with_step(with_step(SeriesMaker(seed).noise(300, 0.05), 143, 1.4), 157, 1 / 1.4);
    EXPECT_EQ(places_in(series).size(), 2U) << seed;
  }
}

// Properties, of any series.

TEST(ChangePoints, are_in_order_with_min_runs_between_and_significant_whatever_the_series) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SeriesMaker maker(seed);
    Series series;
    while (series.size() < 150) {
      const double level = 50 + 500 * maker.fraction();
      const auto length = static_cast<std::size_t>(1 + 40 * maker.fraction());
      for (std::size_t i = 0; i < length; ++i) series.push_back(std::round(level * std::exp(0.1 * maker.normal())));
    }
    const ChangeThresholds thresholds;
    std::size_t before = 0;
    for (const auto& point : find_change_points(series, thresholds)) {
      ASSERT_GE(point.index, before + thresholds.min_runs) << seed;
      ASSERT_LE(point.index, series.size() - thresholds.min_runs) << seed;
      ASSERT_LE(point.p_value, thresholds.p_value) << seed;
      ASSERT_GE(std::abs(point.after - point.before), thresholds.min_relative * point.before) << seed;
      before = point.index;
    }
  }
}

TEST(ChangePoints, are_the_same_when_asked_again_or_in_other_units) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto series = with_step(SeriesMaker(seed).noise(120, 0.15, 0.03), 70, 1.5);
    auto scaled = series;
    for (double& value : scaled) value *= 4;
    EXPECT_EQ(places_in(series), places_in(series)) << seed;
    EXPECT_EQ(places_in(series), places_in(scaled)) << seed;
  }
}

TEST(ChangePoints, of_a_series_read_backwards_are_as_many) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    auto series = with_step(SeriesMaker(seed).noise(120, 0.05), 70, 1.5);
    const auto forwards = places_in(series);
    std::ranges::reverse(series);
    ASSERT_EQ(forwards, Places{70}) << seed;
    EXPECT_EQ(places_in(series), Places{50}) << seed;
  }
}

}  // namespace
}  // namespace runlight::insight
