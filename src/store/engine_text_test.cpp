// SPDX-License-Identifier: MIT
#include "store/engine_text.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace runlight::store {
namespace {

using std::string_literals::operator""s;

TEST(EscapeTsv, hides_every_character_that_means_something_to_the_engine) {
  EXPECT_EQ(escape_tsv("plain ünïcode 'quotes'"), "plain ünïcode 'quotes'");
  EXPECT_EQ(escape_tsv("a\\b\tc\nd\re\0f"s), "a\\\\b\\tc\\nd\\re\\0f");
  EXPECT_EQ(escape_tsv("\\N"), "\\\\N");
}

TEST(ParameterText, is_the_null_mark_only_for_an_absent_value) {
  EXPECT_EQ(parameter_text("{x:String}", "x", std::nullopt), "\\N");
  EXPECT_EQ(parameter_text("{x:String}", "x", "\\N"), "\\\\N");
  EXPECT_EQ(parameter_text("{x:String}", "x", "NULL"), "NULL");
  EXPECT_EQ(parameter_text("{x:String}", "x", ""), "");
}

TEST(ParameterText, leaves_an_array_as_it_is) {
  const std::string text = R"(['it\'s'])";
  EXPECT_EQ(parameter_text("SELECT {y:String}, {x:Array(String)}", "x", text), text);
  EXPECT_EQ(parameter_text("SELECT { x : Array(String) }", "x", text), text);
  EXPECT_EQ(parameter_text("SELECT {x:String}, {xx:Array(String)}", "x", text), R"(['it\\'s'])");
}

TEST(ArrayText, quotes_and_escapes_each_value) {
  EXPECT_EQ(array_text({}), "[]");
  const std::vector<std::string> values{"acme/api", "it's", "a\\b\n"};
  EXPECT_EQ(array_text(values), R"(['acme/api','it\'s','a\\b\n'])");
}

TEST(AppendJsonString, writes_what_any_reader_of_json_reads_back) {
  std::string all;
  for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
  all += "ünïcode \U0001F680";
  std::string quoted;
  append_json_string(quoted, all);
  EXPECT_EQ(boost::json::parse(quoted).as_string(), all);
}

}  // namespace
}  // namespace runlight::store
