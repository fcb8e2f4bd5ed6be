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

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view k_redirect = "https://runlight.example.com/auth/callback";

const test::Key& first_key() {
  static const auto key = test::rsa_key();
  return key;
}
const test::Key& second_key() {
  static const auto key = test::ec_key();
  return key;
}

/// A provider at https://login.example.com, and a browser that comes back from it.
class OidcProviderTest : public testing::Test {
 protected:
  void make(std::string further_metadata = R"(,"userinfo_endpoint":"https://login.example.com/me")",
            Secret secret = Secret("s3c:ret&")) {
    options_.client_secret = std::move(secret);
    provider_ = *make_oidc_provider(options_, http_, clock_);
    http_.always_reply_to(
        "openid-configuration",
        ok(fmt::format(
            R"({{"issuer":"https://login.example.com","authorization_endpoint":"https://login.example.com/authorize",
                              "token_endpoint":"https://login.example.com/token","jwks_uri":"https://login.example.com/keys"{}}})",
            further_metadata)));
    begin();
  }

  void begin() {
    const auto begun = test::run(provider_->begin(std::string(k_redirect)));
    ASSERT_TRUE(begun) << begun.error().message;
    begun_ = *begun;
  }

  static net::HttpResponse ok(std::string body) {
    return {.status = 200, .headers = {}, .body = std::move(body), .url = {}};
  }

  void publish(const std::vector<std::string>& keys) { http_.reply_to("/keys", ok(test::jwks(keys))); }

  std::string claims(std::string_view further = "") const {
    const auto now_s = std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch().count();
    return fmt::format(
        R"({{"iss":"https://login.example.com","sub":"u-1","aud":"run light","exp":{},"iat":{},"nonce":"{}"{}}})",
        now_s + 300, now_s, begun_.attempt.nonce, further);
  }
  std::string first_token(std::string_view further = "") const {
    return test::signed_token(first_key(), R"({"alg":"RS256","kid":"one"})", claims(further));
  }
  std::string second_token(std::string_view further = "") const {
    return test::signed_token(second_key(), R"({"alg":"ES256","kid":"two"})", claims(further));
  }
  void answer_token(std::string_view id_token) {
    http_.reply_to("/token",
                   ok(fmt::format(R"({{"access_token":"at-1","token_type":"Bearer","id_token":"{}"}})", id_token)));
  }

  Result<Claims> finish(std::vector<std::pair<std::string, std::string>> further = {}) {
    std::vector<std::pair<std::string, std::string>> query{{"code", "c-1"}, {"state", begun_.attempt.state}};
    std::ranges::move(further, std::back_inserter(query));
    return finish_with(std::move(query));
  }
  Result<Claims> finish_with(std::vector<std::pair<std::string, std::string>> query) {
    return test::run(
        provider_->finish({.path = "/auth/callback", .query = std::move(query)}, begun_.attempt, std::string(k_redirect)));
  }
  std::size_t requests_to(std::string_view part) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(http_.urls(), [&](const auto& url) { return url.contains(part); }));
  }
  net::HttpRequest request_to(std::string_view part) const {
    for (const auto& request : http_.requests()) {
      if (request.url.contains(part)) return request;
    }
    return {};
  }

  OidcOptions options_{.issuer = "https://login.example.com", .client_id = "run light", .client_secret = {}};
  fakes::FakeHttpClient http_;
  fakes::ManualClock clock_;
  std::unique_ptr<SignInProvider> provider_;
  SignInBegun begun_;
};

constexpr std::string_view k_complete = R"(,"email":"ada@example.com","email_verified":true,"groups":["platform"])";

TEST_F(OidcProviderTest, TheBrowserIsSentWithStateNonceAndChallenge) {
  make();
  EXPECT_EQ(provider_->name(), "login.example.com");
  EXPECT_THAT(begun_.url, StartsWith("https://login.example.com/authorize?"));
  const auto query = *net::parse_target(begun_.url.substr(std::string_view("https://login.example.com").size()));
  EXPECT_EQ(query.parameter("response_type"), "code");
  EXPECT_EQ(query.parameter("client_id"), "run light");
  EXPECT_EQ(query.parameter("redirect_uri"), k_redirect);
  EXPECT_EQ(query.parameter("scope"), "openid profile email");
  EXPECT_EQ(query.parameter("state"), begun_.attempt.state);
  EXPECT_EQ(query.parameter("nonce"), begun_.attempt.nonce);
  EXPECT_EQ(query.parameter("code_challenge"), code_challenge(begun_.attempt.code_verifier));
  EXPECT_EQ(query.parameter("code_challenge_method"), "S256");
  EXPECT_THAT(begun_.url, Not(HasSubstr(begun_.attempt.code_verifier)));
  const auto before = begun_.attempt;
  begin();
  EXPECT_NE(begun_.attempt.state, before.state);
  EXPECT_NE(begun_.attempt.nonce, before.nonce);
  EXPECT_NE(begun_.attempt.code_verifier, before.code_verifier);
  EXPECT_EQ(begun_.attempt.nonce.size(), 43U);
}

