// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "sim/crypto.hpp"
#include "sim/test_site.hpp"

namespace runlight::sim {
namespace {

namespace json = boost::json;

/// A key pair of the tests' own.
class KeyPair {
 public:
  KeyPair() : key_(EVP_RSA_gen(2048), &EVP_PKEY_free) {}

  std::string pem(bool is_private) const {
    const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), &BIO_free);
    if (is_private)
      PEM_write_bio_PrivateKey(out.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
    else
      PEM_write_bio_PUBKEY(out.get(), key_.get());
    char* text = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
  }

  std::string jwt(const std::string& claims, const std::string& header = R"({"alg":"RS256","typ":"JWT"})") const {
    const std::string text = base64url(header) + "." + base64url(claims);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
    std::string signature(512, '\0');
    std::size_t size = signature.size();
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                   reinterpret_cast<const unsigned char*>(text.data()), text.size());
    signature.resize(size);
    return text + "." + base64url(signature);
  }

 private:
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

const KeyPair& key() {
  static const KeyPair made;
  return made;
}

std::string claims(int iat, int exp, const std::string& iss) {
  const auto now = std::chrono::floor<std::chrono::seconds>(k_test_now).time_since_epoch().count();
  return fmt::format(R"({{"iat":{},"exp":{},"iss":{}}})", now + iat, now + exp, iss);
}

TestSite::Fields bearer(const std::string& token) { return {{"Authorization", "Bearer " + token}}; }

Options app_options(bool is_private = false) { return {.app_id = "77", .app_key = Secret(key().pem(is_private))}; }

std::string good_jwt() { return key().jwt(claims(-60, 540, "77")); }

TEST(App, is_known_by_its_web_token_alone) {
  const KeyPair other;
  const struct {
    const char* name;
    std::string token;
    int status;
    std::string part;
  } k_cases[] = {
      {"good", good_jwt(), 200, "\"slug\""},
      {"issuer as a text", key().jwt(claims(-60, 600, "\"77\"")), 200, "\"slug\""},
      {"too long", key().jwt(claims(-60, 601, "77")), 401, "too far in the future"},
      {"expired", key().jwt(claims(-600, 0, "77")), 401, "'exp') must be"},
      {"issued in the future", key().jwt(claims(1, 500, "77")), 401, "'iat'"},
      {"another app", key().jwt(claims(-60, 500, "78")), 401, "'iss'"},
      {"another key", other.jwt(claims(-60, 500, "77")), 401, "could not be decoded"},
      {"another algorithm", key().jwt(claims(-60, 500, "77"), R"({"alg":"none"})"), 401, "could not be decoded"},
      {"a changed claim", good_jwt().replace(60, 1, "A"), 401, "could not be decoded"},
      {"no web token", "github_pat_x", 401, "could not be decoded"},
      {"broken", "a.b.c", 401, "could not be decoded"},
  };
  for (const bool is_private : {false, true}) {
    TestSite site = TestSite::quiet(app_options(is_private));
    for (const auto& each : k_cases) {
      const auto reply = site.get("/app", bearer(each.token));
      EXPECT_EQ(reply.status, each.status) << each.name;
      EXPECT_NE(reply.body.find(each.part), std::string::npos) << each.name << reply.body;
    }
    EXPECT_EQ(site.get("/app", {}).status, 401);
  }
}

TEST(App, finds_its_installation_by_owner_and_by_repository) {
  TestSite site = TestSite::quiet(app_options());
  for (const std::string path : {"/orgs/lantern-works/installation", "/users/lantern-works/installation",
                                 "/repos/lantern-works/quiet-0/installation"}) {
    const auto reply = site.get(path, bearer(good_jwt()));
    ASSERT_EQ(reply.status, 200) << path;
    const auto body = json::parse(reply.body);
    EXPECT_EQ(body.at("app_id"), 77);
    EXPECT_EQ(body.at("account").at("login"), "lantern-works");
    EXPECT_EQ(site.get(path).status, 401) << path;
  }
  EXPECT_EQ(site.get("/users/kestrel42/installation", bearer(good_jwt())).status, 404) << "not installed there";
  EXPECT_EQ(site.get("/repos/lantern-works/none/installation", bearer(good_jwt())).status, 404);
}

TEST(App, reads_with_a_long_token_for_an_hour) {
  Options options = app_options();
  options.token = Secret("another");
  TestSite site = TestSite::quiet(options);
  const auto installation = json::parse(site.get("/orgs/lantern-works/installation", bearer(good_jwt())).body);
  const auto path = fmt::format("/app/installations/{}/access_tokens", installation.at("id").as_int64());
  EXPECT_EQ(site.get(path, bearer(good_jwt())).status, 404) << "only POST";
  const auto made = site.send("POST", path, "", bearer(good_jwt()));
  ASSERT_EQ(made.status, 201);
  const auto body = json::parse(made.body);
  EXPECT_EQ(body.at("expires_at"), "2026-03-11T15:05:00Z");
  const std::string token(body.at("token").as_string());
  EXPECT_GT(token.size(), 300U);
  EXPECT_TRUE(token.starts_with("ghs_77_"));
  EXPECT_NE(token.find('.'), std::string::npos);
  const auto again = json::parse(site.send("POST", path, "", bearer(good_jwt())).body);
  EXPECT_NE(again.at("token"), body.at("token"));

  const auto listed = json::parse(site.get("/installation/repositories?per_page=2", bearer(token)).body);
  EXPECT_EQ(listed.at("total_count"), 3);
  EXPECT_EQ(listed.at("repositories").as_array().size(), 2U);
  EXPECT_EQ(site.get("/installation/repositories", bearer("another")).status, 403);
  const std::string runs = "/repos/lantern-works/quiet-0/actions/runs";
  EXPECT_EQ(site.get(runs, bearer(token)).status, 200);
  std::string forged = token;
  forged.back() = forged.back() == 'A' ? 'B' : 'A';
  EXPECT_EQ(site.get(runs, bearer(forged)).status, 401);
  const std::string etag(site.get(runs, bearer(token)).headers.get("ETag"));
  const std::string other(again.at("token").as_string());
  EXPECT_NE(site.get(runs, bearer(other)).headers.get("ETag"), etag);
  site.control("POST", "permissions", R"({"deny":["actions"]})");
  EXPECT_NE(site.get(runs, bearer(token)).body.find("Resource not accessible by integration"), std::string::npos);
  site.control("POST", "permissions");
  site.control("POST", "clock", R"({"advance_s":3599})");
  EXPECT_EQ(site.get(runs, bearer(token)).status, 200);
  site.control("POST", "clock", R"({"advance_s":1})");
  EXPECT_EQ(site.get(runs, bearer(token)).status, 401);
  EXPECT_EQ(site.send("POST", path, "", bearer(good_jwt())).status, 201) << "web tokens go by the clients' clock";
}

TEST(App, takes_any_web_token_when_it_has_no_key) {
  TestSite site = TestSite::quiet();
  const KeyPair other;
  EXPECT_EQ(site.get("/app", bearer(other.jwt(claims(-60, 500, "5")))).status, 200);
  EXPECT_EQ(site.get("/app", bearer("no-web-token")).status, 401);
}

TEST(App, key_that_is_none_is_refused_at_the_start) {
  fakes::ManualClock clock;
  const auto made = make_simulator({.profile = "quiet", .app_key = Secret("no key")}, clock);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::bad_input);
}

TEST(Crypto, agrees_with_published_values) {
  // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
  EXPECT_EQ(hex_text(hmac_sha256("It's a Secret to Everybody", "Hello, World!")),
            "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
  EXPECT_EQ(base64url("\xfb\xff?"), "-_8_");
  EXPECT_EQ(from_base64url("-_8_"), "\xfb\xff?");
  EXPECT_EQ(from_base64url("a+"), std::nullopt);
}

}  // namespace
}  // namespace runlight::sim
