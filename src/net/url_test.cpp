// SPDX-License-Identifier: MIT
#include "net/url.hpp"

#include <gtest/gtest.h>

namespace runlight::net {
namespace {

using Query = std::vector<std::pair<std::string, std::string>>;

struct TargetCase {
  std::string_view target;
  std::string path;
  Query query;
};

class ParseTarget : public testing::TestWithParam<TargetCase> {};

TEST_P(ParseTarget, gives_the_decoded_path_and_parameters) {
  const auto target = parse_target(GetParam().target);
  ASSERT_TRUE(target) << target.error().message;
  EXPECT_EQ(target->path, GetParam().path);
  EXPECT_EQ(target->query, GetParam().query);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, ParseTarget,
    testing::Values(TargetCase{"/", "/", {}}, TargetCase{"/a/b", "/a/b", {}}, TargetCase{"/a%20b?", "/a b", {{"", ""}}},
                    TargetCase{"/a?x=1&y=2&x=3", "/a", {{"x", "1"}, {"y", "2"}, {"x", "3"}}},
                    TargetCase{"/a?x", "/a", {{"x", ""}}}, TargetCase{"/a?x=a+b%2Bc", "/a", {{"x", "a b+c"}}},
                    TargetCase{"/a?created=%3E%3D2024-01-01..2024-02-01", "/a", {{"created", ">=2024-01-01..2024-02-01"}}},
                    TargetCase{"/a?sql=SELECT%0A1", "/a", {{"sql", "SELECT\n1"}}},
                    TargetCase{"/a?x[0]={|\"^`\\<>}", "/a", {{"x[0]", "{|\"^`\\<>}"}}},
                    TargetCase{"/\xC3\xA9?n=%C3%A9", "/\xC3\xA9", {{"n", "\xC3\xA9"}}},
                    TargetCase{"/a?u=https://x/y?z", "/a", {{"u", "https://x/y?z"}}}, TargetCase{"//a//b", "//a//b", {}},
                    TargetCase{"http://host:1/a?b=c", "/a", {{"b", "c"}}}, TargetCase{"http://host", "/", {}}));

class RefuseTarget : public testing::TestWithParam<std::string_view> {};

TEST_P(RefuseTarget, as_bad_input) {
  const auto target = parse_target(GetParam());
  ASSERT_FALSE(target) << target->path;
  EXPECT_EQ(target.error().kind, ErrorKind::bad_input);
}

INSTANTIATE_TEST_SUITE_P(Forms, RefuseTarget,
                         testing::Values("", "*", "a", "?x", "/%", "/%2", "/%zz", "/a?x=%g1", "/a b", "/a\nb", "/a\x7f",
                                         "/a%00b", "/a%0Ab", "/a?x=%00", "/a#b", std::string_view("/a\0b", 4),
                                         "example.com:443", "http://host:80evil/a", "http://127.0.0.1evil/a"));

TEST(configured_origin, refuses_a_user_without_repeating_the_password) {
  EXPECT_EQ(configured_origin("https://api.example.com/v3?at=@").value(), "https://api.example.com");
  const auto refused = configured_origin("https://somebody:hush@api.example.com/v3");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::bad_input);
  EXPECT_EQ(refused.error().message.find("hush"), std::string::npos) << refused.error().message;
}

TEST(Target, gives_the_first_or_all_values_of_a_name) {
  const auto target = parse_target("/?a=1&b=2&a=3&e=");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->parameter("a"), "1");
  EXPECT_EQ(target->parameter("e"), "");
  EXPECT_EQ(target->parameter("c"), std::nullopt);
  EXPECT_EQ(target->parameters("a"), (std::vector<std::string>{"1", "3"}));
  EXPECT_TRUE(target->parameters("c").empty());
}

struct TextCase {
  std::string_view text;
  std::string expected;  ///< "" when it must be refused, where refusing is possible
};

class OriginOf : public testing::TestWithParam<TextCase> {};

TEST_P(OriginOf, is_scheme_host_and_port_in_one_form) {
  const auto origin = origin_of(GetParam().text);
  EXPECT_EQ(origin.value_or(""), GetParam().expected);
  if (!origin) EXPECT_EQ(origin.error().kind, ErrorKind::bad_input);
}