TEST_F(OidcProviderTest, APersonWhoseTokenTellsAllIsSignedInByIt) {
  make();
  publish({test::rsa_jwk(first_key(), "one")});
  answer_token(first_token(fmt::format(R"({},"name":"Ada","department":"it")", k_complete)));
  const auto claims = finish();
  ASSERT_TRUE(claims) << claims.error().message;
  EXPECT_EQ(claims->issuer, "https://login.example.com");
  EXPECT_EQ(claims->subject, "u-1");
  EXPECT_EQ(claims->name, "Ada");
  EXPECT_EQ(claims->email, "ada@example.com");
  EXPECT_TRUE(claims->email_verified);
  EXPECT_THAT(claims->groups, ElementsAre("platform"));
  EXPECT_THAT(claims->further.at("department"), ElementsAre("it"));
  EXPECT_EQ(requests_to("/me"), 0U);
  for (const auto& request : http_.requests()) EXPECT_FALSE(request.follow_redirects) << request.url;
}

TEST_F(OidcProviderTest, TheClientAuthenticatesByBasicWithBothPartsEscaped) {
  make();
  publish({test::rsa_jwk(first_key(), "one")});
  answer_token(first_token(k_complete));
  ASSERT_TRUE(finish());
  const auto request = request_to("/token");
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.headers.get("authorization"), "Basic " + to_base64("run%20light:s3c%3Aret%26"));
  EXPECT_EQ(request.headers.get("content-type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(request.body,
            fmt::format("grant_type=authorization_code&code=c-1&redirect_uri=https%3A%2F%2Frunlight.example.com"
                        "%2Fauth%2Fcallback&code_verifier={}",
                        begun_.attempt.code_verifier));
}

TEST_F(OidcProviderTest, TheClientAuthenticatesByPostWhereThatIsAllThereIs) {
  make(R"(,"token_endpoint_auth_methods_supported":["client_secret_post"])");
  publish({test::rsa_jwk(first_key(), "one")});
  answer_token(first_token(k_complete));
  ASSERT_TRUE(finish());
  EXPECT_FALSE(request_to("/token").headers.has("authorization"));
  EXPECT_THAT(request_to("/token").body, HasSubstr("&client_id=run%20light&client_secret=s3c%3Aret%26"));
}

TEST_F(OidcProviderTest, APublicClientSendsItsNameOnly) {
  make(R"(,"token_endpoint_auth_methods_supported":["none"])", Secret());
  publish({test::rsa_jwk(first_key(), "one")});
  answer_token(first_token(k_complete));
  ASSERT_TRUE(finish());
  EXPECT_FALSE(request_to("/token").headers.has("authorization"));
  EXPECT_THAT(request_to("/token").body, AllOf(HasSubstr("&client_id=run%20light"), Not(HasSubstr("secret"))));
}

TEST_F(OidcProviderTest, AProviderThatWantsAnotherAuthenticationIsSaidToDoSo) {
  make(R"(,"token_endpoint_auth_methods_supported":["private_key_jwt"])");
  const auto refusal = finish();
  EXPECT_EQ(refusal.error().kind, ErrorKind::bad_data);
  EXPECT_EQ(requests_to("/token"), 0U);
}

TEST_F(OidcProviderTest, UserinfoTellsWhatTheTokenLacks) {
  make();
  publish({test::rsa_jwk(first_key(), "one")});
  answer_token(first_token());
  http_.reply_to("/me",
                 ok(R"({"sub":"u-1","name":"Ada","email":"ada@example.com","email_verified":"true","groups":"platform"})"));
  const auto claims = finish();
  ASSERT_TRUE(claims) << claims.error().message;
  EXPECT_EQ(claims->email, "ada@example.com");
  EXPECT_TRUE(claims->email_verified);
  EXPECT_THAT(claims->groups, ElementsAre("platform"));
  EXPECT_EQ(claims->subject, "u-1");
  EXPECT_EQ(request_to("/me").bearer_token.reveal(), "at-1");
}

struct Refusal {
  net::HttpResponse answer;
  ErrorKind kind;
  std::string_view message;
};

