// SPDX-License-Identifier: MIT
// How often steps are found, and seen where there are none. tests/bench/change_points.cpp counts on more series.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "insight/test_rates.hpp"

namespace runlight::insight {
namespace {

constexpr std::size_t k_series = 200;

TEST(ChangeRates, of_noise) {
  for (const double sigma : {0.05, 0.15, 0.3}) {
    for (const double outliers : {0.0, 0.03}) {
      const auto rates =
          rates_of(k_series, [&](SeriesMaker& maker) { return Planted{.series = maker.noise(200, sigma, outliers)}; });
      EXPECT_LE(rates.changed, 2U) << sigma << " " << outliers;  // 1 %
      EXPECT_EQ(rates.slower, 0U) << sigma << " " << outliers;
    }
  }
}

TEST(ChangeRates, of_steps) {
  struct Row {
    double factor;
    double sigma;
    std::size_t before;
    std::size_t after;
    double found_at_least;  ///< share, within three runs of the place
  };
  const Row rows[] = {
      {1.2, 0.05, 100, 20, 0.95}, {1.4, 0.05, 100, 20, 0.99}, {1.4, 0.05, 30, 5, 0.90},
      {1.4, 0.15, 100, 20, 0.85}, {2.0, 0.05, 30, 5, 0.92},   {2.0, 0.15, 30, 5, 0.85},
      {2.0, 0.3, 100, 20, 0.9},   {0.7, 0.05, 100, 20, 0.97}, {0.7, 0.15, 100, 20, 0.85},
  };
  for (const auto& row : rows) {
    const auto rates = rates_of(k_series, [&](SeriesMaker& maker) {
      return Planted{.series = with_step(maker.noise(row.before + row.after, row.sigma, 0.03), row.before, row.factor),
                     .places = {row.before}};
    });
    EXPECT_GE(static_cast<double>(rates.found), row.found_at_least * k_series)
        << row.factor << " " << row.sigma << " " << row.after;
    EXPECT_LE(rates.elsewhere, k_series / 20) << row.factor << " " << row.sigma << " " << row.after;
  }
}

TEST(ChangeRates, of_cache_hits_and_misses) {
  for (const double misses : {0.1, 0.3, 0.5}) {
    const auto rates =
        rates_of(k_series, [&](SeriesMaker& maker) { return Planted{.series = hits_and_misses(maker, 200, misses)}; });
    EXPECT_LE(rates.changed, 1U) << misses;
    EXPECT_EQ(rates.slower, 0U) << misses;
  }
}

}  // namespace
}  // namespace runlight::insight
