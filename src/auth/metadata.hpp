// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "net/http_client.hpp"

namespace runlight::auth {

/// How this server says at the token endpoint who it is:
/// https://openid.net/specs/openid-connect-core-1_0.html#ClientAuthentication
enum class ClientAuthentication : std::uint8_t {
  basic,
  post,
  other,  ///< only by ways that are not spoken here
};

/// What a provider says of itself: https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata
struct ProviderMetadata {
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string jwks_uri;
  std::string userinfo_endpoint;     ///< "": none
  std::string end_session_endpoint;  ///< "": none; https://openid.net/specs/openid-connect-rpinitiated-1_0.html
  ClientAuthentication client_authentication = ClientAuthentication::basic;
  bool tells_issuer = false;  ///< in each answer to the browser: https://www.rfc-editor.org/rfc/rfc9207
};

/// Reads the metadata that `issuer` publishes. Fails as bad_data: no JSON object, a name twice, another issuer (a trailing
/// slash makes another), endpoints that are missing or not https.
Result<ProviderMetadata> parse_metadata(std::string_view text, std::string_view issuer);

/// How long keys may be kept: max-age of Cache-Control, but 5 minutes at least and 24 hours at most; an hour when not told.
std::chrono::seconds keys_good_for(const net::Headers& headers);

}  // namespace runlight::auth
