// SPDX-License-Identifier: MIT
#include <cjose/cjose.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "auth/crypto_text.hpp"
#include "auth/session_cookie.hpp"
#include "base/text.hpp"

namespace runlight::auth {
namespace {

Secret key(char letter) { return Secret(std::string(32, letter)); }
Sealer sealer() { return Sealer({key('a')}); }

std::vector<std::string> parts_of(const std::string& sealed) {
  std::vector<std::string> parts;
  for (const auto part : split(sealed, '.')) parts.emplace_back(part);
  return parts;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text += (&part == &parts.front() ? "" : ".") + part;
  return text;
}

/// What was sealed with another header, by whoever has the key; "" when the library does not.
std::string sealed_as(const char* alg, const char* enc, const Secret& secret, const char* further = nullptr) {
  cjose_err error{};
  const auto digest = sha256(secret.reveal());
  auto* jwk = cjose_jwk_create_oct_spec(reinterpret_cast<const std::uint8_t*>(digest.data()), digest.size(), &error);
  auto* header = cjose_header_new(&error);
  cjose_header_set(header, "alg", alg, &error);
  cjose_header_set(header, "enc", enc, &error);
  if (further != nullptr) cjose_header_set(header, further, "DEF", &error);
  std::string sealed;
  auto* jwe = cjose_jwe_encrypt(jwk, header, reinterpret_cast<const std::uint8_t*>("{}"), 2, &error);
  if (jwe != nullptr) {
    auto* text = cjose_jwe_export(jwe, &error);
    sealed = text;
    cjose_get_dealloc()(text);
  }
  cjose_jwe_release(jwe);
  cjose_header_release(header);
  cjose_jwk_release(jwk);
  return sealed;
}

TEST(SealerTest, OpensWhatItSealed) {
  using namespace std::string_literals;
  for (const auto& text : {""s, "a"s, "nul\0inside"s, "\u00fc"s, std::string(5'000, 'x')}) {
    EXPECT_EQ(sealer().open(sealer().seal(text)), text) << text.size();
  }
}

TEST(SealerTest, NeverSealsTheSameWayTwice) {
  std::set<std::string> vectors;
  for (int i = 0; i < 100; ++i) vectors.insert(parts_of(sealer().seal("text"))[2]);
  EXPECT_EQ(vectors.size(), 100U);
}

TEST(SealerTest, TheTextCannotBeRead) {
  const auto sealed = sealer().seal("ada@example.com");
  for (const auto& part : parts_of(sealed)) {
    EXPECT_EQ(from_base64url(part).value_or("").find("ada"), std::string::npos);
  }
}

TEST(SealerTest, TheFirstKeySealsAndAllOpen) {
  const auto before = Sealer({key('a')}).seal("text");
  const Sealer both({key('b'), key('a')});
  EXPECT_EQ(both.open(before), "text") << "after a rotation";
  const auto after = both.seal("text");
  EXPECT_EQ(Sealer({key('b')}).open(after), "text");
  EXPECT_EQ(Sealer({key('a')}).open(after), std::nullopt);
  EXPECT_EQ(Sealer({key('c'), key('d')}).open(before), std::nullopt);
}

TEST(SealerTest, EveryChangedCharacterIsNoticed) {
  const auto sealed = sealer().seal("a ticket");
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    for (const int bit : {0, 1, 2, 3, 4, 5, 6, 7}) {
      auto changed = sealed;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      EXPECT_EQ(sealer().open(changed), std::nullopt) << at << " " << bit;
    }
    EXPECT_EQ(sealer().open(sealed.substr(0, at)), std::nullopt) << at;
    EXPECT_EQ(sealer().open(sealed.substr(at + 1)), std::nullopt) << at;
    EXPECT_EQ(sealer().open(sealed.substr(0, at) + sealed.substr(at + 1)), std::nullopt) << at;
    EXPECT_EQ(sealer().open(sealed.substr(0, at) + "A" + sealed.substr(at)), std::nullopt) << at;
  }
}

TEST(SealerTest, AShorterTagIsNone) {
  auto parts = parts_of(sealer().seal("text"));
  const auto tag = *from_base64url(parts[4]);
  for (std::size_t size = 0; size < tag.size(); ++size) {
    parts[4] = to_base64url(tag.substr(0, size));
    EXPECT_EQ(sealer().open(joined(parts)), std::nullopt) << size;
  }
}

TEST(SealerTest, PartsOfTwoDoNotMix) {
  const auto one = parts_of(sealer().seal("one"));
  const auto two = parts_of(sealer().seal("two"));
  for (std::size_t i = 2; i < 5; ++i) {
    auto mixed = one;
    mixed[i] = two[i];
    EXPECT_EQ(sealer().open(joined(mixed)), std::nullopt) << i;
  }
}

TEST(SealerTest, AnotherHeaderIsRefused) {
  const auto sealed = parts_of(sealer().seal("text"));
  for (const auto* header :
       {R"({"alg":"none","enc":"A256GCM"})", R"({"alg":"dir","enc":"none"})", R"({"alg":"dir","enc":"A128GCM"})",
        R"({"alg":"DIR","enc":"A256GCM"})", R"({"alg":"A256KW","enc":"A256GCM"})", R"({"alg":"RSA1_5","enc":"A256GCM"})",
        R"({"alg":"dir","enc":"A256GCM","zip":"DEF"})", R"({"alg":"dir","enc":"A256GCM","kid":"1"})",
        R"({"alg":"dir","enc":"A256GCM","crit":["exp"]})", R"({"alg":"dir","alg":"dir","enc":"A256GCM"})",
        R"({"alg":"dir"})", R"({"enc":"A256GCM"})", R"({"alg":["dir"],"enc":"A256GCM"})", R"({})", R"([])", R"(null)", "",
        R"({"enc":"A256GCM","alg":"dir"})"}) {
    auto parts = sealed;
    parts[0] = to_base64url(header);
    EXPECT_EQ(sealer().open(joined(parts)), std::nullopt) << header;
  }
}

TEST(SealerTest, WhoHasTheKeyCannotChooseAnotherWayEither) {
  EXPECT_EQ(sealer().open(sealed_as("dir", "A256GCM", key('a'))), "{}") << "the helper seals as we do";
  struct Case {
    const char* alg;
    const char* enc;
    const char* further;
  };
  for (const auto& [alg, enc, further] : std::initializer_list<Case>{
           {"A256KW", "A256GCM", nullptr},
           {"A256KW", "A128CBC-HS256", nullptr},
           {"dir", "A128CBC-HS256", nullptr},
           {"dir", "A256GCM", "zip"},
           {"dir", "A256GCM", "cty"},
       }) {
    const auto sealed = sealed_as(alg, enc, key('a'), further);
    EXPECT_NE(sealed, "") << alg << " " << enc;
    EXPECT_EQ(sealer().open(sealed), std::nullopt) << alg << " " << enc;
  }
}

TEST(SealerTest, WhatIsNoneIsAbsent) {
  const auto sealed = sealer().seal("text");
  const auto parts = parts_of(sealed);
  auto with_key = parts;
  with_key[1] = to_base64url(std::string(32, 'k'));
  const std::string json = R"({"protected":")" + parts[0] + R"(","iv":")" + parts[2] + R"(","ciphertext":")" + parts[3] +
                           R"(","tag":")" + parts[4] + R"("})";
  for (const auto& text :
       {std::string(), std::string("...."), std::string("a.b.c.d.e"), parts[0] + "..." + parts[4], sealed + ".",
        "." + sealed, sealed + sealed, sealed + " ", sealed + "=", " " + sealed, joined(with_key), json,
        to_base64url(sealed), std::string(8'193, 'a'), std::string(100'000, '.')}) {
    EXPECT_EQ(sealer().open(text), std::nullopt) << text.substr(0, 100);
  }
}

TEST(SealerTest, SealedTwiceIsOpenedOnce) {
  const auto inner = sealer().seal("text");
  EXPECT_EQ(sealer().open(sealer().seal(inner)), inner) << "what is inside is text, whatever it looks like";
}

TEST(SealerTest, WhatIsTooLongIsAbsent) {
  const std::string most(6'000, 'x');
  EXPECT_TRUE(sealer().open(sealer().seal(most)));
  EXPECT_EQ(sealer().open(sealer().seal(most + most)), std::nullopt);
}

}  // namespace
}  // namespace runlight::auth
