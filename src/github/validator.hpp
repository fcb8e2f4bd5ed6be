// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace runlight::github {

// GitHub's ETags are good under the token that got them only. A validator is an ETag with the token's mark before it:
// "3f2a9c01d4e5b678:W/\"9f0c\"", or "anonymous:…" without a token.

/// The first 8 bytes of the token's SHA-256, in hex: tells tokens apart and nothing of them.
std::string credential_mark(const Secret& token);

/// "" when there is no ETag.
std::string validator_of(const Secret& token, std::string_view etag);

/// What goes into If-None-Match, as it came; "" for a validator of another token, or what is none.
std::string etag_for(const Secret& token, std::string_view validator);

}  // namespace runlight::github
