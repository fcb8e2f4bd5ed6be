// SPDX-License-Identifier: MIT
#include "base/time.hpp"

#include <gtest/gtest.h>

namespace runlight {
namespace {

struct TimeCase {
  std::string_view text;
  std::string_view expected;  ///< as format_time prints it; "" when it must be refused
};

class ParseTime : public testing::TestWithParam<TimeCase> {};

TEST_P(ParseTime, gives_utc_or_refuses) {
  const auto time = parse_time(GetParam().text);
  if (GetParam().expected.empty()) {
    ASSERT_FALSE(time) << format_time(*time);
    EXPECT_EQ(time.error().kind, ErrorKind::bad_data);
    return;
  }
  ASSERT_TRUE(time) << time.error().message;
  EXPECT_EQ(format_time(*time), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(Forms, ParseTime,
                         testing::Values(TimeCase{"2024-02-22T13:00:17Z", "2024-02-22T13:00:17Z"},
                                         TimeCase{"2024-02-22T08:00:17.000-05:00", "2024-02-22T13:00:17Z"},
                                         TimeCase{"2024-02-22T21:00:17.250+08:00", "2024-02-22T13:00:17.250Z"},
                                         TimeCase{"2024-02-22T13:00:17.1234567Z", "2024-02-22T13:00:17.123Z"},
                                         TimeCase{"2024-02-22", "2024-02-22T00:00:00Z"},
                                         TimeCase{"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"},
                                         TimeCase{"2023-02-29T00:00:00Z", ""}, TimeCase{"0001-01-01T00:00:00Z", ""},
                                         TimeCase{"", ""}, TimeCase{"yesterday", ""}, TimeCase{"2024-02-22T13:00:17", ""},
                                         TimeCase{"2024-02-22T25:00:17Z", ""}, TimeCase{"2024-02-22T13:00:17Zjunk", ""},
                                         TimeCase{"2024-13-01", ""}, TimeCase{"1969-12-31T23:59:59Z", ""},
                                         TimeCase{"2106-01-01", ""}));

}  // namespace
}  // namespace runlight
