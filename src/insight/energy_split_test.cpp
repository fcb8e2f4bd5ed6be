// SPDX-License-Identifier: MIT
#include "insight/energy_split.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "insight/test_series.hpp"

namespace runlight::insight {
namespace {

using Values = std::vector<double>;

/// As the paper writes it, pair by pair.
double divergence_by_definition(const Values& values, std::size_t index, std::size_t end) {
  double between = 0;
  double first = 0;
  double second = 0;
  for (std::size_t i = 0; i < end; ++i) {
    for (std::size_t j = i + 1; j < end; ++j) {
      const double distance = std::abs(values[i] - values[j]);
      (j < index ? first : i >= index ? second : between) += distance;
    }
  }
  const auto m = static_cast<double>(index);
  const auto n = static_cast<double>(end - index);
  return m * n / (m + n) * (2 * between / (m * n) - first / (m * (m - 1) / 2) - second / (n * (n - 1) / 2));
}

TEST(EnergySplit, is_the_greatest_by_definition) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const auto values = with_step(SeriesMaker(seed).noise(24, 0.3), 9, 1.5);
    double greatest = -1e300;
    double greatest_at_last = -1e300;
    for (std::size_t end = 6; end <= values.size(); ++end) {
      for (std::size_t index = 3; index + 3 <= end; ++index) {
        const double divergence = divergence_by_definition(values, index, end);
        greatest = std::max(greatest, divergence);
        if (end == values.size()) greatest_at_last = std::max(greatest_at_last, divergence);
      }
    }
    const auto any = find_energy_split(values, 3, SplitEnd::any);
    ASSERT_TRUE(any);
    EXPECT_NEAR(any->divergence, greatest, 1e-9 * std::abs(greatest)) << seed;
    EXPECT_NEAR(any->divergence, divergence_by_definition(values, any->index, any->end), 1e-9 * std::abs(greatest)) << seed;
    const auto at_last = find_energy_split(values, 3, SplitEnd::at_last);
    ASSERT_TRUE(at_last);
    EXPECT_EQ(at_last->end, values.size());
    EXPECT_NEAR(at_last->divergence, greatest_at_last, 1e-9 * std::abs(greatest_at_last)) << seed;
  }
}

TEST(EnergySplit, needs_two_sides) {
  EXPECT_FALSE(find_energy_split({}, 2, SplitEnd::any));
  EXPECT_FALSE(find_energy_split(Values{1, 1, 2}, 2, SplitEnd::any));
  EXPECT_TRUE(find_energy_split(Values{1, 1, 2, 2}, 2, SplitEnd::any));
}

TEST(EnergySplit, a_level_in_the_middle_is_not_watered_down) {
  Values values(40, 100);
  for (std::size_t i = 10; i < 20; ++i) values[i] = 200;
  const auto split = find_energy_split(values, 3, SplitEnd::any);
  ASSERT_TRUE(split);
  EXPECT_EQ(split->index, 10U);
  EXPECT_EQ(split->end, 20U);
}

}  // namespace
}  // namespace runlight::insight
