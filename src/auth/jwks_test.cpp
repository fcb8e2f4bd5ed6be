// SPDX-License-Identifier: MIT
#include "auth/jwks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "auth/test_tokens.hpp"

namespace runlight::auth {
namespace {

using testing::HasSubstr;

const test::Key& rsa() {
  static const auto key = test::rsa_key();
  return key;
}
const test::Key& ec() {
  static const auto key = test::ec_key();
  return key;
}

struct KeyCase {
  std::string name;
  std::string jwk;
  std::string unfit;  ///< "": it is used
};

std::string rsa_with(std::string_view n, std::string_view e) {
  return fmt::format(R"({{"kty":"RSA","n":"{}","e":"{}"}})", to_base64url(n), to_base64url(e));
}

std::vector<KeyCase> key_cases() {
  const auto n = test::number_of(rsa(), "n");
  const auto small = test::number_of(test::rsa_key(1024), "n");
  const auto x = to_base64url(test::number_of(ec(), "qx", 32));
  return {
      {"RSA", test::rsa_jwk(rsa(), "a"), ""},
      {"EC", test::ec_jwk(ec(), "a"), ""},
      {"for signatures", test::rsa_jwk(rsa(), "a", R"(,"use":"sig","key_ops":["verify"],"alg":"RS256")"), ""},
      {"zeros before the modulus", rsa_with('\0' + n, std::string("\1\0\1", 3)), ""},
      {"of 1024 bits", rsa_with(small, std::string("\1\0\1", 3)), "1024 bits"},
      {"of 1024 bits behind zeros", rsa_with(std::string(256, '\0') + small, std::string("\1\0\1", 3)), "1024 bits"},
      {"of 16384 bits", rsa_with(std::string(2048, '\xff'), std::string("\1\0\1", 3)), "are the most"},
      {"exponent of one", rsa_with(n, "\1"), "broken"},
      {"exponent of zero", rsa_with(n, std::string(1, '\0')), "broken"},
      {"exponent as long as the modulus", rsa_with(n, n), "broken"},
      {"no modulus", R"({"kty":"RSA","e":"AQAB"})", "broken"},
      {"modulus padded", R"({"kty":"RSA","n":"AQAB=","e":"AQAB"})", "broken"},
      {"modulus a number", R"({"kty":"RSA","n":3,"e":"AQAB"})", "broken"},
      {"P-384", test::ec_jwk(test::ec_key("P-384"), "a", "", "P-384", 48), "another curve"},
      {"P-384 called P-256", test::ec_jwk(test::ec_key("P-384"), "a", "", "P-256", 48), "broken"},
      {"a point off the curve", fmt::format(R"({{"kty":"EC","crv":"P-256","x":"{}","y":"{}"}})", x, x), "broken"},
      {"the point zero",
       fmt::format(R"({{"kty":"EC","crv":"P-256","x":"{0}","y":"{0}"}})", to_base64url(std::string(32, '\0'))), "broken"},
      {"symmetric", R"({"kty":"oct","k":"c2VjcmV0"})", "neither"},
      {"OKP", R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})", "neither"},
      {"no type", R"({"n":"AQAB","e":"AQAB"})", "neither"},
      {"no object", R"("RSA")", "neither"},
      {"for encryption", test::rsa_jwk(rsa(), "a", R"(,"use":"enc")"), "not for signatures"},
      {"use a number", test::rsa_jwk(rsa(), "a", R"(,"use":1)"), "not for signatures"},
      {"for wrapping", test::rsa_jwk(rsa(), "a", R"(,"key_ops":["wrapKey"])"), "not for signatures"},
      {"for RSA-OAEP", test::rsa_jwk(rsa(), "a", R"(,"alg":"RSA-OAEP")"), "another algorithm"},
      {"an RSA key for ES256", test::rsa_jwk(rsa(), "a", R"(,"alg":"ES256")"), "another algorithm"},
  };
}

TEST(JwksTest, KeysThatDoNotFitStayUnused) {
  for (const auto& [name, jwk, unfit] : key_cases()) {
    const auto keys = parse_jwks(test::jwks({jwk}));
    ASSERT_TRUE(keys) << name;
    ASSERT_EQ(keys->size(), 1U) << name;
    EXPECT_EQ(keys->front().key != nullptr, unfit.empty()) << name << ": " << keys->front().unfit;
    EXPECT_THAT(keys->front().unfit, HasSubstr(unfit)) << name;
  }
}

TEST(JwksTest, APrivatePartIsNotRead) {
  const auto jwk = test::ec_jwk(ec(), "a", R"(,"d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE")");
  const auto keys = parse_jwks(test::jwks({jwk}));
  ASSERT_TRUE(keys);
  char* const text = cjose_jwk_to_json(keys->front().key.get(), true, nullptr);
  EXPECT_EQ(std::string(text).find("\"d\""), std::string::npos) << text;
  free(text);
}

TEST(JwksTest, WhatIsNoKeySetIsRefused) {
  for (const auto* const text : {"", "{}", "[]", R"({"keys":{}})", R"({"keys":[],"keys":[]})",
                                 R"({"keys":[{"kty":"RSA","kty":"EC"}]})", "<html>", R"({"keys":[)"}) {
    const auto keys = parse_jwks(text);
    ASSERT_FALSE(keys) << text;
    EXPECT_EQ(keys.error().kind, ErrorKind::bad_data) << text;
  }
}

TEST(JwksTest, AHundredKeysAreTheMost) {
  EXPECT_EQ(parse_jwks(test::jwks(std::vector<std::string>(100, "{}")))->size(), 100U);
  const auto keys = parse_jwks(test::jwks(std::vector<std::string>(101, "{}")));
  ASSERT_FALSE(keys);
  EXPECT_THAT(keys.error().message, HasSubstr("publishes 101 keys"));
}

}  // namespace
}  // namespace runlight::auth
