// SPDX-License-Identifier: MIT
#include "store/query_argument.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace runlight::store {
namespace {

TEST(ArgumentText, writes_values_that_fit_their_type) {
  struct Case {
    const char* type;
    std::vector<std::string> values;
    std::optional<std::string> text;
  };
  for (const auto& [type, values, text] : std::initializer_list<Case>{
           {"String", {"it's"}, "it's"},
           {"LowCardinality(String)", {""}, ""},
           {"UInt8", {"255"}, "255"},
           {"UInt64", {"18446744073709551615"}, "18446744073709551615"},
           {"Int32", {"-5"}, "-5"},
           {"UInt32", {"007"}, "7"},
           {"Float64", {"0.5"}, "0.5"},
           {"Bool", {"true"}, "true"},
           {"Bool", {"0"}, "false"},
           {"Date", {"2026-05-01"}, "2026-05-01"},
           {"DateTime", {"2026-05-01"}, "2026-05-01 00:00:00"},
           {"DateTime('UTC')", {"2026-05-01T10:00:00.250+02:00"}, "2026-05-01 08:00:00"},
           {"DateTime64(3, 'UTC')", {"2026-05-01T10:00:00.25Z"}, "2026-05-01 10:00:00.250"},
           {"Nullable(DateTime('UTC'))", {"2026-05-01"}, "2026-05-01 00:00:00"},
           {"Nullable(DateTime('UTC'))", {""}, std::nullopt},
           {"Nullable(UInt32)", {""}, std::nullopt},
           {"Array(String)", {}, "[]"},
           {"Array(String)", {"acme/api", "it's"}, R"(['acme/api','it\'s'])"},
           {"Array(String)", {"'], system('"}, R"(['\'], system(\''])"},
           {"Array(UInt32)", {"1", "2"}, "[1,2]"},
           {"Array(Tuple(a String, b UInt8))", {"[('it\\'s',1)]"}, "[('it\\'s',1)]"},
           {"Array(DateTime)", {"2026-05-01"}, "['2026-05-01 00:00:00']"},
       }) {
    const auto written = argument_text(type, values);
    ASSERT_TRUE(written) << type << ": " << written.error().message;
    EXPECT_EQ(*written, text) << type;
  }
}

TEST(ArgumentText, refuses_other_values_and_names_them) {
  struct Case {
    const char* type;
    std::vector<std::string> values;
    const char* message;
  };
  for (const auto& [type, values, message] : std::initializer_list<Case>{
           {"UInt8", {"256"}, "\"256\" is not a whole number from 0 to 255"},
           {"UInt32", {"-1"}, "\"-1\" is not a whole number from 0 to 4294967295"},
           {"UInt32", {"1 OR 1"}, "\"1 OR 1\" is not a whole number from 0 to 4294967295"},
           {"UInt32", {""}, "\"\" is not a whole number from 0 to 4294967295"},
           {"UInt32", {"99999999999999999999999"}, "\"99999999999999999999999\" is not a whole number from 0 to 4294967295"},
           {"UInt32", {"1", "2"}, "it takes one value, not 2"},
           {"String", {}, "it takes one value, not 0"},
           {"Float64", {"x"}, "\"x\" is not a number"},
           {"Float64", {"nan"}, "\"nan\" is not a number"},
           {"Float64", {"inf"}, "\"inf\" is not a number"},
           {"Bool", {"yes"}, "\"yes\" is not true or false"},
           {"DateTime", {"yesterday"}, "\"yesterday\" is not a time; write it as 2026-05-01 or 2026-05-01T13:00:00Z"},
           {"Array(UInt32)", {"1", "x"}, "\"x\" is not a whole number from 0 to 4294967295"},
       }) {
    const auto written = argument_text(type, values);
    ASSERT_FALSE(written) << type;
    EXPECT_EQ(written.error().kind, ErrorKind::bad_input);
    EXPECT_EQ(written.error().message, message);
  }
}

}  // namespace
}  // namespace runlight::store
