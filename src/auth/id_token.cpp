// SPDX-License-Identifier: MIT
#include "auth/id_token.hpp"

#include <cjose/jws.h>
#include <fmt/format.h>
#include <openssl/err.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <vector>

#include "auth/crypto_text.hpp"
#include "auth/plain_words.hpp"
#include "base/text.hpp"

namespace runlight::auth {
namespace {

constexpr double k_skew_s = 60;
constexpr std::size_t k_longest_subject = 255;
constexpr std::size_t k_es256_signature_bytes = 64;

std::unexpected<Error> refused(std::string_view what) {
  return fail(ErrorKind::unauthorized, fmt::format("The provider's ID token is not taken: {}.", what));
}

struct Parts {
  Json header;
  Json claims;
  std::string signature;
};

struct Header {
  SignatureAlgorithm algorithm = SignatureAlgorithm::rs256;
  std::optional<std::string> kid;
};

/// What it says is not believed yet.
Result<Parts> take_apart(std::string_view token) {
  if (token.size() > k_longest_id_token) return refused("it is longer than 16 KiB");
  const auto pieces = split(token, '.');
  if (pieces.size() != 3) return refused("it has not the three parts of a signed token");
  const auto header = from_base64url(pieces[0]);
  const auto claims = from_base64url(pieces[1]);
  auto signature = from_base64url(pieces[2]);
  if (!header || !claims || !signature) return refused("it is not written in base64url without padding");
  Parts parts{
      .header = parse_json_object(*header), .claims = parse_json_object(*claims), .signature = *std::move(signature)};
  if (!parts.header) return refused("its header is no JSON object, or has a name twice");
  if (!parts.claims) return refused("its claims are no JSON object, or one of them is there twice");
  return parts;
}

/// https://www.rfc-editor.org/rfc/rfc7515#section-4.1; https://www.rfc-editor.org/rfc/rfc8725#section-3.1
Result<Header> read_header(const json_t* header) {
  // Extensions that it demands, and a payload of another form: none are spoken here.
  for (const auto* const name : {"crit", "b64"}) {
    if (json_object_get(header, name) != nullptr) return refused(fmt::format("its header has \"{}\"", name));
  }
  const auto name = text_member(header, "alg");
  if (!name) return refused("its header names no algorithm");
  const auto algorithm = algorithm_of(*name);
  if (!algorithm) {
    return refused(fmt::format("it is signed with \"{}\", and only RS256 and ES256 are taken", plain_words(*name, 16)));
  }
  const auto* const kid = json_object_get(header, "kid");
  if (kid != nullptr && !json_is_string(kid)) return refused("the key that its header names is no text");
  return Header{.algorithm = *algorithm, .kid = text_of(kid).transform([](auto text) { return std::string(text); })};
}

using Candidates = std::vector<const PublicKey*>;

/// The keys that may have signed it: those of that name, or without a name the only one for the algorithm.
Result<Candidates> candidates_of(std::span<const PublicKey> keys, const Header& header) {
  Candidates fitting;
  const PublicKey* namesake = nullptr;
  for (const auto& key : keys) {
    if (header.kid && key.kid != *header.kid) continue;
    namesake = &key;
    if (key.key && key.algorithm == header.algorithm) fitting.push_back(&key);
  }
  if (!header.kid && fitting.size() > 1) return refused("it names no key, and the provider has several");
  if (!fitting.empty()) return fitting;
  if (header.kid && namesake != nullptr) {
    return refused(fmt::format("the key \"{}\" that it names {}", plain_words(*header.kid, 64),
                               namesake->key ? "is not for its algorithm" : namesake->unfit));
  }
  return fail(ErrorKind::not_found,
              header.kid ? fmt::format("The provider's ID token is not taken: the provider publishes no key \"{}\".",
                                       plain_words(*header.kid, 64))
                         : fmt::format("The provider's ID token is not taken: the provider publishes no key for {}.",
                                       algorithm_name(header.algorithm)));
}

using Jws = std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)>;

bool is_signed_by(std::string_view token, const PublicKey& key) {
  const Jws jws(cjose_jws_import(token.data(), token.size(), nullptr), &cjose_jws_release);
  const bool is_right = jws && cjose_jws_verify(jws.get(), key.key.get(), nullptr);
  ERR_clear_error();
  return is_right;
}

Result<void> check_signature(std::string_view token, const Parts& parts, std::span<const PublicKey> keys) {
  RUNLIGHT_TRY(const auto header, read_header(parts.header.get()));
  if (parts.signature.empty()) return refused("it is not signed");
  RUNLIGHT_TRY(const auto candidates, candidates_of(keys, header));
  // Two numbers of 32 bytes, and cjose takes others: https://www.rfc-editor.org/rfc/rfc7518#section-3.4
  const bool has_length = header.algorithm != SignatureAlgorithm::es256 || parts.signature.size() == k_es256_signature_bytes;
  const bool is_right =
      has_length && std::ranges::any_of(candidates, [&](const auto* key) { return is_signed_by(token, *key); });
  if (!is_right) return refused("its signature is wrong");
  return {};
}

Result<void> check_audience(const json_t* claims, std::string_view client_id) {
  const auto* const audience = json_object_get(claims, "aud");
  const auto* const party = json_object_get(claims, "azp");
  if (text_of(audience) != client_id && !holds_text(audience, client_id)) return refused("it is for another client (aud)");
  if (json_array_size(audience) > 1 && party == nullptr) return refused("it is for several clients and names none (azp)");
  if (party != nullptr && text_of(party) != client_id) return refused("it was issued to another client (azp)");
  return {};
}

/// NumericDate: https://www.rfc-editor.org/rfc/rfc7519#section-2. Absent for what is no number.
std::optional<double> seconds_of(const json_t* value) {
  if (!json_is_number(value)) return std::nullopt;
  return json_number_value(value);
}

Result<void> check_times(const json_t* claims, Time now) {
  const double now_s = std::chrono::duration<double>(now.time_since_epoch()).count();
  const auto expires = seconds_of(json_object_get(claims, "exp"));
  const auto issued = seconds_of(json_object_get(claims, "iat"));
  const auto* const not_before = json_object_get(claims, "nbf");
  if (!expires) return refused("it does not say until when it is good (exp)");
  if (now_s >= *expires + k_skew_s) return refused("it has expired; sign in again, or set this machine's clock");
  if (!issued) return refused("it does not say when it was issued (iat)");
  if (*issued > now_s + k_skew_s) return refused("it was issued in the future; set this machine's clock");
  if (not_before == nullptr) return {};
  const auto begins = seconds_of(not_before);
  if (!begins) return refused("the time from which it is good is no number (nbf)");
  if (*begins > now_s + k_skew_s) return refused("it is not good yet (nbf); set this machine's clock");
  return {};
}

Result<void> check_nonce(const json_t* claims, std::string_view expected) {
  const auto nonce = text_member(claims, "nonce");
  if (!nonce || expected.empty() || !equal_in_constant_time(*nonce, expected)) {
    return refused("it does not belong to this sign-in (nonce); begin again");
  }
  return {};
}

/// https://openid.net/specs/openid-connect-core-1_0.html#CodeIDToken: SHA-256 for both algorithms.
Result<void> check_access_token(const json_t* claims, std::string_view access_token) {
  const auto* const hash = json_object_get(claims, "at_hash");
  if (hash == nullptr || access_token.empty()) return {};
  const auto digest = sha256(access_token);
  const auto expected = to_base64url(std::string_view(digest).substr(0, digest.size() / 2));
  if (!equal_in_constant_time(text_of(hash).value_or(""), expected)) {
    return refused("it does not belong to the access token that came with it (at_hash)");
  }
  return {};
}

Result<std::string> subject_of(const json_t* claims) {
  const auto subject = text_member(claims, "sub");
  if (!subject || subject->empty()) return refused("it does not say who signed in (sub)");
  if (subject->size() > k_longest_subject || has_control_characters(*subject)) {
    return refused("its subject is longer than 255 bytes, or holds control characters (sub)");
  }
  return std::string(*subject);
}

}  // namespace

Result<IdToken> verify_id_token(std::string_view token, std::span<const PublicKey> keys, const IdTokenExpectations& expected,
                                Time now) {
  RUNLIGHT_TRY(auto parts, take_apart(token));
  RUNLIGHT_TRY_VOID(check_signature(token, parts, keys));
  const auto* const claims = parts.claims.get();
  if (text_member(claims, "iss") != expected.issuer) return refused("another issuer made it (iss)");
  RUNLIGHT_TRY_VOID(check_audience(claims, expected.client_id));
  RUNLIGHT_TRY_VOID(check_times(claims, now));
  RUNLIGHT_TRY_VOID(check_nonce(claims, expected.nonce));
  RUNLIGHT_TRY_VOID(check_access_token(claims, expected.access_token));
  RUNLIGHT_TRY(auto subject, subject_of(claims));
  return IdToken{.subject = std::move(subject), .claims = std::move(parts.claims)};
}

}  // namespace runlight::auth
