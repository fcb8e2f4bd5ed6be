// SPDX-License-Identifier: MIT
#include "auth/access_rules.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace runlight::auth {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

Who who(std::string_view text) {
  auto parsed = parse_who(text);
  if (!parsed) throw std::runtime_error(parsed.error().message);
  return *std::move(parsed);
}

Claims ada() {
  return {.issuer = "https://login.example.com",
          .subject = "u1",
          .name = "Ada",
          .email = "Ada@Example.com",
          .email_verified = true,
          .groups = {"platform", "works/Core"},
          .further = {{"department", {"it"}}, {"roles", {"dev", "on-call"}}}};
}

Claims with_email(std::string email, bool verified = true) {
  auto claims = ada();
  claims.email = std::move(email);
  claims.email_verified = verified;
  return claims;
}

Role role_under(std::string_view viewer, const Claims& claims) { return access_of({.viewers = {who(viewer)}}, claims).role; }

TEST(ParseWho, TakesEachForm) {
  struct Case {
    std::string_view text;
    Who::Kind kind;
    std::string_view name;
    std::string_view value;
  };
  for (const auto& [text, kind, name, value] : std::initializer_list<Case>{
           {"*", Who::Kind::everyone, "", ""},
           {" anonymous ", Who::Kind::anonymous, "", ""},
           {"Ada@Example.COM", Who::Kind::email, "", "ada@example.com"},
           {"o'hara+ci@sub.example.com", Who::Kind::email, "", "o'hara+ci@sub.example.com"},
           {"@Example.com", Who::Kind::domain, "", "example.com"},
           {"group:Platform Team", Who::Kind::group, "", "Platform Team"},
           {"group:works/core", Who::Kind::group, "", "works/core"},
           {"claim:department=it", Who::Kind::claim, "department", "it"},
           {"claim:https://example.com/roles=a=b", Who::Kind::claim, "https://example.com/roles", "a=b"},
       }) {
    const auto parsed = parse_who(text);
    ASSERT_TRUE(parsed) << parsed.error().message;
    EXPECT_EQ(parsed->kind, kind) << text;
    EXPECT_EQ(parsed->name, name) << text;
    EXPECT_EQ(parsed->value, value) << text;
  }
}

TEST(ParseWho, RefusesWhatNamesNobody) {
  using namespace std::string_view_literals;
  const std::string too_long(1'001, 'a');
  for (const std::string_view text : std::initializer_list<std::string_view>{"",
                                                                             " ",
                                                                             "admin",
                                                                             "@",
                                                                             "ada@",
                                                                             "@@example.com",
                                                                             "a@b@c.com",
                                                                             "group:",
                                                                             "group: ",
                                                                             "claim:x",
                                                                             "claim:",
                                                                             "claim:=x",
                                                                             "claim:x=",
                                                                             "claim:email=ada@example.com",
                                                                             "*@example.com",
                                                                             "ada@*",
                                                                             "group:*",
                                                                             "group:plat*",
                                                                             "**",
                                                                             "@example..com",
                                                                             "@.com",
                                                                             "@example.com.",
                                                                             "ada@exa mple.com",
                                                                             "Ada <ada@example.com>",
                                                                             "a@example.com,b@example.com",
                                                                             "@exa/mple.com",
                                                                             "ada@example.com\nb",
                                                                             "group:a\0b"sv,
                                                                             "Anonymous",
                                                                             "GROUP:platform",
                                                                             std::string_view(too_long)}) {
    const auto parsed = parse_who(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().kind, ErrorKind::bad_input) << text;
    EXPECT_THAT(parsed.error().message, HasSubstr("group:NAME")) << text;
    EXPECT_LT(parsed.error().message.size(), 400U) << text;
  }
}

TEST(ParseWho, NobodyUnknownHasARole) {
  EXPECT_TRUE(parse_role_holder("group:platform"));
  const auto refused = parse_role_holder("anonymous");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("--anonymous-read"));
}

TEST(AccessOf, AnAddressMeansOnePersonInEitherCase) {
  EXPECT_EQ(role_under("ada@example.com", ada()), Role::viewer);
  EXPECT_EQ(role_under("ADA@EXAMPLE.COM", ada()), Role::viewer);
  EXPECT_EQ(role_under("da@example.com", ada()), Role::nobody);
  EXPECT_EQ(role_under("ada@example.co", ada()), Role::nobody);
}

