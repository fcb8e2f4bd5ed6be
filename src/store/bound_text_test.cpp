// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <random>

#include "store/engine_text.hpp"
#include "store/query_argument.hpp"
#include "store/test_engine.hpp"

namespace runlight::store {
namespace {

/// Texts of any bytes, those more often that mean something to the engine's parsers.
std::string any_text(std::mt19937& random) {
  constexpr std::string_view k_marks =
      "\\'\"`\t\n\r\b\f\a\v\0\x1b,[](){}:;-N/*#$\xff\xc3\xe2\x80nrt0bfxu"
      "eE.+ ";
  std::string text(random() % 40, ' ');
  for (auto& c : text) c = random() % 3 == 0 ? static_cast<char>(random()) : k_marks[random() % k_marks.size()];
  return text;
}

class BoundText : public ::testing::Test {
 protected:
  void SetUp() override { RUNLIGHT_SKIP_WITHOUT_ENGINE(); }
};

/// tests/fuzz/sql_parameters_fuzz.cpp says the same of the engine's rules as they are written down; this asks the engine.
TEST_F(BoundText, comes_back_as_it_was_whatever_its_bytes) {
  const auto engine = test_engine();
  std::mt19937 random(20260501);  // NOLINT(cert-msc51-cpp): the same texts each time
  for (int i = 0; i < 3'000; ++i) {
    const auto text = any_text(random);
    const auto other = any_text(random);
    const std::vector<std::string> values{text, other};
    const auto array = argument_text("Array(String)", values);
    ASSERT_TRUE(array);
    const auto answer = engine->read(
        {.sql = "SELECT concat({x:String}, '|', {n:Nullable(String)}, '|', arrayStringConcat({a:Array(String)}, '|'), '|', "
                "toString(length({a:Array(String)})))",
         .parameters = {{"x", text}, {"n", other}, {"a", *array}},
         .format = "RawBLOB"});
    ASSERT_EQ(body_of(answer), text + "|" + other + "|" + text + "|" + other + "|2") << "turn " << i;
  }
}

TEST_F(BoundText, makes_no_text_null) {
  const auto engine = test_engine();
  for (const std::string text : {"\\N", "NULL", "", "\\\\N", "null", "N"}) {
    const auto answer =
        engine->read({.sql = "SELECT isNull({x:Nullable(String)})", .parameters = {{"x", text}}, .format = "TSV"});
    EXPECT_EQ(body_of(answer), "0\n") << text;
  }
}

}  // namespace
}  // namespace runlight::store
