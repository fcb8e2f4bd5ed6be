// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "auth/oauth.hpp"
#include "auth/sign_in_provider.hpp"
#include "auth/test_tokens.hpp"
#include "fakes/fake_http_client.hpp"
#include "fakes/manual_clock.hpp"

namespace runlight::auth {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view k_redirect = "https://runlight.example.com/auth/callback";
constexpr std::string_view k_user = R"({"id":583231,"login":"octocat","name":"Mona Lisa"})";
constexpr std::string_view k_emails = R"([{"email":"old@example.com","primary":false,"verified":true},
  {"email":"mona@example.com","primary":true,"verified":true}])";

class GithubSignInTest : public testing::Test {
 protected:
  void make(bool reads_groups = true, const std::string& api_url = "https://api.github.com/") {
    provider_ = *make_github_provider({.url = "https://github.com/",
                                       .api_url = api_url,
                                       .client_id = "Iv1.client",
                                       .client_secret = Secret("s3cret&more"),
                                       .reads_groups = reads_groups},
                                      http_, clock_);
    begun_ = *test::run(provider_->begin(std::string(k_redirect)));
    query_ = *net::parse_target(begun_.url.substr(std::string_view("https://github.com").size()));
  }

  void token(std::string body = R"({"access_token":"gho_abc","scope":"read:user,user:email","token_type":"bearer"})") {
    http_.reply_to("/login/oauth/access_token", 200, std::move(body));
  }
  void person() { http_.reply_to("/user", 200, std::string(k_user)); }
  void emails(std::string body = std::string(k_emails)) { http_.reply_to("/user/emails", 200, std::move(body)); }

  Result<Claims> finish() { return finish({{"code", "abc"}, {"state", begun_.attempt.state}}); }
  Result<Claims> finish(std::vector<std::pair<std::string, std::string>> query) {
    return test::run(
        provider_->finish({.path = "/auth/callback", .query = std::move(query)}, begun_.attempt, std::string(k_redirect)));
  }

  fakes::FakeHttpClient http_;
  fakes::ManualClock clock_;
  std::unique_ptr<SignInProvider> provider_;
  SignInBegun begun_;
  net::Target query_;
};

TEST_F(GithubSignInTest, TheBrowserIsSentWithStateAndChallenge) {
  make();
  EXPECT_EQ(provider_->name(), "GitHub");
  EXPECT_THAT(begun_.url, StartsWith("https://github.com/login/oauth/authorize?"));
  EXPECT_EQ(query_.parameter("client_id"), "Iv1.client");
  EXPECT_EQ(query_.parameter("redirect_uri"), k_redirect);
  EXPECT_EQ(query_.parameter("scope"), "read:user user:email read:org");
  EXPECT_EQ(query_.parameter("state"), begun_.attempt.state);
  EXPECT_EQ(query_.parameter("code_challenge"), code_challenge(begun_.attempt.code_verifier));
  EXPECT_EQ(query_.parameter("code_challenge_method"), "S256");
  EXPECT_EQ(begun_.attempt.nonce, "");
  EXPECT_EQ(begun_.attempt.state.size(), 43U);
  EXPECT_THAT(http_.requests(), IsEmpty());
  EXPECT_EQ(test::run(provider_->sign_out_url("https://runlight.example.com/")), std::nullopt);
}

TEST_F(GithubSignInTest, APersonIsToldWithOrganisationsAndTeamsOfAllPages) {
  make();
  token();
  person();
  emails();
  http_.reply_to("/user/orgs?per_page=100", 200, R"([{"login":"lantern-works"}])",
                 {{"Link", R"(<https://api.github.com/user/orgs?per_page=100&page=2>; rel="next")"}});
  http_.reply_to("/user/orgs?per_page=100&page=2", 200, R"([{"login":"harbour-co"},{"login":7},3])");
  http_.reply_to("/user/teams", 200, R"([{"slug":"platform","organization":{"login":"lantern-works"}},{"slug":"lost"}])");
  const auto claims = finish();
  ASSERT_TRUE(claims) << claims.error().message;
  EXPECT_EQ(claims->issuer, "https://github.com");
  EXPECT_EQ(claims->subject, "583231");
  EXPECT_EQ(claims->name, "Mona Lisa");
  EXPECT_EQ(claims->email, "mona@example.com");
  EXPECT_TRUE(claims->email_verified);
  EXPECT_THAT(claims->groups, ElementsAre("lantern-works", "harbour-co", "lantern-works/platform"));
  EXPECT_THAT(claims->further.at("login"), ElementsAre("octocat"));
}