TEST(AccessOf, ADomainMeansItsAddressesOnly) {
  for (const auto* email : {"ada@example.com", "b@EXAMPLE.com"}) {
    EXPECT_EQ(role_under("@example.com", with_email(email)), Role::viewer) << email;
  }
  for (const auto* email :
       {"a@evil-example.com", "a@sub.example.com", "a@example.com.evil.com", "a@evil.com@example.com", "\"a@b\"@example.com",
        "@example.com", "example.com", "a@example.com ", "a@example.com.", "", "@"}) {
    EXPECT_EQ(role_under("@example.com", with_email(email)), Role::nobody) << email;
  }
}

TEST(AccessOf, AnUnverifiedAddressCountsForNothing) {
  const auto claims = with_email("ada@example.com", false);
  for (const auto* rule : {"ada@example.com", "@example.com"}) {
    EXPECT_EQ(role_under(rule, claims), Role::nobody) << rule;
    EXPECT_EQ(access_of({.viewers = {who(rule)}, .unverified_email = true}, claims).role, Role::viewer) << rule;
  }
  EXPECT_EQ(role_under("group:platform", claims), Role::viewer) << "the rest of what is known counts";
}

TEST(AccessOf, GroupsAndClaimsAreTakenExactly) {
  struct Case {
    std::string_view rule;
    Role role;
  };
  for (const auto& [rule, role] : std::initializer_list<Case>{
           {"group:platform", Role::viewer},
           {"group:Platform", Role::nobody},
           {"group:plat", Role::nobody},
           {"group:works/Core", Role::viewer},
           {"group:works", Role::nobody},
           {"claim:department=it", Role::viewer},
           {"claim:department=IT", Role::nobody},
           {"claim:roles=on-call", Role::viewer},
           {"claim:roles=dev,on-call", Role::nobody},
           {"claim:groups=platform", Role::nobody},
           {"claim:sub=u1", Role::viewer},
           {"claim:sub=u", Role::nobody},
           {"claim:unknown=it", Role::nobody},
           {"*", Role::viewer},
           {"anonymous", Role::nobody},
       }) {
    EXPECT_EQ(role_under(rule, ada()), role) << rule;
  }
}

TEST(AccessOf, TheHighestRoleCounts) {
  AccessRules rules{.viewers = {who("*")}, .operators = {who("group:platform")}, .admins = {who("bob@example.com")}};
  EXPECT_TRUE(rules.lets_anybody_in());
  EXPECT_EQ(access_of(rules, ada()).role, Role::operator_);
  rules.admins.push_back(who("@example.com"));
  EXPECT_EQ(access_of(rules, ada()).role, Role::admin);
  EXPECT_FALSE(AccessRules{}.lets_anybody_in());
  EXPECT_EQ(access_of({}, ada()).role, Role::nobody);
}

TEST(AccessOf, VisibilityIsTheSumOfTheRulesThatSpeakOfOne) {
  AccessRules rules{.viewers = {who("*")}};
  EXPECT_TRUE(access_of(rules, ada()).visibility.all) << "there is no rule";
  rules.visibility = {{.who = {who("group:other")}, .repositories = {"works/secret"}},
                      {.who = {who("group:platform"), who("group:other")}, .repositories = {"works/*", "works/api"}},
                      {.who = {who("*")}, .repositories = {"works/api", "public/*"}},
                      {.who = {who("anonymous")}, .repositories = {"open/*"}}};
  EXPECT_EQ(access_of(rules, ada()).visibility, (Visibility{.all = false, .globs = {"works/*", "works/api", "public/*"}}));

  auto bob = ada();
  bob.groups.clear();
  EXPECT_THAT(access_of(rules, bob).visibility.globs, ElementsAre("works/api", "public/*"));
  EXPECT_THAT(anonymous_visibility(rules).globs, ElementsAre("open/*"));
  EXPECT_TRUE(anonymous_visibility({}).all);

  rules.visibility.resize(1);
  const auto nothing = access_of(rules, ada()).visibility;
  EXPECT_FALSE(nothing.all);
  EXPECT_THAT(nothing.globs, IsEmpty());
  EXPECT_THAT(anonymous_visibility(rules).globs, IsEmpty());
}

