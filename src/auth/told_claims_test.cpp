// SPDX-License-Identifier: MIT
#include "auth/told_claims.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace runlight::auth {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

Claims told(const std::string& text, const std::string& groups_claim = "groups") {
  const auto json = parse_json_object(text);
  EXPECT_TRUE(json) << text;
  return told_claims(json.get(), groups_claim);
}

TEST(ToldClaimsTest, TheProtocolsClaimsAreNoFurtherOnes) {
  const auto claims = told(R"({"iss":"i","sub":"s","aud":"a","azp":"a","exp":1,"iat":1,"nbf":1,"jti":"j","nonce":"n",
    "at_hash":"h","c_hash":"h","sid":"s","name":"Ada","email":"ada@example.com","email_verified":true,"groups":["platform"],
    "department":"it","level":3,"share":0.5,"staff":true,"left":false,"roles":["a",2,true,null,{"b":1},["c"]],
    "address":{"city":"x"},"nothing":null,"none":[]})");
  EXPECT_EQ(claims.name, "Ada");
  EXPECT_EQ(claims.email, "ada@example.com");
  EXPECT_TRUE(claims.email_verified);
  EXPECT_THAT(claims.groups, ElementsAre("platform"));
  EXPECT_THAT(claims.further,
              UnorderedElementsAre(Pair("department", ElementsAre("it")), Pair("level", ElementsAre("3")),
                                   Pair("share", ElementsAre("0.5")), Pair("staff", ElementsAre("true")),
                                   Pair("left", ElementsAre("false")), Pair("roles", ElementsAre("a", "2", "true"))));
}

TEST(ToldClaimsTest, AnAddressIsVerifiedOnlyWhenThatIsTold) {
  const std::pair<std::string, bool> k_cases[] = {{"true", true},        {R"("true")", true}, {"false", false},
                                                  {R"("false")", false}, {"1", false},        {R"("True")", false},
                                                  {"null", false},       {"[true]", false}};
  for (const auto& [value, verified] : k_cases) {
    EXPECT_EQ(told(fmt::format(R"({{"email":"a@example.com","email_verified":{}}})", value)).email_verified, verified)
        << value;
  }
  EXPECT_FALSE(told(R"({"email_verified":true})").email_verified);
}

TEST(ToldClaimsTest, GroupsAreAListOrOneText) {
  EXPECT_THAT(told(R"({"roles":"platform","groups":["x"]})", "roles").groups, ElementsAre("platform"));
  EXPECT_THAT(told(R"({"https://example.com/groups":["a","b"]})", "https://example.com/groups").groups,
              ElementsAre("a", "b"));
  EXPECT_THAT(told(R"({"groups":{"a":true}})").groups, IsEmpty());
  EXPECT_THAT(told(R"({"groups":7})").groups, IsEmpty());
}

TEST(ToldClaimsTest, WhatGoesBeyondTheLimitsIsLeftOutAndNeverCut) {
  const std::string fits(1'000, 'a');
  const auto claims =
      told(fmt::format(R"({{"name":"{0}a","email":"{0}a","email_verified":true,"groups":["{0}","{0}a","adm\u0001ins",
    "ad\u0085mins","b\u007f","é","plain"],"k\n":"v","{0}a":"v","long":"{0}a"}})",
                       fits));
  EXPECT_EQ(claims.name, "");
  EXPECT_EQ(claims.email, "");
  EXPECT_FALSE(claims.email_verified);
  EXPECT_THAT(claims.groups, ElementsAre(fits, "é", "plain"));
  EXPECT_THAT(claims.further, IsEmpty());
  std::string many;
  for (int i = 0; i < 1'500; ++i) many += fmt::format(R"({}"g{}")", i == 0 ? "" : ",", i);
  EXPECT_EQ(told(fmt::format(R"({{"groups":[{}]}})", many)).groups.size(), 1'000U);
}

TEST(ToldClaimsTest, AMissingNameIsTheUserName) {
  EXPECT_EQ(told(R"({"preferred_username":"ada"})").name, "ada");
  EXPECT_EQ(told(R"({"name":"Ada","preferred_username":"ada"})").name, "Ada");
}

TEST(ToldClaimsTest, UserinfoFillsInWhatIsMissing) {
  const auto claims = completed(
      told(R"({"name":"Ada","department":"it"})"),
      told(R"({"name":"X","email":"a@example.com","email_verified":true,"groups":["g"],"department":"x","floor":2})"));
  EXPECT_EQ(claims.name, "Ada");
  EXPECT_EQ(claims.email, "a@example.com");
  EXPECT_TRUE(claims.email_verified);
  EXPECT_THAT(claims.groups, ElementsAre("g"));
  EXPECT_THAT(claims.further, UnorderedElementsAre(Pair("department", ElementsAre("it")), Pair("floor", ElementsAre("2"))));
}

TEST(ToldClaimsTest, OneAddressIsNotVerifiedByAnother) {
  const auto other =
      completed(told(R"({"email":"a@example.com"})"), told(R"({"email":"b@example.com","email_verified":true})"));
  EXPECT_EQ(other.email, "a@example.com");
  EXPECT_FALSE(other.email_verified);
  const auto mixed = completed(told(R"({"email_verified":true})"), told(R"({"email":"b@example.com"})"));
  EXPECT_FALSE(mixed.email_verified);
  const auto same =
      completed(told(R"({"email":"a@example.com"})"), told(R"({"email":"a@example.com","email_verified":true})"));
  EXPECT_TRUE(same.email_verified);
}

}  // namespace
}  // namespace runlight::auth