INSTANTIATE_TEST_SUITE_P(
    Urls, OriginOf,
    testing::Values(TextCase{"https://api.github.com", "https://api.github.com"},
                    TextCase{"HTTPS://API.GitHub.com/repos?x=1#y", "https://api.github.com"},
                    TextCase{"https://api.github.com:443/", "https://api.github.com"},
                    TextCase{"http://127.0.0.1:80/", "http://127.0.0.1"},
                    TextCase{"http://127.0.0.1:8080/a", "http://127.0.0.1:8080"},
                    TextCase{"https://user:pw@host/a", "https://host"}, TextCase{"http://[::1]:9/a", "http://[::1]:9"},
                    TextCase{"http://host:", "http://host"},
                    TextCase{"https://api.github.com.evil.example/", "https://api.github.com.evil.example"},
                    TextCase{"https://api.github.com@evil.example/", "https://evil.example"}, TextCase{"", ""},
                    TextCase{"api.github.com", ""}, TextCase{"/repos", ""}, TextCase{"ftp://host/", ""},
                    TextCase{"file:///etc/passwd", ""}, TextCase{"https://", ""}, TextCase{"https:///path", ""},
                    TextCase{"https://host:99999/", ""}, TextCase{"https://host:0/", ""}, TextCase{"https://ho st/", ""},
                    TextCase{"http://127.0.0.1.example.com/", ""}, TextCase{"http://127.0.0.1evil", ""},
                    TextCase{"https://host\n/", ""}));

TEST(OriginOf, names_the_url_in_its_refusal_without_the_password) {
  const auto origin = origin_of("ftp://user:secret@host/a?token=secret");
  ASSERT_FALSE(origin);
  EXPECT_EQ(origin.error().message, "\"ftp://host/a\" is no absolute http or https URL, such as https://api.github.com.");
}

class WithoutQuery : public testing::TestWithParam<TextCase> {};

TEST_P(WithoutQuery, holds_nothing_secret) { EXPECT_EQ(without_query(GetParam().text), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Urls, WithoutQuery,
    testing::Values(TextCase{"https://h/a?b=c#d", "https://h/a"}, TextCase{"https://h/a#d", "https://h/a"},
                    TextCase{"https://u:p@h:1/a?b", "https://h:1/a"}, TextCase{"https://h/@scope", "https://h/@scope"},
                    TextCase{"https://u:p?q@h/a", "https://h/a"}, TextCase{"https://u:p/q [@h/a", "https://h/a"},
                    TextCase{"/a?b=c", "/a"}, TextCase{"/a?search=https://b.c/d", "/a"},
                    TextCase{"/a?code=1&u=https://b?c", "/a"}, TextCase{"a?b=c://d", "a"}, TextCase{"", ""},
                    TextCase{"no url", "no url"}));

TEST(Encode, escapes_everything_reserved) {
  EXPECT_EQ(encode_segment("a/b c?d#e%f+g"), "a%2Fb%20c%3Fd%23e%25f%2Bg");
  EXPECT_EQ(encode_segment("A-z_0.9~"), "A-z_0.9~");
  EXPECT_EQ(encode_query(">=2024&x=y \xC3\xA9"), "%3E%3D2024%26x%3Dy%20%C3%A9");
}

using Links = std::map<std::string, std::string>;

struct LinkCase {
  std::string header;
  Links links;
};

class ParseLinkHeader : public testing::TestWithParam<LinkCase> {};

TEST_P(ParseLinkHeader, gives_the_address_of_each_rel) { EXPECT_EQ(parse_link_header(GetParam().header), GetParam().links); }

INSTANTIATE_TEST_SUITE_P(
    Forms, ParseLinkHeader,
    testing::Values(LinkCase{"<https://api.github.com/repositories/1/actions/runs?page=2>; rel=\"next\", "
                             "<https://api.github.com/repositories/1/actions/runs?page=9>; rel=\"last\"",
                             {{"next", "https://api.github.com/repositories/1/actions/runs?page=2"},
                              {"last", "https://api.github.com/repositories/1/actions/runs?page=9"}}},
                    LinkCase{"<https://h/?a=1,2;3>;rel=next,<https://h/b>;rel=prev",
                             {{"next", "https://h/?a=1,2;3"}, {"prev", "https://h/b"}}},
                    LinkCase{"  <https://h/a> ; title=\"one, \\\"two\\\"; rel=x\" ; REL = \"Next\"",
                             {{"next", "https://h/a"}}},
                    LinkCase{"<https://h/a>; rel=\"next last\"", {{"next", "https://h/a"}, {"last", "https://h/a"}}},
                    LinkCase{"<https://h/a>; rel=next; rel=last", {{"next", "https://h/a"}}},
                    LinkCase{"<https://h/a>; rel=next, <https://h/b>; rel=next", {{"next", "https://h/a"}}},
                    LinkCase{"nonsense, <https://h/a>; rel=next", {{"next", "https://h/a"}}}, LinkCase{"<https://h/a>", {}},
                    LinkCase{"<https://h/a; rel=next", {}}, LinkCase{"<>; rel=next", {}}, LinkCase{"", {}},
                    LinkCase{",,;;==\"", {}}, LinkCase{"<https://h/a>; rel=\"next", {{"next", "https://h/a"}}},
                    LinkCase{"<https://h/" + std::string(20'000, 'a') + ">; rel=next", {}}));

}  // namespace
}  // namespace runlight::net