TEST(AccessOf, AdminsSeeAllAndNobodyNothing) {
  AccessRules rules{.admins = {who("ada@example.com")}, .visibility = {{.who = {who("*")}, .repositories = {"works/*"}}}};
  EXPECT_TRUE(access_of(rules, ada()).visibility.all);
  rules.admins.clear();
  EXPECT_EQ(access_of(rules, ada()).visibility, Visibility{});
  EXPECT_EQ(access_of({}, ada()).visibility, Visibility{}) << "without a role there is nothing to see, rules or not";
}

TEST(ClaimsThatCount, AreThoseThatARuleLooksAt) {
  const AccessRules rules{.viewers = {who("claim:roles=on-call"), who("claim:department=hr")},
                          .admins = {who("group:admins")},
                          .visibility = {{.who = {who("group:works/Core")}, .repositories = {"works/*"}}}};
  const auto counting = claims_that_count(rules, ada());
  EXPECT_THAT(counting.groups, ElementsAre("works/Core"));
  EXPECT_THAT(counting.further, ElementsAre(Pair("roles", ElementsAre("on-call"))));
  EXPECT_EQ(counting.subject, "u1");
  EXPECT_EQ(counting.email, "Ada@Example.com");
  EXPECT_TRUE(counting.email_verified);
  const auto before = access_of(rules, ada());
  const auto after = access_of(rules, counting);
  EXPECT_EQ(after.role, before.role);
  EXPECT_EQ(after.visibility, before.visibility);
}

TEST(SpeaksOfGroups, WhereverTheyStand) {
  EXPECT_FALSE((AccessRules{.viewers = {who("*"), who("claim:groups=a")}}.speaks_of_groups()));
  EXPECT_TRUE((AccessRules{.operators = {who("group:a")}}.speaks_of_groups()));
  EXPECT_TRUE((AccessRules{.visibility = {{.who = {who("group:a")}, .repositories = {"*"}}}}.speaks_of_groups()));
}

TEST(ParseAccessRules, TakesAWholeFile) {
  const auto rules = parse_access_rules(R"(
# who may
viewers = ["*"]
operators = ["group:platform", "ada@example.com"]
admins = ["claim:sub=u1"]
unverified_email = true

[[visibility]]
who = ["@example.com", "anonymous"]
repositories = ["works/*", "*"]

[[visibility]]
who = ["group:contractors"]
repositories = ["works/site"]
)");
  ASSERT_TRUE(rules) << rules.error().message;
  EXPECT_EQ(rules->viewers.size(), 1U);
  EXPECT_EQ(rules->operators.size(), 2U);
  EXPECT_EQ(rules->admins.front().name, "sub");
  EXPECT_TRUE(rules->unverified_email);
  ASSERT_EQ(rules->visibility.size(), 2U);
  EXPECT_EQ(rules->visibility[0].who[1].kind, Who::Kind::anonymous);
  EXPECT_THAT(rules->visibility[1].repositories, ElementsAre("works/site"));
  EXPECT_TRUE(parse_access_rules(""));
}

TEST(ParseAccessRules, TakesLettersBeyondAsciiInQuotesAndComments) {
  const auto rules = parse_access_rules(
      "\xef\xbb\xbf# \u00fcber \"\nviewers = [\"group:\u00c4ltere \\\"a\\\" # b\", 'group:e\\', \"group:\U0001F680\"]");
  ASSERT_TRUE(rules) << rules.error().message;
  ASSERT_EQ(rules->viewers.size(), 3U);
  EXPECT_EQ(rules->viewers[0].value, "\u00c4ltere \"a\" # b");
  EXPECT_EQ(rules->viewers[1].value, "e\\");
  EXPECT_EQ(rules->viewers[2].value, "\U0001F680");
}

