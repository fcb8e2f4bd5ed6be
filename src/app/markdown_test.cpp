// SPDX-License-Identifier: MIT
#include "app/markdown.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace runlight::app {
namespace {

struct TextCase {
  std::string_view text;
  std::string_view markdown;
};

/// By its expectation: a test's name is not to hold addresses.
void PrintTo(const TextCase& text_case, std::ostream* out) { *out << text_case.markdown; }

class MarkdownText : public ::testing::TestWithParam<TextCase> {};

TEST_P(MarkdownText, shows_what_it_was_given) { EXPECT_EQ(markdown_text(GetParam().text), GetParam().markdown); }

INSTANTIATE_TEST_SUITE_P(
    , MarkdownText,
    ::testing::Values(
        TextCase{"", ""}, TextCase{"Build and test", "Build and test"}, TextCase{"api-gateway.v2", "api-gateway.v2"},
        TextCase{"a|b", "a\\|b"}, TextCase{"a\\|b", "a\\\\\\|b"}, TextCase{"`rm`", "\\`rm\\`"},
        TextCase{"<script>alert(1)</script>", "&lt;script&gt;alert\\(1\\)&lt;/script&gt;"},
        TextCase{"a\nb\r\nc\td", "a b  c d"}, TextCase{"[x](y)", "\\[x\\]\\(y\\)"}, TextCase{"![x](y)", "\\!\\[x\\]\\(y\\)"},
        TextCase{"**b** _i_ ~~s~~", "\\*\\*b\\*\\* \\_i\\_ \\~\\~s\\~\\~"}, TextCase{"# $x$ &lt;", "\\# \\$x\\$ &amp;lt;"},
        TextCase{"https://evil.example", "https&#58;//evil.example"}, TextCase{"Prüfung ✓", "Prüfung ✓"},
        TextCase{"a\u202Eb\u2066c\u2028d", "a b c d"}, TextCase{"\xFF", "\xFF"}, TextCase{"\xE2\x80", "\xE2\x80"}));

TEST(MarkdownTextLength, is_cut_between_characters) {
  EXPECT_EQ(markdown_text("éé|éé", 3), "éé\\|…");
  EXPECT_EQ(markdown_text("éé|", 3), "éé\\|");
}

struct LinkCase {
  std::string_view url;
  std::string_view markdown;
};

class MarkdownLink : public ::testing::TestWithParam<LinkCase> {};

TEST_P(MarkdownLink, leads_to_the_web_or_nowhere) { EXPECT_EQ(markdown_link("a]b", GetParam().url), GetParam().markdown); }

INSTANTIATE_TEST_SUITE_P(
    , MarkdownLink,
    ::testing::Values(
        LinkCase{"https://github.com/acme/api/actions/runs/7", "[a\\]b](https://github.com/acme/api/actions/runs/7)"},
        LinkCase{"HTTP://ghe.example/x?a=1&b=2#c", "[a\\]b](HTTP://ghe.example/x?a=1&amp;b=2#c)"},
        LinkCase{"https://x.example/a b)c|d<e>\n\"f\\é", "[a\\]b](https://x.example/a%20b%29c%7Cd%3Ce%3E%0A%22f%5C%C3%A9)"},
        LinkCase{"javascript:alert(1)", "a\\]b"}, LinkCase{"javascript://x.example/%0aalert(1)", "a\\]b"},
        LinkCase{"data:text/html,x", "a\\]b"}, LinkCase{"/relative", "a\\]b"}, LinkCase{"", "a\\]b"}));

TEST(MarkdownLinkLength, is_none_when_it_is_absurdly_long) {
  EXPECT_EQ(markdown_link("a", "https://x.example/" + std::string(1'000, 'x')), "a");
}

}  // namespace
}  // namespace runlight::app
