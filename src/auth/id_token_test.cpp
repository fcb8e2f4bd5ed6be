// SPDX-License-Identifier: MIT
#include "auth/id_token.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/pem.h>

#include "auth/test_tokens.hpp"

namespace runlight::auth {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

constexpr std::int64_t k_now_s = 1'700'000'000;
constexpr std::string_view k_rs256 = R"({"alg":"RS256","kid":"rsa"})";
constexpr std::string_view k_es256 = R"({"alg":"ES256","kid":"ec"})";

const test::Key& rsa() {
  static const auto key = test::rsa_key();
  return key;
}
const test::Key& ec() {
  static const auto key = test::ec_key();
  return key;
}
const test::Key& weak() {
  static const auto key = test::rsa_key(1024);
  return key;
}
const test::Key& stranger() {
  static const auto key = test::rsa_key();
  return key;
}

std::vector<PublicKey> keys_of(const std::string& jwks) {
  auto keys = parse_jwks(jwks);
  EXPECT_TRUE(keys) << jwks;
  return keys ? *keys : std::vector<PublicKey>();
}

const std::vector<PublicKey>& all_keys() {
  static const auto keys = keys_of(
      test::jwks({test::rsa_jwk(rsa(), "rsa", R"(,"use":"sig","alg":"RS256")"), test::ec_jwk(ec(), "ec", R"(,"use":"sig")"),
                  test::rsa_jwk(weak(), "weak"), test::rsa_jwk(stranger(), "enc", R"(,"use":"enc")"),
                  test::rsa_jwk(stranger(), "other", R"(,"alg":"RS512")"), R"({"kty":"oct","kid":"oct","k":"c2VjcmV0"})",
                  test::rsa_jwk(stranger(), "wrapping", R"(,"key_ops":["wrapKey"])")}));
  return keys;
}

IdTokenExpectations expectations() {
  return {
      .issuer = "https://login.example.com", .client_id = "runlight", .nonce = "n-0S6_WzA2Mj", .access_token = "SlAV32hkKG"};
}

/// The claims of a good token with members replaced, added (JSON text) or, with "", left out.
std::string claims(const std::vector<std::pair<std::string, std::string>>& changes = {}) {
  std::vector<std::pair<std::string, std::string>> members{
      {"iss", R"("https://login.example.com")"}, {"sub", R"("u-248289761001")"},       {"aud", R"("runlight")"},
      {"exp", std::to_string(k_now_s + 300)},    {"iat", std::to_string(k_now_s - 2)}, {"nonce", R"("n-0S6_WzA2Mj")"}};
  for (const auto& [name, value] : changes) {
    const auto found = std::ranges::find(members, name, &std::pair<std::string, std::string>::first);
    if (found == members.end()) {
      members.emplace_back(name, value);
    } else {
      found->second = value;
    }
  }
  std::string text;
  for (const auto& [name, value] : members) {
    if (!value.empty()) text += fmt::format(R"({}"{}":{})", text.empty() ? "" : ",", name, value);
  }
  return "{" + text + "}";
}

std::string at(std::int64_t offset_s) { return std::to_string(k_now_s + offset_s); }

Result<IdToken> verify(std::string_view token, const std::vector<PublicKey>& keys = all_keys(),
                       const IdTokenExpectations& expected = expectations()) {
  return verify_id_token(token, keys, expected, Time(std::chrono::seconds(k_now_s)));
}

std::string pem_of(const test::Key& key) {
  BIO* const bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(bio, key.get());
  char* text = nullptr;
  const auto size = BIO_get_mem_data(bio, &text);
  std::string pem(text, static_cast<std::size_t>(size));
  BIO_free(bio);
  return pem;
}

std::string with_hmac(std::string_view secret, std::string_view header = R"({"alg":"HS256","kid":"rsa"})") {
  const auto input = test::signing_input(header, claims());
  return input + "." + to_base64url(test::hmac_of(secret, input));
}

std::string unsigned_token(std::string_view header) { return test::signing_input(header, claims()) + "."; }

std::string rs(const std::vector<std::pair<std::string, std::string>>& changes) {
  return test::signed_token(rsa(), k_rs256, claims(changes));
}
std::string headed(std::string_view header) { return test::signed_token(rsa(), header, claims()); }

struct TokenCase {
  std::string name;
  std::string token;
};

std::vector<TokenCase> good_tokens() {
  return {
      {"RS256", rs({})},
      {"ES256", test::signed_token(ec(), k_es256, claims())},
      {"no kid, one RSA key", headed(R"({"alg":"RS256"})")},
      {"no kid, one EC key", test::signed_token(ec(), R"({"typ":"JWT","alg":"ES256"})", claims())},
      {"audience in a list", rs({{"aud", R"(["runlight"])"}})},
      {"several audiences and azp", rs({{"aud", R"(["other","runlight"])"}, {"azp", R"("runlight")"}})},
      {"azp with one audience", rs({{"azp", R"("runlight")"}})},
      {"expired within the skew", rs({{"exp", at(-59)}})},
      {"issued a little ahead", rs({{"iat", at(59)}})},
      {"nbf a little ahead", rs({{"nbf", at(59)}})},
      {"times with a fraction", rs({{"exp", at(300) + ".5"}, {"iat", at(-1) + ".25"}})},
      {"at_hash", rs({{"at_hash", fmt::format("\"{}\"", to_base64url(sha256("SlAV32hkKG").substr(0, 16)))}})},
      {"a subject of 255 bytes", rs({{"sub", fmt::format("\"{}\"", std::string(255, 'a'))}})},
      {"claims that are not known", rs({{"deep", R"({"a":[1,{"b":null}]})"}})},
      {"a key's address in the header",
       headed(R"({"alg":"RS256","kid":"rsa","jku":"https://evil.example/","x5u":"https://e/"})")},
  };
}

TEST(IdTokenTest, GoodTokensAreTaken) {
  for (const auto& [name, token] : good_tokens()) {
    const auto verified = verify(token);
    ASSERT_TRUE(verified) << name << ": " << verified.error().message;
    EXPECT_EQ(text_member(verified->claims.get(), "iss"), "https://login.example.com") << name;
    EXPECT_EQ(text_member(verified->claims.get(), "sub"), verified->subject) << name;
  }
}

TEST(IdTokenTest, EveryBitOfASignatureCounts) {
  for (const auto& token : {rs({}), test::signed_token(ec(), k_es256, claims())}) {
    const auto dot = token.rfind('.');
    const auto signature = from_base64url(std::string_view(token).substr(dot + 1)).value();
    for (std::size_t i = 0; i < signature.size(); i += 7) {
      auto changed = signature;
      changed[i] = static_cast<char>(changed[i] ^ 1);
      const auto refusal = verify(token.substr(0, dot + 1) + to_base64url(changed));
      ASSERT_FALSE(refusal) << i;
      EXPECT_THAT(refusal.error().message, HasSubstr("signature is wrong"));
    }
  }
}

struct Refusal {
  std::string name;
  std::string token;
  std::string_view message;
  ErrorKind kind = ErrorKind::unauthorized;
};

std::vector<Refusal> refused_signatures() {
  const auto good = rs({});
  const auto without_signature = good.substr(0, good.rfind('.'));
  const auto good_ec = test::signed_token(ec(), k_es256, claims());
  const auto input_ec = test::signing_input(k_es256, claims());
  const auto raw = from_base64url(std::string_view(good_ec).substr(good_ec.rfind('.') + 1)).value();
  return {
      {"alg none", unsigned_token(R"({"alg":"none"})"), "\"none\""},
      {"alg None", unsigned_token(R"({"alg":"None","kid":"rsa"})"), "\"None\""},
      {"alg NONE with a signature", headed(R"({"alg":"NONE","kid":"rsa"})"), "\"NONE\""},
      {"alg nOnE", unsigned_token(R"({"alg":"nOnE"})"), "\"nOnE\""},
      {"alg empty", unsigned_token(R"({"alg":""})"), "only RS256 and ES256"},
      {"alg missing", unsigned_token(R"({"kid":"rsa"})"), "names no algorithm"},
      {"alg a list", headed(R"({"alg":["RS256"],"kid":"rsa"})"), "names no algorithm"},
      {"alg in other letters", headed(R"({"alg":"rs256","kid":"rsa"})"), "\"rs256\""},
      {"alg with a space", headed(R"({"alg":"RS256 ","kid":"rsa"})"), "only RS256 and ES256"},
      {"alg RS512", headed(R"({"alg":"RS512","kid":"rsa"})"), "\"RS512\""},
      {"alg PS256", headed(R"({"alg":"PS256","kid":"rsa"})"), "\"PS256\""},
      {"alg long and strange", headed("{\"alg\":\"<script>alert(\\u0022token\\u0022)\",\"kid\":\"rsa\"}"), "…\""},
      {"HS256 by the public key's PEM", with_hmac(pem_of(rsa())), "\"HS256\""},
      {"HS256 by the JWK", with_hmac(test::rsa_jwk(rsa(), "rsa")), "\"HS256\""},
      {"HS256 by the JWK's n", with_hmac(test::number_of(rsa(), "n")), "\"HS256\""},
      {"HMAC called RS256", with_hmac(pem_of(rsa()), k_rs256), "signature is wrong"},
      {"a secret of the key set", with_hmac("secret", R"({"alg":"HS256","kid":"oct"})"), "\"HS256\""},
      {"RS256 by a secret of the key set", headed(R"({"alg":"RS256","kid":"oct"})"), "neither an RSA nor an EC key"},
      {"unknown kid", headed(R"({"alg":"RS256","kid":"new"})"), "publishes no key \"new\"", ErrorKind::not_found},
      {"kid of other letters", headed(R"({"alg":"RS256","kid":"RSA"})"), "publishes no key", ErrorKind::not_found},
      {"kid with what hurts", headed("{\"alg\":\"RS256\",\"kid\":\"a\\nb\\u0007\\u00e4\"}"), "\"a b???\"",
       ErrorKind::not_found},
      {"kid a number", headed(R"({"alg":"RS256","kid":1})"), "no text"},
      {"kid null", headed(R"({"alg":"RS256","kid":null})"), "no text"},
      {"kid empty", headed(R"({"alg":"RS256","kid":""})"), "publishes no key", ErrorKind::not_found},
      {"ES256 with the RSA key", headed(R"({"alg":"ES256","kid":"rsa"})"), "not for its algorithm"},
      {"RS256 with the EC key", test::signed_token(ec(), R"({"alg":"RS256","kid":"ec"})", claims()),
       "not for its algorithm"},
      {"another's key under our kid", test::signed_token(stranger(), k_rs256, claims()), "signature is wrong"},
      {"weak key", test::signed_token(weak(), R"({"alg":"RS256","kid":"weak"})", claims()), "RSA key of 1024 bits"},
      {"key for encryption", test::signed_token(stranger(), R"({"alg":"RS256","kid":"enc"})", claims()),
       "not for signatures"},
      {"key for RS512", test::signed_token(stranger(), R"({"alg":"RS256","kid":"other"})", claims()), "another algorithm"},
      {"key for wrapping", test::signed_token(stranger(), R"({"alg":"RS256","kid":"wrapping"})", claims()),
       "not for signatures"},
      {"crit", headed(R"({"alg":"RS256","kid":"rsa","crit":["exp"],"exp":1})"), "\"crit\""},
      {"crit empty", headed(R"({"alg":"RS256","kid":"rsa","crit":[]})"), "\"crit\""},
      {"b64", headed(R"({"alg":"RS256","kid":"rsa","b64":false})"), "\"b64\""},
      {"its own jwk",
       test::signed_token(stranger(), fmt::format(R"({{"alg":"RS256","jwk":{}}})", test::rsa_jwk(stranger(), "x")),
                          claims()),
       "signature is wrong"},
      {"its own jwk of a known name",
       test::signed_token(
           stranger(), fmt::format(R"({{"alg":"RS256","kid":"rsa","jwk":{}}})", test::rsa_jwk(stranger(), "rsa")), claims()),
       "signature is wrong"},
      {"header with a name twice", headed(R"({"alg":"none","alg":"RS256","kid":"rsa"})"), "has a name twice"},
      {"header no object", headed(R"(["RS256"])"), "no JSON object"},
      {"header no JSON", headed("alg=RS256"), "no JSON object"},
      {"header with something behind", headed(R"({"alg":"RS256","kid":"rsa"} x)"), "no JSON object"},
      {"signature stripped", without_signature + ".", "not signed"},
      {"signature part missing", without_signature, "three parts"},
      {"truncated", good.substr(0, good.size() - 6), "signature is wrong"},
      {"truncated claims", good.substr(0, good.find('.') + 29) + good.substr(good.rfind('.')), "no JSON object"},
      {"one part more", good + ".x", "three parts"},
      {"five parts of an encrypted one", "a.b.c.d.e", "three parts"},
      {"padded", good + "=", "base64url"},
      {"other alphabet", without_signature + ".+/+/", "base64url"},
      {"a line end", good + "\n", "base64url"},
      {"a space before", " " + good, "base64url"},
      {"last bits set", test::signing_input(k_rs256, claims()) + ".Zh", "base64url"},
      {"empty", "", "three parts"},
      {"dots", "..", "no JSON object"},
      {"huge", rs({{"filler", fmt::format("\"{}\"", std::string(13'000, 'x'))}}), "16 KiB"},
      {"ES256 in DER", input_ec + "." + to_base64url(test::signature_of(ec(), input_ec)), "signature is wrong"},
      {"ES256 of zeros", input_ec + "." + to_base64url(std::string(64, '\0')), "signature is wrong"},
      {"ES256 with zeros before", input_ec + "." + to_base64url('\0' + raw.substr(0, 32) + '\0' + raw.substr(32)),
       "signature is wrong"},
      {"ES256 with a byte behind", input_ec + "." + to_base64url(raw + "x"), "signature is wrong"},
      {"claims of another token",
       test::signing_input(k_rs256, claims({{"sub", R"("admin")"}})) + good.substr(good.rfind('.')), "signature is wrong"},
  };
}

std::vector<Refusal> refused_claims() {
  return {
      {"expired", rs({{"exp", at(-60)}}), "has expired"},
      {"expired long ago", rs({{"exp", "0"}}), "has expired"},
      {"exp missing", rs({{"exp", ""}}), "(exp)"},
      {"exp a text", rs({{"exp", R"("9999999999")"}}), "(exp)"},
      {"exp null", rs({{"exp", "null"}}), "(exp)"},
      {"exp beyond numbers", rs({{"exp", "1e999"}}), "no JSON object"},
      {"exp not a number", rs({{"exp", "NaN"}}), "no JSON object"},
      {"iat missing", rs({{"iat", ""}}), "(iat)"},
      {"iat a text", rs({{"iat", R"("1")"}}), "(iat)"},
      {"iat in the future", rs({{"iat", at(61)}}), "in the future"},
      {"not yet good", rs({{"nbf", at(61)}}), "(nbf)"},
      {"nbf a text", rs({{"nbf", R"("0")"}}), "(nbf)"},
      {"another client", rs({{"aud", R"("other")"}}), "(aud)"},
      {"audience of other letters", rs({{"aud", R"("Runlight")"}}), "(aud)"},
      {"audience missing", rs({{"aud", ""}}), "(aud)"},
      {"audience a number", rs({{"aud", "7"}}), "(aud)"},
      {"audience an object", rs({{"aud", R"({"runlight":true})"}}), "(aud)"},
      {"audience an empty list", rs({{"aud", "[]"}}), "(aud)"},
      {"audience nested", rs({{"aud", R"([["runlight"]])"}}), "(aud)"},
      {"several audiences without azp", rs({{"aud", R"(["runlight","other"])"}}), "(azp)"},
      {"several audiences and another's azp", rs({{"aud", R"(["runlight","other"])"}, {"azp", R"("other")"}}), "(azp)"},
      {"another's azp", rs({{"azp", R"("other")"}}), "(azp)"},
      {"azp a list", rs({{"azp", R"(["runlight"])"}}), "(azp)"},
      {"another issuer", rs({{"iss", R"("https://evil.example.com")"}}), "(iss)"},
      {"issuer with a slash", rs({{"iss", R"("https://login.example.com/")"}}), "(iss)"},
      {"issuer missing", rs({{"iss", ""}}), "(iss)"},
      {"issuer in a list", rs({{"iss", R"(["https://login.example.com"])"}}), "(iss)"},
      {"another nonce", rs({{"nonce", R"("n-0S6_WzA2Mk")"}}), "(nonce)"},
      {"nonce missing", rs({{"nonce", ""}}), "(nonce)"},
      {"nonce a number", rs({{"nonce", "1"}}), "(nonce)"},
      {"nonce longer", rs({{"nonce", R"("n-0S6_WzA2Mjx")"}}), "(nonce)"},
      {"subject missing", rs({{"sub", ""}}), "(sub)"},
      {"subject empty", rs({{"sub", R"("")"}}), "(sub)"},
      {"subject a number", rs({{"sub", "42"}}), "(sub)"},
      {"subject too long", rs({{"sub", fmt::format("\"{}\"", std::string(256, 'a'))}}), "(sub)"},
      {"subject with a line end", rs({{"sub", R"("a\nb")"}}), "(sub)"},
      {"subject with a null", rs({{"sub", R"("a\u0000b")"}}), "no JSON object"},
      {"another access token's hash", rs({{"at_hash", R"("77QmUPtjPfzWtF2AnpK9RQ")"}}), "(at_hash)"},
      {"at_hash a number", rs({{"at_hash", "1"}}), "(at_hash)"},
      {"a claim twice", test::signed_token(rsa(), k_rs256, claims().replace(1, 0, R"("sub":"admin",)")), "twice"},
      {"a claim twice inside", rs({{"realm", R"({"a":1,"a":2})"}}), "twice"},
      {"claims no object", test::signed_token(rsa(), k_rs256, R"(["sub"])"), "no JSON object"},
      {"claims no UTF-8", rs({{"name", "\"\xff\""}}), "no JSON object"},
      {"claims with something behind", test::signed_token(rsa(), k_rs256, claims() + "{}"), "no JSON object"},
  };
}

TEST(IdTokenTest, WhatIsNotRightIsRefusedForWhatItIs) {
  auto refusals = refused_signatures();
  std::ranges::move(refused_claims(), std::back_inserter(refusals));
  for (const auto& [name, token, message, kind] : refusals) {
    const auto refusal = verify(token);
    ASSERT_FALSE(refusal) << name;
    EXPECT_EQ(refusal.error().kind, kind) << name << ": " << refusal.error().message;
    EXPECT_THAT(refusal.error().message, HasSubstr(message)) << name;
    EXPECT_THAT(refusal.error().message, Not(HasSubstr("u-248289761001"))) << name;
    EXPECT_LT(refusal.error().message.size(), 200U) << name;
  }
}

TEST(IdTokenTest, WithoutANameTheKeyMustBeTheOnlyOne) {
  const auto token = headed(R"({"alg":"RS256"})");
  const auto both = keys_of(test::jwks({test::rsa_jwk(rsa(), "a"), test::rsa_jwk(stranger(), "b")}));
  EXPECT_THAT(verify(token, both).error().message, HasSubstr("the provider has several"));
  const auto none = keys_of(test::jwks({test::ec_jwk(ec(), "ec")}));
  EXPECT_EQ(verify(token, none).error().kind, ErrorKind::not_found);
  EXPECT_EQ(verify(token, {}).error().kind, ErrorKind::not_found);
}

TEST(IdTokenTest, KeysOfOneNameAreToldApartByWhatFits) {
  const auto keys =
      keys_of(test::jwks({test::ec_jwk(ec(), "same"), test::rsa_jwk(stranger(), "same"), test::rsa_jwk(rsa(), "same")}));
  EXPECT_TRUE(verify(headed(R"({"alg":"RS256","kid":"same"})"), keys));
  EXPECT_TRUE(verify(test::signed_token(ec(), R"({"alg":"ES256","kid":"same"})", claims()), keys));
}

TEST(IdTokenTest, AnEmptyNonceIsNeverRight) {
  auto expected = expectations();
  expected.nonce = "";
  EXPECT_THAT(verify(rs({{"nonce", R"("")"}}), all_keys(), expected).error().message, HasSubstr("(nonce)"));
}

TEST(IdTokenTest, WithoutAnAccessTokenItsHashIsNotLookedAt) {
  auto expected = expectations();
  expected.access_token = "";
  EXPECT_TRUE(verify(rs({{"at_hash", R"("77QmUPtjPfzWtF2AnpK9RQ")"}}), all_keys(), expected));
}

}  // namespace
}  // namespace runlight::auth
