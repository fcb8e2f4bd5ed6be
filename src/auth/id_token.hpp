// SPDX-License-Identifier: MIT
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "auth/json.hpp"
#include "auth/jwks.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace runlight::auth {

struct IdTokenExpectations {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  std::string access_token;  ///< that came with it, for at_hash; "": none is at hand
};

struct IdToken {
  std::string subject;
  Json claims;  ///< all of them, the protocol's too
};

inline constexpr std::size_t k_longest_id_token = std::size_t{16} << 10U;

/// The claims of an ID token whose signature and claims are right at `now` (60 seconds more or less):
/// https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation. Only RS256 and ES256 by one of `keys` are taken;
/// keys and addresses in the token's own header count for nothing.
/// Fails as not_found when none of `keys` is the one that it names (it may be a new one), as unauthorized for everything
/// else. Messages name what is wrong and repeat nothing of the token but the names of its algorithm and key.
Result<IdToken> verify_id_token(std::string_view token, std::span<const PublicKey> keys, const IdTokenExpectations& expected,
                                Time now);

}  // namespace runlight::auth