TEST_F(GithubSignInTest, TheCodeIsExchangedWithTheVerifierAndTheTokenGoesToTheApiOnly) {
  make(false);
  token();
  person();
  emails();
  ASSERT_TRUE(finish());
  const auto requests = http_.requests();
  EXPECT_THAT(http_.urls(), ElementsAre("https://github.com/login/oauth/access_token", "https://api.github.com/user",
                                        "https://api.github.com/user/emails?per_page=100"));
  EXPECT_EQ(requests[0].method, "POST");
  EXPECT_EQ(requests[0].headers.get("accept"), "application/json");
  EXPECT_EQ(
      requests[0].body,
      fmt::format("client_id=Iv1.client&client_secret=s3cret%26more&code=abc&redirect_uri=https%3A%2F%2Frunlight.example.com"
                  "%2Fauth%2Fcallback&code_verifier={}",
                  begun_.attempt.code_verifier));
  EXPECT_TRUE(requests[0].bearer_token.empty());
  EXPECT_EQ(requests[1].bearer_token.reveal(), "gho_abc");
  for (const auto& request : requests) EXPECT_FALSE(request.follow_redirects) << request.url;
  EXPECT_EQ(query_.parameter("scope"), "read:user user:email");
}

TEST_F(GithubSignInTest, AnUnverifiedAddressIsToldAsSuch) {
  make(false);
  token();
  person();
  emails(R"([{"email":"mona@example.com","primary":true,"verified":false},{"email":"b@example.com","verified":true}])");
  const auto claims = finish();
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->email, "mona@example.com");
  EXPECT_FALSE(claims->email_verified);
}

TEST_F(GithubSignInTest, WithoutAScopeItsListCountsAsEmpty) {
  make();
  token();
  person();
  http_.reply_to("/user/emails", 404, R"({"message":"Not Found"})");
  http_.reply_to("/user/orgs", 403, R"({"message":"You need at least read:org scope"})");
  http_.reply_to("/user/teams", 403, R"({"message":"You need at least read:org scope"})");
  const auto claims = finish();
  ASSERT_TRUE(claims) << claims.error().message;
  EXPECT_EQ(claims->email, "");
  EXPECT_THAT(claims->groups, IsEmpty());
}

TEST_F(GithubSignInTest, ARateLimitIsNoMissingScope) {
  make();
  token();
  person();
  emails();
  http_.reply_to("/user/orgs", 403, "{}", {{"X-RateLimit-Remaining", "0"}});
  EXPECT_EQ(finish().error().kind, ErrorKind::unavailable);
}

TEST_F(GithubSignInTest, TenPagesAreTheMost) {
  make();
  token();
  person();
  emails();
  http_.always_reply_to("/user/orgs",
                        net::HttpResponse{.status = 200,
                                          .headers = {{"Link", R"(<https://api.github.com/user/orgs?page=9>; rel="next")"}},
                                          .body = R"([{"login":"o"}])",
                                          .url = {}});
  http_.reply_to("/user/teams", 200, "[]");
  const auto claims = finish();
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->groups.size(), 10U);
}

TEST_F(GithubSignInTest, ANextPageElsewhereIsNotAskedFor) {
  for (const auto* const next :
       {"https://evil.example.com/user/orgs", "http://api.github.com/user/orgs", "https://api.github.com:444/x",
        "https://api.github.com@evil.example.com/", "/user/orgs?page=2"}) {
    make();
    token();
    person();
    emails();
    http_.reply_to("/user/orgs", 200, "[]", {{"Link", fmt::format(R"(<{}>; rel="next")", next)}});
    const auto refusal = finish();
    ASSERT_FALSE(refusal) << next;
    EXPECT_EQ(refusal.error().kind, ErrorKind::bad_data);
    EXPECT_THAT(http_.urls().back(), StartsWith("https://api.github.com/user/orgs?per_page"));
  }
}

