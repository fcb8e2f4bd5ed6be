// SPDX-License-Identifier: MIT
#include "auth/session_cookie.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace runlight::auth {
namespace {

using ::testing::HasSubstr;

const Time k_now = *parse_time("2026-05-01T10:00:30.250Z");

SessionTicket a_session() {
  return {.session_id = "0123456789abcdef0123456789abcdef",
          .claims = {.issuer = "https://login.example.com",
                     .subject = "auth0|u1",
                     .name = "Ada \"the\" \u00c4ltere",
                     .email = "ada@example.com",
                     .email_verified = true,
                     .groups = {"platform", "works/core"},
                     .further = {{"https://example.com/roles", {"dev", "ops"}}}},
          .signed_in_at = k_now,
          .seen_at = k_now + std::chrono::hours(1)};
}

SignInTicket a_sign_in() {
  return {.attempt = {.state = "s", .nonce = "", .code_verifier = "v"}, .return_to = "/runs?branch=main", .begun_at = k_now};
}

Secret key(char letter) { return Secret(std::string(32, letter)); }
Sealer sealer() { return Sealer({key('a')}); }

TEST(SessionCookieTest, SaysWhatWasSealed) {
  const auto value = seal_session(sealer(), a_session());
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_EQ(value->find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."),
            std::string::npos);
  const auto ticket = open_session(sealer(), *value);
  ASSERT_TRUE(ticket);
  const auto expected = a_session();
  EXPECT_EQ(ticket->session_id, expected.session_id);
  EXPECT_EQ(ticket->claims.issuer, expected.claims.issuer);
  EXPECT_EQ(ticket->claims.subject, expected.claims.subject);
  EXPECT_EQ(ticket->claims.name, expected.claims.name);
  EXPECT_EQ(ticket->claims.email, expected.claims.email);
  EXPECT_TRUE(ticket->claims.email_verified);
  EXPECT_EQ(ticket->claims.groups, expected.claims.groups);
  EXPECT_EQ(ticket->claims.further, expected.claims.further);
  EXPECT_EQ(ticket->signed_in_at, expected.signed_in_at);
  EXPECT_EQ(ticket->seen_at, expected.seen_at);
}

TEST(SessionCookieTest, SaysWhereAPersonWasWhoSignsIn) {
  const auto ticket = open_sign_in(sealer(), seal_sign_in(sealer(), a_sign_in()));
  ASSERT_TRUE(ticket);
  EXPECT_EQ(ticket->attempt.state, "s");
  EXPECT_EQ(ticket->attempt.nonce, "");
  EXPECT_EQ(ticket->attempt.code_verifier, "v");
  EXPECT_EQ(ticket->return_to, "/runs?branch=main");
  EXPECT_EQ(ticket->begun_at, k_now);
}

TEST(SessionCookieTest, OneKindIsNotTakenForTheOther) {
  EXPECT_FALSE(open_session(sealer(), seal_sign_in(sealer(), a_sign_in())));
  EXPECT_FALSE(open_sign_in(sealer(), *seal_session(sealer(), a_session())));
}

TEST(SessionCookieTest, IsNoTicketUnlessEachMemberIs) {
  const std::string good =
      R"({"version":1,"kind":"session","session_id":"s","claims":{"issuer":"","subject":"u","name":"","email":"",)"
      R"("email_verified":false,"groups":[],"further":{}},"signed_in_at":1,"seen_at":2})";
  ASSERT_TRUE(open_session(sealer(), sealer().seal(good)));
  struct Case {
    std::string_view part;
    std::string_view instead;
  };
  for (const auto& [part, instead] : std::initializer_list<Case>{
           {"\"version\":1", "\"version\":2"},
           {"\"version\":1,", ""},
           {"\"session\"", "\"sign_in\""},
           {"\"session_id\":\"s\"", "\"session_id\":\"\""},
           {"\"session_id\":\"s\",", ""},
           {"\"subject\":\"u\"", "\"subject\":\"\""},
           {"\"email_verified\":false", "\"email_verified\":\"false\""},
           {"\"email_verified\":false,", ""},
           {"\"groups\":[]", "\"groups\":[1]"},
           {"\"groups\":[]", "\"groups\":{}"},
           {"\"further\":{}", "\"further\":{\"a\":\"b\"}"},
           {"\"signed_in_at\":1", "\"signed_in_at\":1.5"},
           {"\"signed_in_at\":1", "\"signed_in_at\":99999999999999999999"},
           {",\"seen_at\":2", ""},
           {"}", ""},
       }) {
    auto text = good;
    text.replace(text.find(part), part.size(), instead);
    EXPECT_FALSE(open_session(sealer(), sealer().seal(text))) << text;
  }
  for (const auto* text : {"", "null", "[]", "1", "{}", "\"session\""}) {
    EXPECT_FALSE(open_session(sealer(), sealer().seal(text))) << text;
  }
}

TEST(SessionCookieTest, DoesNotOutgrowWhatBrowsersKeep) {
  auto ticket = a_session();
  ticket.claims.groups.assign(40, std::string(50, 'g'));
  const auto value = seal_session(sealer(), ticket);
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_LE(value->size() + k_session_cookie.size(), 4'000U);
  EXPECT_TRUE(open_session(sealer(), *value));

  ticket.claims.groups.assign(80, std::string(50, 'g'));
  const auto refused = seal_session(sealer(), ticket);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::bad_input);
  EXPECT_THAT(refused.error().message, HasSubstr("too many groups"));
}

TEST(CookieOf, FindsOneByItsName) {
  using Found = std::optional<std::string>;
  struct Case {
    std::string_view header;
    Found value;
  };
  for (const auto& [header, value] : std::initializer_list<Case>{
           {"c=1", Found("1")},
           {"a=0; c=1; b=2", Found("1")},
           {"a=0;c=1", Found("1")},
           {"  c \t=\t 1 ;", Found("1")},
           {"c=", Found("")},
           {"c=1=2", Found("1=2")},
           {"c=\"1\"", Found("\"1\"")},
           {"c=1; c=2", std::nullopt},
           {"c=1; a=0; c=1", std::nullopt},
           {"c", std::nullopt},
           {"", std::nullopt},
           {";;;", std::nullopt},
           {"=1", std::nullopt},
           {"C=1", std::nullopt},
           {"xc=1", std::nullopt},
           {"cx=1", std::nullopt},
           {"a=c=1", std::nullopt},
           {"a=0, c=1", std::nullopt},
       }) {
    EXPECT_EQ(cookie_of(header, "c"), value) << header;
  }
}

TEST(SetCookie, KeepsItToThisHostAndToHttps) {
  EXPECT_EQ(set_cookie(k_session_cookie, "v", std::chrono::seconds(60)),
            "__Host-runlight_session=v; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax");
  EXPECT_THAT(set_cookie(k_sign_in_cookie, "", std::chrono::seconds(0)), HasSubstr("Max-Age=0"));
}

TEST(SafeReturnPath, IsAPathOfThisServer) {
  for (const auto* path :
       {"/", "/runs", "/workflows/lantern-works/harbour?branch=main&from=2026-05-01", "/runs?title=a%20b&x=%C3%BC#part",
        "/authors", "/@ada", "/runs/..hidden", "/?q=100%25", "/a//b", "/runs?next=https://example.com/", "/runs?q=a/../b"}) {
    EXPECT_EQ(safe_return_path(path), path);
  }
  const auto longest = "/" + std::string(1'999, 'a');
  EXPECT_EQ(safe_return_path(longest), longest);
}

TEST(SafeReturnPath, IsHomeForWhateverLeadsElsewhere) {
  using namespace std::string_view_literals;
  for (const auto wanted : {
           ""sv,
           "runs"sv,
           "//evil.example"sv,
           "///evil.example"sv,
           "/\\evil.example"sv,
           "\\\\evil.example"sv,
           "\\/evil.example"sv,
           "/%2fevil.example"sv,
           "/%2f%2fevil.example"sv,
           "/%2F/evil.example"sv,
           "%2f%2fevil.example"sv,
           "/%5cevil.example"sv,
           "/%5C%5Cevil.example"sv,
           "/%252fevil.example"sv,
           "/%255cevil.example"sv,
           "/%2525252525252fevil.example"sv,
           "https:evil.example"sv,
           "https://evil.example"sv,
           "HTTPS://evil.example/"sv,
           "javascript:alert(1)"sv,
           "data:text/html,x"sv,
           "@evil.example"sv,
           ".evil.example"sv,
           ":80"sv,
           "?x"sv,
           "#x"sv,
           " /runs"sv,
           "/runs "sv,
           "/runs x"sv,
           "/\t/evil.example"sv,
           "\t//evil.example"sv,
           "/\n/evil.example"sv,
           "/runs\r\nSet-Cookie: a=b"sv,
           "/runs%0d%0aSet-Cookie: a=b"sv,
           "/runs%0d%0aSet-Cookie:a=b"sv,
           "/%09/evil.example"sv,
           "/%0a/evil.example"sv,
           "/%00"sv,
           "/a\0b"sv,
           "/runs%7f"sv,
           "/runs?x=%0a"sv,
           "/a\\b"sv,
           "/a%5cb"sv,
           "/./evil.example"sv,
           "/.//evil.example"sv,
           "/..//evil.example"sv,
           "/%2e%2e//evil.example"sv,
           "/a/..//evil.example"sv,
           "/runs/..;/auth/callback/.."sv,
           "/auth/callback"sv,
           "/auth"sv,
           "/auth?x=1"sv,
           "/auth#x"sv,
           "/AUTH/sign-out"sv,
           "/%61uth/callback"sv,
           "/auth%2fcallback"sv,
           "/x/../auth/callback"sv,
           "/\uff0fevil.example"sv,
           "/\u2215evil.example"sv,
           "/%ef%bc%8fevil.example"sv,
           "\uff0f\uff0fevil.example"sv,
           "/\xff"sv,
           "/%"sv,
           "/%2"sv,
           "/%zz"sv,
           "/%u002f"sv,
       }) {
    EXPECT_EQ(safe_return_path(wanted), "/") << wanted;
  }
  EXPECT_EQ(safe_return_path("/" + std::string(2'000, 'a')), "/") << "too long";
}

}  // namespace
}  // namespace runlight::auth