net::HttpResponse answered(int status, std::string body, net::Headers headers = {}) {
  return {.status = status, .headers = std::move(headers), .body = std::move(body), .url = {}};
}

TEST_F(OidcProviderTest, UserinfoThatIsNotOfThePersonIsRefused) {
  const Refusal k_refusals[] = {
      {answered(200, R"({"sub":"u-2","groups":["admins"]})"), ErrorKind::unauthorized, "another person"},
      {answered(200, R"({"groups":["admins"]})"), ErrorKind::unauthorized, "another person"},
      {answered(200, R"({"sub":"u-1","sub":"u-1"})"), ErrorKind::bad_data, "a name twice"},
      {answered(200, "e30.e30.", {{"Content-Type", "application/JWT"}}), ErrorKind::bad_data, "signs or encrypts"},
      {answered(401, ""), ErrorKind::bad_data, "401"},
      {answered(302, "", {{"Location", "https://evil.example"}}), ErrorKind::bad_data, "302"},
      {answered(500, ""), ErrorKind::unavailable, "500"},
      {answered(200, std::string((256U << 10U) + 1, ' ')), ErrorKind::bad_data, "larger than 256 KiB"},
  };
  make();
  publish({test::rsa_jwk(first_key(), "one")});
  for (const auto& [answer, kind, message] : k_refusals) {
    answer_token(first_token());
    http_.reply_to("/me", answer);
    const auto refusal = finish();
    ASSERT_FALSE(refusal) << message;
    EXPECT_EQ(refusal.error().kind, kind) << refusal.error().message;
    EXPECT_THAT(refusal.error().message, HasSubstr(message));
  }
}

TEST_F(OidcProviderTest, WithoutUserinfoWhatTheTokenTellsIsAll) {
  make("");
  publish({test::rsa_jwk(first_key(), "one")});
  answer_token(first_token());
  const auto claims = finish();
  ASSERT_TRUE(claims) << claims.error().message;
  EXPECT_EQ(claims->email, "");
  EXPECT_THAT(claims->groups, IsEmpty());
}

TEST_F(OidcProviderTest, ANewKeyIsLoadedOnceAndNotAgainWithinAMinute) {
  make();
  publish({test::rsa_jwk(first_key(), "one")});
  answer_token(first_token(k_complete));
  ASSERT_TRUE(finish());
  publish({test::rsa_jwk(first_key(), "one"), test::ec_jwk(second_key(), "two")});
  answer_token(second_token(k_complete));
  const auto rotated = finish();
  ASSERT_TRUE(rotated) << rotated.error().message;
  EXPECT_EQ(requests_to("/keys"), 2U);

  const auto invented = test::signed_token(second_key(), R"({"alg":"ES256","kid":"three"})", claims(k_complete));
  for (int i = 0; i < 3; ++i) {
    answer_token(invented);
    const auto refusal = finish();
    ASSERT_FALSE(refusal);
    EXPECT_EQ(refusal.error().kind, ErrorKind::unauthorized);
    EXPECT_THAT(refusal.error().message, HasSubstr("no key \"three\""));
  }
  EXPECT_EQ(requests_to("/keys"), 2U);
  clock_.advance(60s);
  publish({test::ec_jwk(second_key(), "three")});
  begin();
  answer_token(test::signed_token(second_key(), R"({"alg":"ES256","kid":"three"})", claims(k_complete)));
  EXPECT_TRUE(finish());
  EXPECT_EQ(requests_to("/keys"), 3U);
}

TEST_F(OidcProviderTest, AWrongSignatureLoadsNoKeys) {
  make();
  publish({test::rsa_jwk(first_key(), "one")});
  answer_token(test::signed_token(second_key(), R"({"alg":"RS256","kid":"one"})", claims(k_complete)));
  EXPECT_THAT(finish().error().message, HasSubstr("signature is wrong"));
  EXPECT_EQ(requests_to("/keys"), 1U);
}

TEST_F(OidcProviderTest, AnotherSignInsTokenIsRefused) {
  make();
  publish({test::rsa_jwk(first_key(), "one")});
  const auto token_of_before = first_token(k_complete);
  begin();
  answer_token(token_of_before);
  const auto refusal = finish();
  EXPECT_EQ(refusal.error().kind, ErrorKind::unauthorized);
  EXPECT_THAT(refusal.error().message, HasSubstr("(nonce)"));
}