TEST(ParseAccessRules, RefusesWithLineAndKey) {
  struct Case {
    std::string toml;
    std::string_view line;
    std::string_view words;
  };
  for (const auto& [toml, line, words] : std::initializer_list<Case>{
           {"viewer = [\"*\"]", "Line 1 ", "did you mean viewers?"},
           {"\nviewers = \"*\"", "Line 2 ", "viewers must be a list of texts"},
           {"viewers = [\n\"*\",\n3]", "Line 3 ", "viewers must hold texts only"},
           {"admins = [\n\"admin\"]", "Line 2 ", "admins: \"admin\" names nobody"},
           {"operators = [\"anonymous\"]", "Line 1 ", "cannot have a role"},
           {"viewers = [\"anonymous\"]", "Line 1 ", "cannot have a role"},
           {"admins = [\"anonymous\"]", "Line 1 ", "cannot have a role"},
           {"unverified_email = \"yes\"", "Line 1 ", "must be true or false"},
           {"unverified_email = 1", "Line 1 ", "must be true or false"},
           {"[visibility]\nwho = [\"*\"]", "Line 1 ", "two brackets"},
           {"visibility = [1]", "Line 1 ", "[[visibility]]"},
           {"[[visibility]]\nwho = [\"*\"]\nrepository = [\"a/b\"]", "Line 3 ", "did you mean repositories?"},
           {"\n[[visibility]]\nwho = [\"*\"]", "Line 2 ", "names no repository"},
           {"[[visibility]]\nrepositories = [\"a/*\"]", "Line 1 ", "names nobody"},
           {"[[visibility]]\nwho = []\nrepositories = [\"a/*\"]", "Line 1 ", "names nobody"},
           {"[[visibility]]\nwho = [\"*\"]\nrepositories = [\"api-*\"]", "Line 3 ", "OWNER/NAME"},
           {"[[visibility]]\nwho = [\"*\"]\nrepositories = [\"\"]", "Line 3 ", "OWNER/NAME"},
           {"[[visibility]]\nwho = [\"*\"]\nrepositories = [[\"a/b\"]]", "Line 3 ", "must hold texts only"},
           {"viewers = [\"*\"]\nviewers = []", "Line 2 ", "no TOML"},
           {"viewers = [\"*\"", "Line 1 ", "no TOML"},
           {"[[\x03visibility]]", "Line 1 ", "no TOML"},
           {"[=]", "Line 1 ", "no TOML"},
           {"viewers = []\n\u00e9 = 1", "Line 2 ", "only ASCII"},
           {"viewers = [\"a\", \u00e9]", "Line 1 ", "only ASCII"},
           {"viewers = [\"\"\"*\"\"\"]", "Line 1 ", "one line"},
           {"# it\u00e9\nviewers = ['''*''']", "Line 2 ", "one line"},
           {"viewers = ['\u00e9']", "Line 1 ", "double quotes"},
           {"viewers = [\"\\\u00e9\"]", "Line 1 ", "backslash"},
           {"viewers = [\"\xc0\x80\"]", "Line 1 ", "no UTF-8"},
           {"viewers = [\"\xe0\x80\x80\"]", "Line 1 ", "no UTF-8"},
           {"viewers = [\"\xed\xa0\x80\"]", "Line 1 ", "no TOML"},
           {"viewers = [\"\xf8\x80\x80\x80\"]", "Line 1 ", "no UTF-8"},
           {"viewers = [\"\xc3", "Line 1 ", "no UTF-8"},
           {"viewers = [\"*]\n\u00e9", "Line 2 ", "only ASCII"},
           {"viewers = [\"\xff\"]", "Line 1 ", "no TOML"},
       }) {
    const auto rules = parse_access_rules(toml);
    ASSERT_FALSE(rules) << toml;
    EXPECT_EQ(rules.error().kind, ErrorKind::bad_input) << toml;
    EXPECT_THAT(rules.error().message, HasSubstr(line)) << toml;
    EXPECT_THAT(rules.error().message, HasSubstr(words)) << toml;
  }
}

TEST(ParseAccessRules, RefusesWhatIsTooLargeOrTooDeep) {
  const std::string large = "#" + std::string(std::size_t{256} << 10U, 'x');
  EXPECT_THAT(parse_access_rules(large).error().message, HasSubstr("262,145 bytes"));
  EXPECT_FALSE(parse_access_rules("viewers = " + std::string(100'000, '[')));
}

}  // namespace
}  // namespace runlight::auth
