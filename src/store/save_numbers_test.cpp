// SPDX-License-Identifier: MIT
#include "store/save_numbers.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace runlight::store {
namespace {

TEST(SaveNumbers, count_up_from_the_last_one) {
  SaveNumbers numbers(100);
  EXPECT_EQ(numbers.settled(), 100U);
  {
    const SaveNumbers::Save first(numbers);
    EXPECT_EQ(first.number(), 101U);
  }
  EXPECT_EQ(numbers.settled(), 101U);
}

TEST(SaveNumbers, nothing_after_a_save_under_way_is_settled) {
  SaveNumbers numbers(0);
  std::optional<SaveNumbers::Save> slow(std::in_place, numbers);
  {
    const SaveNumbers::Save quick(numbers);
  }
  EXPECT_EQ(numbers.settled(), 0U);
  slow.reset();
  EXPECT_EQ(numbers.settled(), 2U);
}

}  // namespace
}  // namespace runlight::store
