// SPDX-License-Identifier: MIT
// Whatever stands in an ID token and in a key set, no token is taken that its key did not sign: neither one made up, nor a
// good one that was changed.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "auth/id_token.hpp"
#include "auth/plain_words.hpp"
#include "auth/test_tokens.hpp"

namespace {

using namespace runlight;
using namespace runlight::auth;

void require(bool holds) {
  if (!holds) std::abort();
}

constexpr Time k_now{std::chrono::seconds(1'700'000'000)};
constexpr std::string_view k_claims =
    R"({"iss":"https://login.example.com","sub":"u-1","aud":"runlight","exp":1700000300,"iat":1700000000,"nonce":"n-1"})";

const IdTokenExpectations& expected() {
  static const IdTokenExpectations expectations{
      .issuer = "https://login.example.com", .client_id = "runlight", .nonce = "n-1", .access_token = "at-1"};
  return expectations;
}

struct Good {
  std::vector<PublicKey> keys;
  std::vector<std::string> tokens;
};

const Good& good() {
  static const auto made = [] {
    const auto rsa = test::rsa_key();
    const auto ec = test::ec_key();
    return Good{.keys = *parse_jwks(test::jwks({test::rsa_jwk(rsa, "rsa"), test::ec_jwk(ec, "ec")})),
                .tokens = {test::signed_token(rsa, R"({"alg":"RS256","kid":"rsa"})", k_claims),
                           test::signed_token(ec, R"({"alg":"ES256","kid":"ec"})", k_claims)}};
  }();
  return made;
}

/// The token, a line end, the key set.
void check_made_up(std::string_view text) {
  const auto end = text.find('\n');
  const auto token = text.substr(0, end);
  const auto verified = verify_id_token(token, good().keys, expected(), k_now);
  require(!verified && verified.error().message.size() < 250);
  if (end == std::string_view::npos) return;
  const auto keys = parse_jwks(text.substr(end + 1));
  if (!keys) return;
  for (const auto& key : *keys) require((key.key == nullptr) == !key.unfit.empty());
  const auto own = verify_id_token(token, *keys, expected(), k_now);
  if (own) require(!own->subject.empty() && own->subject.size() <= 255 && !has_control_characters(own->subject));
  if (!own) require(own.error().kind == ErrorKind::unauthorized || own.error().kind == ErrorKind::not_found);
}

/// Three bytes for each change of a good one: where, and what the character becomes.
void check_changed(std::string_view changes) {
  if (changes.empty()) return;
  const auto& before = good().tokens[static_cast<unsigned char>(changes.front()) % good().tokens.size()];
  auto token = before;
  for (std::size_t i = 1; i + 2 < changes.size(); i += 3) {
    const auto high = static_cast<unsigned char>(changes[i]);
    const auto low = static_cast<unsigned char>(changes[i + 1]);
    token[(high * 256U + low) % token.size()] = changes[i + 2];
  }
  require(verify_id_token(token, good().keys, expected(), k_now).has_value() == (token == before));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  check_made_up(text);
  check_changed(text);
  return 0;
}
