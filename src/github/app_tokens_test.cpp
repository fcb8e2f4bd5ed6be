// SPDX-License-Identifier: MIT
#include "github/app_tokens.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>

#include "base/text.hpp"
#include "fakes/fake_http_client.hpp"
#include "fakes/manual_clock.hpp"
#include "github/client.hpp"
#include "github/test_kit.hpp"

namespace runlight::github {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

EVP_PKEY* test_key() {
  static EVP_PKEY* const key = EVP_RSA_gen(2048);
  return key;
}

std::string pem_of(EVP_PKEY* key, bool is_traditional = false) {
  BIO* bio = BIO_new(BIO_s_mem());
  if (is_traditional) {
    PEM_write_bio_PrivateKey_traditional(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
  } else {
    PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
  }
  char* text = nullptr;
  const auto size = BIO_get_mem_data(bio, &text);
  std::string pem(text, static_cast<std::size_t>(size));
  BIO_free(bio);
  return pem;
}

std::string unbase64url(std::string text) {
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  const auto padding = (4 - text.size() % 4) % 4;
  text.append(padding, '=');
  std::string bytes(text.size(), '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  bytes.resize(static_cast<std::size_t>(size) - padding);
  return bytes;
}

struct Jwt {
  std::string header;
  boost::json::object claims;
  bool is_signed = false;
};

/// As GitHub would read it.
Jwt read_jwt(const Secret& token) {
  const auto parts = split(token.reveal(), '.');
  if (parts.size() != 3) return {};
  const auto text = token.reveal().substr(0, parts[0].size() + 1 + parts[1].size());
  const auto signature = unbase64url(std::string(parts[2]));
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, test_key());
  const bool is_signed =
      EVP_DigestVerify(context, reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                       reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
  EVP_MD_CTX_free(context);
  return {unbase64url(std::string(parts[0])), boost::json::parse(unbase64url(std::string(parts[1]))).as_object(), is_signed};
}

const Time k_now = *parse_time("2026-10-20T07:28:00Z");
constexpr std::int64_t k_now_s = 1'792'481'280;

TEST(AppJwt, is_signed_and_says_who_and_for_how_long) {
  for (const bool is_traditional : {false, true}) {
    const auto jwt = make_app_jwt({.app_id = "12345", .private_key = Secret(pem_of(test_key(), is_traditional))}, k_now);
    ASSERT_TRUE(jwt) << jwt.error().message;
    const auto read = read_jwt(*jwt);
    EXPECT_TRUE(read.is_signed);
    EXPECT_EQ(read.header, R"({"alg":"RS256","typ":"JWT"})");
    EXPECT_EQ(read.claims.at("iss"), "12345");
    EXPECT_EQ(read.claims.at("iat"), k_now_s - 60);
    EXPECT_EQ(read.claims.at("exp"), k_now_s + 540);
  }
}

TEST(AppJwt, refuses_what_is_no_key_or_id_without_showing_it) {
  EVP_PKEY* const curve = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
  const auto good = pem_of(test_key());
  for (const auto& pem : {std::string(), std::string("secret words"), good.substr(0, good.size() / 2), pem_of(curve)}) {
    const auto jwt = make_app_jwt({.app_id = "1", .private_key = Secret(pem)}, k_now);
    ASSERT_FALSE(jwt);
    EXPECT_EQ(jwt.error().kind, ErrorKind::bad_input);
    EXPECT_THAT(jwt.error().message, Not(HasSubstr("secret words")));
  }
  EVP_PKEY_free(curve);
  for (const auto* id : {"", "a\"b", "1\n"}) {
    EXPECT_FALSE(make_app_jwt({.app_id = id, .private_key = Secret(good)}, k_now)) << id;
  }
}

struct KindCase {
  std::string token;
  CredentialKind kind;
};

TEST(CredentialKind, is_told_by_the_tokens_first_letters) {
  for (const auto& [token, kind] :
       std::vector<KindCase>{{"", CredentialKind::anonymous},
                             {"ghp_16C7e42F292c6912E7710c838347Ae178B4a", CredentialKind::classic_token},
                             {"0123456789abcdef0123456789abcdef01234567", CredentialKind::classic_token},
                             {"github_pat_11A", CredentialKind::fine_grained_token},
                             {"ghs_12345_eyJhbGciOi.eyJpc3Mi.c2ln", CredentialKind::actions_token},
                             {"gho_x", CredentialKind::oauth_token},
                             {"ghu_x", CredentialKind::user_token},
                             {"hello", CredentialKind::other_token}}) {
    EXPECT_EQ(kind_of({.token = Secret(token), .app = std::nullopt}), kind) << token;
  }
  EXPECT_EQ(kind_of({.token = Secret("ghp_x"), .app = AppCredentials{}}), CredentialKind::app);
}

// Through the client.

const std::string k_long_token = "ghs_12345_" + std::string(900, 'x');
const model::Repository k_api{.repository_id = 4711, .owner = "acme", .repo = "api"};

std::string token_json(std::string_view token, std::string_view expires_at) {
  return fmt::format(R"({{"token":"{}","expires_at":"{}","permissions":{{"actions":"read","metadata":"read"}},)"
                     R"("repository_selection":"all"}})",
                     token, expires_at);
}

class AppTest : public testing::Test {
 protected:
  Client make(std::optional<std::int64_t> installation_id = 42) {
    AppCredentials app{
        .app_id = "12345", .private_key = Secret(pem_of(test_key())), .installation_id = installation_id, .owner = "acme"};
    return Client(http, clock, {.credentials = {.token = Secret(), .app = std::move(app)}, .jitter_seed = 1});
  }
  void serve_runs() {
    http.always_reply_to("/actions/runs",
                         net::HttpResponse{.status = 200, .body = R"({"total_count":0,"workflow_runs":[]})"});
  }
  void give_token(std::string_view token, std::string_view expires_at = "2026-10-20T08:28:00Z", net::Headers headers = {}) {
    http.reply_to("/access_tokens", 201, token_json(token, expires_at), std::move(headers));
  }
  std::vector<std::string> tokens_used() const {
    std::vector<std::string> tokens;
    for (const auto& request : http.requests()) {
      if (request.url.contains("/actions/runs")) tokens.push_back(request.bearer_token.reveal());
    }
    return tokens;
  }

  fakes::FakeHttpClient http;
  fakes::ManualClock clock{k_now};
};

TEST_F(AppTest, asks_with_a_token_of_its_installation_of_any_length) {
  auto client = make();
  give_token(k_long_token);
  serve_runs();
  ASSERT_TRUE(run(client.runs(k_api, {})));
  ASSERT_TRUE(run(client.runs(k_api, {})));
  const auto requests = http.requests();
  ASSERT_EQ(requests.size(), 3) << "one token for both";
  EXPECT_EQ(requests.at(0).method, "POST");
  EXPECT_EQ(requests.at(0).url, "https://api.github.com/app/installations/42/access_tokens");
  const auto jwt = read_jwt(requests.at(0).bearer_token);
  EXPECT_TRUE(jwt.is_signed);
  EXPECT_EQ(jwt.claims.at("iss"), "12345");
  EXPECT_THAT(tokens_used(), ElementsAre(k_long_token, k_long_token));
  const auto facts = client.credential_facts();
  EXPECT_EQ(facts.installation_id, 42);
  EXPECT_THAT(facts.permissions, ElementsAre(std::pair("actions", "read"), std::pair("metadata", "read")));
}

TEST_F(AppTest, finds_the_installation_by_organisation_and_then_by_user) {
  auto client = make(std::nullopt);
  http.reply_to("/orgs/acme/installation", 404, "{}");
  http.reply_to("/users/acme/installation", 200, R"({"id":99,"account":{"login":"acme"}})");
  give_token("ghs_a");
  serve_runs();
  EXPECT_TRUE(run(client.runs(k_api, {})));
  EXPECT_THAT(http.urls(),
              ElementsAre("https://api.github.com/orgs/acme/installation", "https://api.github.com/users/acme/installation",
                          "https://api.github.com/app/installations/99/access_tokens",
                          "https://api.github.com/repos/acme/api/actions/runs?per_page=100"));
}

TEST_F(AppTest, says_that_it_is_not_installed_and_does_not_ask_on_and_on) {
  auto client = make(std::nullopt);
  http.always_reply_to("/installation", net::HttpResponse{.status = 404, .body = "{}"});
  for (int i = 0; i < 20; ++i) {
    const auto error = run(client.runs(k_api, {})).error();
    EXPECT_EQ(error.kind, ErrorKind::not_found);
    EXPECT_THAT(error.message, HasSubstr("The App 12345 is not installed on \"acme\""));
  }
  EXPECT_EQ(http.urls().size(), 2);
}

TEST_F(AppTest, renews_its_token_five_minutes_before_it_ends_by_the_servers_clock) {
  auto client = make();
  serve_runs();
  // Our clock is two hours behind.
  give_token("ghs_a", "2026-10-20T10:28:00Z", {{"Date", "Tue, 20 Oct 2026 09:28:00 GMT"}});
  give_token("ghs_b", "2026-10-20T11:23:00Z", {{"Date", "Tue, 20 Oct 2026 10:23:00 GMT"}});
  EXPECT_TRUE(run(client.runs(k_api, {})));
  clock.advance(54min + 59s);
  EXPECT_TRUE(run(client.runs(k_api, {})));
  clock.advance(1s);
  EXPECT_TRUE(run(client.runs(k_api, {})));
  EXPECT_THAT(tokens_used(), ElementsAre("ghs_a", "ghs_a", "ghs_b"));
}

TEST_F(AppTest, gets_another_token_when_one_is_refused_but_only_one) {
  auto client = make();
  give_token("ghs_a");
  give_token("ghs_b");
  http.reply_to("/actions/runs", 401, R"({"message":"Bad credentials"})");
  http.reply_to("/actions/runs", 200, R"({"total_count":0,"workflow_runs":[]})");
  EXPECT_TRUE(run(client.runs(k_api, {})));
  EXPECT_THAT(tokens_used(), ElementsAre("ghs_a", "ghs_b"));

  give_token("ghs_c");
  http.always_reply_to("/actions/runs", net::HttpResponse{.status = 401, .body = R"({"message":"Bad credentials"})"});
  for (int i = 0; i < 20; ++i) EXPECT_EQ(run(client.runs(k_api, {})).error().kind, ErrorKind::unauthorized);
  EXPECT_THAT(tokens_used(), ElementsAre("ghs_a", "ghs_b", "ghs_b", "ghs_c"));
}

TEST_F(AppTest, makes_its_proof_anew_by_the_servers_clock_when_its_own_is_wrong) {
  auto client = make();
  serve_runs();
  http.reply_to("/access_tokens", 401, R"({"message":"'Expiration time' claim ('exp') is too far in the future"})",
                {{"Date", "Tue, 20 Oct 2026 06:28:00 GMT"}});
  give_token("ghs_a");
  EXPECT_TRUE(run(client.runs(k_api, {})));
  EXPECT_EQ(read_jwt(http.requests().at(1).bearer_token).claims.at("iat"), k_now_s - 3'660);
}

TEST_F(AppTest, gives_up_when_its_key_is_refused) {
  auto client = make();
  http.always_reply_to("", net::HttpResponse{.status = 401,
                                             .headers = {{"Date", "Tue, 20 Oct 2026 07:28:00 GMT"}},
                                             .body = R"({"message":"A JSON web token could not be decoded"})"});
  for (int i = 0; i < 20; ++i) {
    const auto error = run(client.runs(k_api, {})).error();
    EXPECT_EQ(error.kind, ErrorKind::unauthorized);
    EXPECT_THAT(error.message, HasSubstr("RUNLIGHT_GITHUB_APP_ID"));
  }
  EXPECT_EQ(http.urls().size(), 1);
}

TEST_F(AppTest, never_shows_a_token_that_it_cannot_read) {
  for (const std::string body :
       {R"({"token":"ghs_very_secret","expires_at":"2026)", R"({"token":"ghs_very_secret"})", R"(["ghs_very_secret"])"}) {
    auto client = make();
    http.reply_to("/access_tokens", 201, body);
    const auto error = run(client.runs(k_api, {})).error();
    EXPECT_EQ(error.kind, ErrorKind::bad_data);
    EXPECT_THAT(error.message, Not(HasSubstr("very_secret")));
  }
}

TEST_F(AppTest, does_not_use_a_validator_of_the_last_hours_token) {
  auto client = make();
  give_token("ghs_a", "2026-10-20T08:28:00Z");
  give_token("ghs_b", "2026-10-20T09:28:00Z");
  http.reply_to("/actions/runs", 200, R"({"total_count":0,"workflow_runs":[]})", {{"etag", "\"e\""}});
  serve_runs();
  const auto first = run(client.runs(k_api, {}));
  EXPECT_TRUE(run(client.runs(k_api, {.validator = first->validator})));
  EXPECT_EQ(http.requests().back().headers.get("if-none-match"), "\"e\"");
  clock.advance(1h);
  EXPECT_TRUE(run(client.runs(k_api, {.validator = first->validator})));
  EXPECT_FALSE(http.requests().back().headers.has("if-none-match"));
}

/// Answers when everybody has asked.
class LateHttpClient final : public net::HttpClient {
 public:
  explicit LateHttpClient(fakes::FakeHttpClient& inner) : inner_(inner) {}
  Task<Result<net::HttpResponse>> send(net::HttpRequest request) override {
    for (int i = 0; i < 100; ++i) co_await boost::asio::post(boost::asio::use_awaitable);
    co_return co_await inner_.send(std::move(request));
  }

 private:
  fakes::FakeHttpClient& inner_;
};

Task<void> ask(Client* client, int* answers) {
  if (co_await client->runs(k_api, {})) ++*answers;
}

TEST_F(AppTest, shares_one_renewal_between_all_that_ask_at_once) {
  LateHttpClient late(http);
  AppCredentials app{.app_id = "1", .private_key = Secret(pem_of(test_key())), .installation_id = 42, .owner = ""};
  Client client(late, clock, {.credentials = {.token = Secret(), .app = app}});
  give_token("ghs_a");
  serve_runs();
  boost::asio::io_context io;
  int answers = 0;
  for (int i = 0; i < 30; ++i) boost::asio::co_spawn(io, ask(&client, &answers), boost::asio::detached);
  io.run();
  EXPECT_EQ(answers, 30);
  EXPECT_EQ(http.urls().size(), 31);
}

}  // namespace
}  // namespace runlight::github