TEST_F(OidcProviderTest, AnotherAccessTokensIdTokenIsRefused) {
  make();
  publish({test::rsa_jwk(first_key(), "one")});
  answer_token(first_token(fmt::format(R"({},"at_hash":"{}")", k_complete, to_base64url(sha256("at-2").substr(0, 16)))));
  EXPECT_THAT(finish().error().message, HasSubstr("(at_hash)"));
  answer_token(first_token(fmt::format(R"({},"at_hash":"{}")", k_complete, to_base64url(sha256("at-1").substr(0, 16)))));
  EXPECT_TRUE(finish());
}

TEST_F(OidcProviderTest, AnotherStateSendsNothing) {
  make();
  const auto before = begun_.attempt.state;
  begin();
  const auto& state = begun_.attempt.state;
  const std::vector<std::vector<std::pair<std::string, std::string>>> k_queries{
      {},
      {{"code", "c"}},
      {{"code", "c"}, {"state", ""}},
      {{"code", "c"}, {"state", before}},
      {{"code", "c"}, {"state", state.substr(1)}},
      {{"code", "c"}, {"state", state}, {"state", state}},
      {{"code", "c"}, {"state", before}, {"state", state}},
      {{"error", "access_denied"}, {"state", before}},
  };
  for (const auto& query : k_queries) {
    const auto refusal = finish_with(query);
    ASSERT_FALSE(refusal);
    EXPECT_EQ(refusal.error().kind, ErrorKind::unauthorized);
    EXPECT_THAT(refusal.error().message, HasSubstr("(state)"));
  }
  begun_.attempt.state = "";
  EXPECT_THAT(finish_with({{"code", "c"}, {"state", ""}}).error().message, HasSubstr("(state)"));
  EXPECT_EQ(requests_to("/token"), 0U);
}

