// SPDX-License-Identifier: MIT
#include "auth/jwks.hpp"

#include <fmt/format.h>
#include <openssl/err.h>

#include <bit>

#include "auth/crypto_text.hpp"
#include "auth/json.hpp"

namespace runlight::auth {
namespace {

constexpr std::size_t k_least_rsa_bits = 2048;
constexpr std::size_t k_most_rsa_bits = 8192;
constexpr std::size_t k_most_exponent_bytes = 8;
constexpr std::size_t k_p256_coordinate_bytes = 32;

struct Unfit {
  std::string why;
};
using Taken = std::expected<std::shared_ptr<const cjose_jwk_t>, Unfit>;

std::unexpected<Unfit> unfit(std::string why) { return std::unexpected(Unfit{std::move(why)}); }

std::optional<std::string> bytes_member(const json_t* jwk, const char* name) {
  const auto text = text_member(jwk, name);
  return text ? from_base64url(*text) : std::nullopt;
}

std::size_t bits_of(std::string_view number) {
  const auto first = number.find_first_not_of('\0');
  if (first == std::string_view::npos) return 0;
  const auto width = static_cast<std::size_t>(std::bit_width(static_cast<unsigned char>(number[first])));
  return (number.size() - first - 1) * 8 + width;
}

/// Of the members named only, so that a private part that was published by mistake is never held.
Taken import(const json_t* jwk, std::initializer_list<const char*> members) {
  const Json part(json_object());
  for (const auto* const member : members) json_object_set(part.get(), member, json_object_get(jwk, member));
  std::shared_ptr<cjose_jwk_t> key(cjose_jwk_import_json(part.get(), nullptr),
                                   [](cjose_jwk_t* held) { cjose_jwk_release(held); });
  ERR_clear_error();
  if (!key) return unfit("is broken");
  return key;
}

Taken rsa_key(const json_t* jwk) {
  const auto modulus = bytes_member(jwk, "n");
  const auto exponent = bytes_member(jwk, "e");
  if (!modulus || !exponent || exponent->size() > k_most_exponent_bytes || bits_of(*exponent) < 2) return unfit("is broken");
  const auto bits = bits_of(*modulus);
  if (bits < k_least_rsa_bits)
    return unfit(fmt::format("is an RSA key of {} bits, and {} are the least", bits, k_least_rsa_bits));
  if (bits > k_most_rsa_bits)
    return unfit(fmt::format("is an RSA key of {} bits, and {} are the most", bits, k_most_rsa_bits));
  return import(jwk, {"kty", "n", "e"});
}

Taken ec_key(const json_t* jwk) {
  if (text_member(jwk, "crv") != "P-256") return unfit("is of another curve than P-256");
  for (const auto* const coordinate : {"x", "y"}) {
    const auto bytes = bytes_member(jwk, coordinate);
    if (!bytes || bytes->size() != k_p256_coordinate_bytes) return unfit("is broken");
  }
  return import(jwk, {"kty", "crv", "x", "y"});
}

/// https://www.rfc-editor.org/rfc/rfc7517#section-4
bool is_for_signatures(const json_t* jwk) {
  const auto* const use = json_object_get(jwk, "use");
  const auto* const operations = json_object_get(jwk, "key_ops");
  return (use == nullptr || text_of(use) == "sig") && (operations == nullptr || holds_text(operations, "verify"));
}

Taken key_of(const json_t* jwk, SignatureAlgorithm algorithm) {
  const auto* const named = json_object_get(jwk, "alg");
  if (named != nullptr && text_of(named) != algorithm_name(algorithm)) return unfit("is for another algorithm");
  return algorithm == SignatureAlgorithm::rs256 ? rsa_key(jwk) : ec_key(jwk);
}

PublicKey read_key(const json_t* jwk) {
  PublicKey key{.kid = std::string(text_member(jwk, "kid").value_or("")), .key = nullptr, .unfit = ""};
  const auto type = text_member(jwk, "kty");
  if (type == "EC") key.algorithm = SignatureAlgorithm::es256;
  if (type != "RSA" && type != "EC") {
    key.unfit = "is neither an RSA nor an EC key";
  } else if (!is_for_signatures(jwk)) {
    key.unfit = "is not for signatures";
  } else if (auto taken = key_of(jwk, key.algorithm)) {
    key.key = *std::move(taken);
  } else {
    key.unfit = std::move(taken).error().why;
  }
  return key;
}

}  // namespace

std::string_view algorithm_name(SignatureAlgorithm algorithm) {
  return algorithm == SignatureAlgorithm::rs256 ? "RS256" : "ES256";
}

std::optional<SignatureAlgorithm> algorithm_of(std::string_view name) {
  if (name == "RS256") return SignatureAlgorithm::rs256;
  if (name == "ES256") return SignatureAlgorithm::es256;
  return std::nullopt;
}

Result<std::vector<PublicKey>> parse_jwks(std::string_view text) {
  const auto set = parse_json_object(text);
  const auto* const keys = json_object_get(set.get(), "keys");
  if (!json_is_array(keys)) return fail(ErrorKind::bad_data, "The provider's keys are no JSON Web Key Set.");
  const auto count = json_array_size(keys);
  if (count > k_most_keys) {
    return fail(ErrorKind::bad_data,
                fmt::format("The provider publishes {} keys, and at most {} are read.", count, k_most_keys));
  }
  std::vector<PublicKey> read;
  for (std::size_t i = 0; i < count; ++i) read.push_back(read_key(json_array_get(keys, i)));
  return read;
}

}  // namespace runlight::auth
