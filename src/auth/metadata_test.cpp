// SPDX-License-Identifier: MIT
#include "auth/metadata.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace runlight::auth {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr std::string_view k_issuer = "https://login.example.com";

/// The metadata of a provider with members replaced or added (JSON text) or, with "", left out.
std::string metadata(const std::map<std::string, std::string>& changes = {}) {
  std::map<std::string, std::string> members{{"issuer", R"("https://login.example.com")"},
                                             {"authorization_endpoint", R"("https://login.example.com/authorize")"},
                                             {"token_endpoint", R"("https://api.example.com/token")"},
                                             {"jwks_uri", R"("https://login.example.com/keys")"}};
  for (const auto& [name, value] : changes) members.insert_or_assign(name, value);
  std::string text;
  for (const auto& [name, value] : members) {
    if (!value.empty()) text += fmt::format(R"({}"{}":{})", text.empty() ? "" : ",", name, value);
  }
  return "{" + text + "}";
}

TEST(MetadataTest, WhatIsNeededIsRead) {
  const auto read = parse_metadata(metadata({{"userinfo_endpoint", R"("https://login.example.com/me")"},
                                             {"end_session_endpoint", R"("https://login.example.com/out?a=b")"},
                                             {"authorization_response_iss_parameter_supported", "true"},
                                             {"token_endpoint_auth_methods_supported", R"(["client_secret_post"])"}}),
                                   k_issuer);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->authorization_endpoint, "https://login.example.com/authorize");
  EXPECT_EQ(read->token_endpoint, "https://api.example.com/token");
  EXPECT_EQ(read->jwks_uri, "https://login.example.com/keys");
  EXPECT_EQ(read->userinfo_endpoint, "https://login.example.com/me");
  EXPECT_EQ(read->end_session_endpoint, "https://login.example.com/out?a=b");
  EXPECT_EQ(read->client_authentication, ClientAuthentication::post);
  EXPECT_TRUE(read->tells_issuer);
}

TEST(MetadataTest, WhatIsNotToldHasItsDefault) {
  const auto read = parse_metadata(metadata({{"userinfo_endpoint", "null"}}), k_issuer);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->userinfo_endpoint, "");
  EXPECT_EQ(read->end_session_endpoint, "");
  EXPECT_EQ(read->client_authentication, ClientAuthentication::basic);
  EXPECT_FALSE(read->tells_issuer);
}

TEST(MetadataTest, TheClientAuthenticatesAsTheProviderCan) {
  const std::pair<std::string, ClientAuthentication> k_cases[] = {
      {R"(["client_secret_post","client_secret_basic"])", ClientAuthentication::basic},
      {R"(["private_key_jwt","client_secret_post"])", ClientAuthentication::post},
      {R"(["private_key_jwt"])", ClientAuthentication::other},
      {R"([])", ClientAuthentication::other},
  };
  for (const auto& [methods, wanted] : k_cases) {
    const auto read = parse_metadata(metadata({{"token_endpoint_auth_methods_supported", methods}}), k_issuer);
    ASSERT_TRUE(read) << methods;
    EXPECT_EQ(read->client_authentication, wanted) << methods;
  }
}

TEST(MetadataTest, HttpIsTakenOnLoopbackHostsOnly) {
  for (const auto* const host : {"127.0.0.1:9000", "127.9.9.9", "[::1]:9000", "localhost:9000", "LocalHost"}) {
    EXPECT_TRUE(parse_metadata(metadata({{"token_endpoint", fmt::format(R"("http://{}/token")", host)}}), k_issuer)) << host;
  }
  for (const auto* const host :
       {"login.example.com", "10.0.0.1", "[2001:db8::1]", "localhost.example.com", "127.0.0.1.example.com", "0.0.0.0",
        "128.0.0.1", "example.com#127.0.0.1", "127.0.0.1@example.com"}) {
    const auto read = parse_metadata(metadata({{"token_endpoint", fmt::format(R"("http://{}/token")", host)}}), k_issuer);
    EXPECT_FALSE(read) << host;
  }
}

struct Refusal {
  std::string text;
  std::string_view message;
};

TEST(MetadataTest, WhatIsNotRightIsRefused) {
  const Refusal k_refusals[] = {
      {"", "no JSON object"},
      {"[]", "no JSON object"},
      {"<!doctype html>", "no JSON object"},
      {metadata().insert(1, R"("issuer":"https://evil.example",)"), "a name twice"},
      {metadata({{"issuer", ""}}), "names no issuer"},
      {metadata({{"issuer", "7"}}), "names no issuer"},
      {metadata({{"issuer", R"("https://login.example.com/")"}}), "the slash at the end counts"},
      {metadata({{"issuer", R"("https://login.example.com/tenant")"}}), "they must be the same"},
      {metadata({{"issuer", R"("https://evil.example.com\n\u001b[2J")"}}), "evil.example.com ?[2J\""},
      {metadata({{"authorization_endpoint", ""}}), "no authorization_endpoint"},
      {metadata({{"token_endpoint", "null"}}), "no token_endpoint"},
      {metadata({{"jwks_uri", R"(["https://login.example.com/keys"])"}}), "no jwks_uri"},
      {metadata({{"jwks_uri", R"("")"}}), "no absolute https URL"},
      {metadata({{"jwks_uri", R"("/keys")"}}), "no absolute https URL"},
      {metadata({{"jwks_uri", R"("file:///etc/passwd")"}}), "no absolute https URL"},
      {metadata({{"jwks_uri", R"("http://login.example.com/keys")"}}), "is not https"},
      {metadata({{"userinfo_endpoint", R"("http://login.example.com/me")"}}), "is not https"},
      {metadata({{"end_session_endpoint", R"x("javascript:alert(1)")x"}}), "no absolute https URL"},
      {metadata({{"authorization_endpoint", R"("https://me@login.example.com/")"}}), "user information"},
      {metadata({{"authorization_endpoint", R"("https://login.example.com/#a")"}}), "fragment"},
      {metadata({{"token_endpoint", R"("https://login.example.com/\r\nX: y")"}}), "control characters"},
      {metadata({{"token_endpoint", fmt::format(R"("https://login.example.com/{}")", std::string(2'000, 'a'))}}), "2,000"},
  };
  for (const auto& [text, message] : k_refusals) {
    const auto read = parse_metadata(text, k_issuer);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().kind, ErrorKind::bad_data) << text;
    EXPECT_THAT(read.error().message, HasSubstr(message)) << text;
  }
}

TEST(MetadataTest, KeysAreKeptAsLongAsTheProviderSaysWithinLimits) {
  const std::pair<std::string, std::chrono::seconds> k_cases[] = {
      {"", 1h},
      {"public", 1h},
      {"public, max-age=7200", 2h},
      {"Max-Age=7200, must-revalidate", 2h},
      {"max-age=0", 5min},
      {"max-age=1", 5min},
      {"max-age=99999999", 24h},
      {"max-age=99999999999999999999999", 24h},
      {"max-age=-1", 5min},
      {"max-age=x", 1h},
      {"max-age=60x", 1h},
      {"no-store", 5min},
      {"no-cache, max-age=7200", 5min},
  };
  for (const auto& [header, kept] : k_cases) {
    EXPECT_EQ(keys_good_for({{"Cache-Control", header}}), kept) << header;
  }
  EXPECT_EQ(keys_good_for({}), 1h);
}

}  // namespace
}  // namespace runlight::auth