TEST_F(OidcProviderTest, AnswersThatAreNotRightSendNothing) {
  make();
  const auto& state = begun_.attempt.state;
  const std::pair<std::vector<std::pair<std::string, std::string>>, std::string_view> k_cases[] = {
      {{{"state", state}}, "neither a code nor an error"},
      {{{"state", state}, {"code", ""}}, "neither a code nor an error"},
      {{{"state", state}, {"code", "a"}, {"code", "b"}}, "\"code\" more than once"},
      {{{"state", state}, {"code", "a"}, {"iss", "x"}, {"iss", "x"}}, "\"iss\" more than once"},
      {{{"state", state}, {"code", std::string(4'097, 'a')}}, "4,096"},
      {{{"state", state}, {"code", "a"}, {"iss", "https://evil.example.com"}}, "another provider"},
      {{{"state", state}, {"code", "a"}, {"iss", "https://login.example.com/"}}, "another provider"},
      {{{"state", state},
        {"error", "access_denied"},
        {"error_description", "The person\n said <b>no</b>\x1b"},
        {"code", "a"}},
       "access_denied (The person said <b>no</b>?)"},
      {{{"state", state}, {"error", ""}}, "refused the sign-in"},
      {{{"state", state}, {"error", "x"}, {"error_description", std::string(5'000, 'y')}}, "yyy…"},
  };
  for (const auto& [query, message] : k_cases) {
    const auto refusal = finish_with(query);
    ASSERT_FALSE(refusal) << message;
    EXPECT_EQ(refusal.error().kind, ErrorKind::unauthorized);
    EXPECT_THAT(refusal.error().message, HasSubstr(message));
    EXPECT_LT(refusal.error().message.size(), 400U);
  }
  EXPECT_EQ(requests_to("/token"), 0U);
}

TEST_F(OidcProviderTest, AProviderThatPromisesToNameItselfMustDoSo) {
  make(R"(,"authorization_response_iss_parameter_supported":true)");
  EXPECT_THAT(finish().error().message, HasSubstr("as the provider promises"));
  EXPECT_EQ(requests_to("/token"), 0U);
  publish({test::rsa_jwk(first_key(), "one")});
  answer_token(first_token(k_complete));
  EXPECT_TRUE(finish({{"iss", "https://login.example.com"}}));
}

TEST_F(OidcProviderTest, TokenAnswersThatAreNoneAreToldAsWhatTheyAre) {
  const Refusal k_refusals[] = {
      {answered(400, R"({"error":"invalid_grant","error_description":"expired"})"), ErrorKind::unauthorized,
       "invalid_grant"},
      {answered(400, R"({"error":"you sent secret-1"})"), ErrorKind::bad_data, "a reason that is not known here"},
      {answered(401, R"({"error":"invalid_client"})"), ErrorKind::bad_data, "RUNLIGHT_OIDC_CLIENT_SECRET"},
      {answered(400, "<html>"), ErrorKind::bad_data, "400"},
      {answered(302, ""), ErrorKind::bad_data, "302"},
      {answered(503, ""), ErrorKind::unavailable, "503"},
      {answered(200, "[]"), ErrorKind::bad_data, "no JSON object"},
      {answered(200, R"({"token_type":"Bearer","id_token":"x"})"), ErrorKind::bad_data, "no access token"},
      {answered(200, R"({"access_token":"at-1","token_type":"Bearer"})"), ErrorKind::bad_data, "no ID token"},
      {answered(200, R"({"access_token":"at-1","id_token":"x"})"), ErrorKind::bad_data, "Bearer"},
      {answered(200, R"({"access_token":"at-1","token_type":"DPoP","id_token":"x"})"), ErrorKind::bad_data, "Bearer"},
      {answered(200, R"({"access_token":"at-1\r\nX: y","token_type":"Bearer","id_token":"x"})"), ErrorKind::bad_data,
       "no access token"},
      {answered(200, R"({"access_token":"at-1","token_type":"Bearer","id_token":"a.b.c"})"), ErrorKind::unauthorized,
       "base64url"},
      {answered(200, R"({"access_token":"at-1","token_type":"Bearer","id_token":"x","id_token":"y"})"), ErrorKind::bad_data,
       "twice"},
  };
  make();
  http_.always_reply_to("/keys", ok(test::jwks({})));
  for (const auto& [answer, kind, message] : k_refusals) {
    http_.reply_to("/token", answer);
    const auto refusal = finish();
    ASSERT_FALSE(refusal) << answer.body;
    EXPECT_EQ(refusal.error().kind, kind) << answer.body << refusal.error().message;
    EXPECT_THAT(refusal.error().message, AllOf(HasSubstr(message), Not(HasSubstr("at-1")), Not(HasSubstr("s3c"))));
  }
}

TEST_F(OidcProviderTest, SilenceIsATimeoutWhereverItIs) {
  make();
  const auto silence = fail(ErrorKind::timeout, "login.example.com did not answer within 15 s.");
  http_.reply_to("/token", silence);
  EXPECT_EQ(finish().error().kind, ErrorKind::timeout);
  answer_token(first_token(k_complete));
  http_.reply_to("/keys", silence);
  EXPECT_EQ(finish().error().kind, ErrorKind::timeout);
  clock_.advance(5s);
  publish({test::rsa_jwk(first_key(), "one")});
  answer_token(first_token());
  http_.reply_to("/me", silence);
  EXPECT_EQ(finish().error().kind, ErrorKind::timeout);
}

TEST_F(OidcProviderTest, SigningOutGoesOnAtTheProviderWhereItHasAPageForThat) {
  make(R"(,"end_session_endpoint":"https://login.example.com/out?tenant=a")");
  EXPECT_EQ(test::run(provider_->sign_out_url("https://runlight.example.com/")),
            "https://login.example.com/"
            "out?tenant=a&client_id=run%20light&post_logout_redirect_uri=https%3A%2F%2Frunlight.example.com%2F");
}

TEST_F(OidcProviderTest, WithoutSuchAPageSigningOutEndsHere) {
  make();
  EXPECT_EQ(test::run(provider_->sign_out_url("https://runlight.example.com/")), std::nullopt);
  fakes::FakeHttpClient dead;
  const auto provider = *make_oidc_provider(options_, dead, clock_);
  EXPECT_EQ(test::run(provider->sign_out_url("https://runlight.example.com/")), std::nullopt);
}

TEST_F(OidcProviderTest, IssuersThatCannotBeAreRefused) {
  for (const auto* const issuer :
       {"", "login.example.com", "http://login.example.com", "https://login.example.com?a=b", "https://login.example.com#x",
        "https://me:pass@login.example.com", "ftp://login.example.com"}) {
    const auto made = make_oidc_provider({.issuer = issuer, .client_id = "runlight", .client_secret = {}}, http_, clock_);
    ASSERT_FALSE(made) << issuer;
    EXPECT_EQ(made.error().kind, ErrorKind::bad_input);
    EXPECT_THAT(made.error().message, Not(HasSubstr("pass@")));
  }
  EXPECT_FALSE(
      make_oidc_provider({.issuer = "https://login.example.com", .client_id = "", .client_secret = {}}, http_, clock_));
  for (const auto* const issuer :
       {"https://login.example.com/", "https://login.example.com/tenant/v2.0", "http://127.0.0.1:9000"}) {
    EXPECT_TRUE(make_oidc_provider({.issuer = issuer, .client_id = "runlight", .client_secret = {}}, http_, clock_))
        << issuer;
  }
  EXPECT_THAT(http_.requests(), IsEmpty());
}

}  // namespace
}  // namespace runlight::auth
