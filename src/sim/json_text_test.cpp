// SPDX-License-Identifier: MIT
#include "sim/json_text.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace runlight::sim {
namespace {

TEST(JsonText, escapes_what_json_asks_for) {
  for (const std::string text :
       {"", "plain", "quote \" backslash \\ slash /", "tab\tnewline\nreturn\r", "ünïcødé 日本語 🚀", "\x01\x1f\x7f"}) {
    EXPECT_EQ(boost::json::parse(text_of(Quoted{text})).as_string(), text);
  }
  EXPECT_EQ(text_of(Quoted{"\x01"}), "\"\\u0001\"");
  EXPECT_EQ(text_of(QuotedOrNull{""}, QuotedOrNull{"x"}), "null\"x\"");
}

TEST(JsonText, writes_numbers_truths_and_times) {
  const auto time = std::chrono::sys_days(std::chrono::year(2024) / 2 / 29) + std::chrono::seconds(86'399);
  EXPECT_EQ(text_of(-7, " ", std::int64_t{66'000'000'000}, " ", std::uint8_t{9}, " ", true), "-7 66000000000 9 true");
  EXPECT_EQ(text_of(QuotedTime{time}), "\"2024-02-29T23:59:59Z\"");
  EXPECT_EQ(time_text(std::chrono::sys_seconds{}), "1970-01-01T00:00:00Z");
}

TEST(JsonText, makes_node_ids_as_github_does) {
  // As recorded: a run and its check suite in repository 816473585.
  EXPECT_EQ(text_of(NodeId{"WFR_", 'L', 816473585, 12083382635}), "WFR_kwLOMKpl8c8AAAAC0DnJaw");
  EXPECT_EQ(text_of(NodeId{"CS_", 'D', 816473585, 31475253078}), "CS_kwDOMKpl8c8AAAAHVBI_Vg");
}

TEST(JsonText, encodes_base64_with_padding_and_line_breaks) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [text, encoded] : cases) EXPECT_EQ(base64(text), encoded);
  EXPECT_EQ(base64("foobar", 4), "Zm9v\nYmFy\n");
}

}  // namespace
}  // namespace runlight::sim
