// SPDX-License-Identifier: MIT
#pragma once
#include <cjose/jwk.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace runlight::auth {

/// The ones that are taken, of https://www.rfc-editor.org/rfc/rfc7518#section-3.1
enum class SignatureAlgorithm : std::uint8_t { rs256, es256 };

/// "RS256", "ES256".
std::string_view algorithm_name(SignatureAlgorithm algorithm);
std::optional<SignatureAlgorithm> algorithm_of(std::string_view name);

/// A provider's public key, as far as it is known here what it is for.
struct PublicKey {
  std::string kid;  ///< "": it has none
  SignatureAlgorithm algorithm = SignatureAlgorithm::rs256;
  std::shared_ptr<const cjose_jwk_t> key;  ///< null: it is not used
  std::string unfit;                       ///< why not: "is an RSA key of 1024 bits, and 2048 are the least"; else ""
};

inline constexpr std::size_t k_most_keys = 100;

/// A key set, https://www.rfc-editor.org/rfc/rfc7517. Private parts are not read. Keys that verify neither RS256 nor ES256
/// (other types and curves, "use" or "alg" for something else, RSA below 2048 or above 8192 bits, broken ones) stay in it as
/// unfit. Fails as bad_data for what is no such set, has a name twice or more than k_most_keys keys.
Result<std::vector<PublicKey>> parse_jwks(std::string_view text);

}  // namespace runlight::auth
