// SPDX-License-Identifier: MIT
#include "base/retry.hpp"

#include <gtest/gtest.h>

namespace runlight {
namespace {

using namespace std::chrono_literals;

TEST(Backoff, doubles_its_ceiling_up_to_half_a_minute) {
  EXPECT_EQ(backoff(1, 1.0), 1s);
  EXPECT_EQ(backoff(2, 1.0), 2s);
  EXPECT_EQ(backoff(3, 1.0), 4s);
  EXPECT_EQ(backoff(6, 1.0), 30s);
  EXPECT_EQ(backoff(1'000'000, 1.0), 30s);
}

TEST(Backoff, is_spread_over_the_whole_span_by_chance) {
  EXPECT_EQ(backoff(3, 0.0), 0ms);
  EXPECT_EQ(backoff(3, 0.5), 2s);
}

TEST(Backoff, takes_nonsense_without_waiting_longer) {
  EXPECT_EQ(backoff(-5, 2.0), 1s);
  EXPECT_EQ(backoff(0, -1.0), 0ms);
}

}  // namespace
}  // namespace runlight
