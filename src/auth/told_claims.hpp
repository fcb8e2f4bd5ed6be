// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

#include "auth/claims.hpp"
#include "auth/json.hpp"

namespace runlight::auth {

/// Whether a text keeps to the limits of Claims: no control characters, at most 1,000 bytes.
bool is_claim_text(std::string_view text);

/// The claims of an ID token, or the answer of a userinfo endpoint, within the limits of Claims: what goes beyond them is
/// left out, never cut, lest it becomes a name that somebody else has. `further` holds none of those that the protocol
/// needs. Issuer and subject stay "".
Claims told_claims(const json_t* claims, const std::string& groups_claim);

/// Fills in from `userinfo` what `claims` of the same person lack. That an address is verified counts for this address only.
Claims completed(Claims claims, Claims userinfo);

}  // namespace runlight::auth