TEST_F(GithubSignInTest, AnotherStateSendsNothing) {
  make();
  for (const auto& state : {std::string(), std::string("x"), begun_.attempt.code_verifier, begun_.attempt.state + "x"}) {
    const auto refusal = finish({{"code", "abc"}, {"state", state}});
    ASSERT_FALSE(refusal) << state;
    EXPECT_EQ(refusal.error().kind, ErrorKind::unauthorized);
  }
  EXPECT_FALSE(finish({{"code", "abc"}}));
  EXPECT_FALSE(finish({{"state", begun_.attempt.state}}));
  EXPECT_FALSE(finish({{"state", begun_.attempt.state}, {"state", begun_.attempt.state}, {"code", "abc"}}));
  EXPECT_FALSE(finish({{"state", begun_.attempt.state}, {"code", "abc"}, {"code", "abc"}}));
  EXPECT_THAT(http_.requests(), IsEmpty());
}

struct Refusal {
  int status;
  std::string body;
  ErrorKind kind;
  std::string_view message;
};

TEST_F(GithubSignInTest, ARefusedCodeIsToldApartFromARefusedServer) {
  const Refusal k_refusals[] = {
      {200, R"({"error":"bad_verification_code","error_description":"The code is incorrect or expired."})",
       ErrorKind::unauthorized, "bad_verification_code"},
      {200, R"({"error":"incorrect_client_credentials"})", ErrorKind::bad_data, "RUNLIGHT_GITHUB_CLIENT_SECRET"},
      {200, R"({"error":"redirect_uri_mismatch"})", ErrorKind::bad_data, "redirect_uri_mismatch"},
      {200, "access_token=gho_abc", ErrorKind::bad_data, "no JSON object"},
      {200, R"({"access_token":"gho_abc","token_type":"mac"})", ErrorKind::bad_data, "Bearer"},
      {200, R"({"access_token":"gho abc","token_type":"bearer"})", ErrorKind::bad_data, "no access token"},
      {302, "", ErrorKind::bad_data, "302"},
      {502, "<html>", ErrorKind::unavailable, "502"},
      {429, "", ErrorKind::unavailable, "429"},
  };
  for (const auto& [status, body, kind, message] : k_refusals) {
    make();
    http_.reply_to("/login/oauth/access_token", status, body);
    const auto refusal = finish();
    ASSERT_FALSE(refusal) << body;
    EXPECT_EQ(refusal.error().kind, kind) << body << refusal.error().message;
    EXPECT_THAT(refusal.error().message, AllOf(HasSubstr(message), Not(HasSubstr("s3cret")), Not(HasSubstr("gho"))));
  }
}

TEST_F(GithubSignInTest, AnswersThatAreNoPersonAreRefused) {
  for (const auto* const body :
       {"[]", "", R"({"login":"octocat"})", R"({"id":"583231","login":"octocat"})", R"({"id":0,"login":"o"})",
        R"({"id":1,"login":""})", R"({"id":1,"id":2,"login":"o"})", R"({"id":1.5,"login":"o"})"}) {
    make(false);
    token();
    http_.reply_to("/user", 200, body);
    const auto refusal = finish();
    ASSERT_FALSE(refusal) << body;
    EXPECT_EQ(refusal.error().kind, ErrorKind::bad_data) << body;
  }
}

TEST_F(GithubSignInTest, APersonWithoutANameHasTheLogin) {
  make(false);
  token();
  http_.reply_to("/user", 200, R"({"id":1,"login":"octocat","name":null})");
  emails("[]");
  EXPECT_EQ(finish()->name, "octocat");
}

TEST_F(GithubSignInTest, SilenceIsATimeout) {
  make();
  http_.reply_to("/login/oauth/access_token", fail(ErrorKind::timeout, "github.com did not answer within 15 s."));
  const auto refusal = finish();
  EXPECT_EQ(refusal.error().kind, ErrorKind::timeout);
  EXPECT_THAT(refusal.error().message, HasSubstr("github.com did not answer"));
}

TEST_F(GithubSignInTest, SettingsThatCannotBeAreRefused) {
  const GithubSignInOptions good{.client_id = "a", .client_secret = Secret("b")};
  auto plain = good, no_api = good, no_client = good, no_secret = good;
  plain.url = "http://github.example.com";
  no_api.api_url = "github.example.com/api/v3";
  no_client.client_id = "";
  no_secret.client_secret = Secret();
  EXPECT_TRUE(make_github_provider(good, http_, clock_));
  for (const auto& options : {plain, no_api, no_client, no_secret}) {
    const auto made = make_github_provider(options, http_, clock_);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind, ErrorKind::bad_input);
  }
}

}  // namespace
}  // namespace runlight::auth
