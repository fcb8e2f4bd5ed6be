// SPDX-License-Identifier: MIT
#include "auth/crypto_text.hpp"

#include <gtest/gtest.h>

#include <set>

namespace runlight::auth {
namespace {

using namespace std::string_view_literals;

TEST(CryptoTextTest, Base64UrlIsWrittenAndReadAsTheStandardHasIt) {
  // https://www.rfc-editor.org/rfc/rfc4648#section-10, and the two characters of its own
  constexpr std::pair<std::string_view, std::string_view> k_cases[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xff\xef\xbe\0"sv, "_---AA"},
  };
  for (const auto& [bytes, text] : k_cases) {
    EXPECT_EQ(to_base64url(bytes), text);
    EXPECT_EQ(from_base64url(text), bytes);
  }
}

TEST(CryptoTextTest, Base64IsWrittenWithPadding) {
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(to_base64("f"), "Zg==");
  EXPECT_EQ(to_base64("\xff\xef\xbe"), "/+++");
}

TEST(CryptoTextTest, OnlyWhatIsWrittenIsRead) {
  for (const auto* const text :
       {"Zg==", "Zh", "Zm9", "Z", "Zm9vY", "Zm9v\n", " Zm9v", "Zm+v", "Zm/v", "Zm=v", "====", "Z\xc3\xa4"}) {
    EXPECT_EQ(from_base64url(text), std::nullopt) << text;
  }
  EXPECT_EQ(from_base64url("Zm\0v"sv), std::nullopt);
}

TEST(CryptoTextTest, RandomBytesDiffer) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(random_bytes(16));
  EXPECT_EQ(seen.size(), 100U);
  EXPECT_EQ(seen.begin()->size(), 16U);
  EXPECT_EQ(random_bytes(0), "");
}

TEST(CryptoTextTest, Sha256IsThatOfTheStandard) {
  // https://csrc.nist.gov/csrc/media/projects/cryptographic-standards-and-guidelines/documents/examples/sha256.pdf
  EXPECT_EQ(to_base64url(sha256("abc")), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
  // https://www.rfc-editor.org/rfc/rfc7636#appendix-B
  EXPECT_EQ(to_base64url(sha256("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST(CryptoTextTest, TextsAreEqualOnlyWhenTheyAre) {
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_TRUE(equal_in_constant_time("harbour", "harbour"));
  EXPECT_FALSE(equal_in_constant_time("harbour", "harbous"));
  EXPECT_FALSE(equal_in_constant_time("harbour", "harbou"));
  EXPECT_FALSE(equal_in_constant_time("", "h"));
}

}  // namespace
}  // namespace runlight::auth
