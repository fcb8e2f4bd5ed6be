// SPDX-License-Identifier: MIT
#include "insight/percentile.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace runlight::insight {
namespace {

TEST(Percentile, is_interpolated_between_neighbours) {
  const std::vector<double> four{10, 20, 30, 50};
  EXPECT_EQ(percentile(four, 0), 10);
  EXPECT_EQ(percentile(four, 0.5), 25);
  EXPECT_DOUBLE_EQ(*percentile(four, 0.95), 47);
  EXPECT_EQ(percentile(four, 1), 50);
  EXPECT_EQ(percentile(std::vector<double>{7}, 0.95), 7);
  EXPECT_EQ(percentile(std::vector<double>{}, 0.5), std::nullopt);
}

}  // namespace
}  // namespace runlight::insight
