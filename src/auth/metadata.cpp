// SPDX-License-Identifier: MIT
#include "auth/metadata.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "auth/endpoint.hpp"
#include "auth/json.hpp"
#include "auth/plain_words.hpp"
#include "base/text.hpp"

namespace runlight::auth {
namespace {

using std::chrono::seconds;
constexpr seconds k_keys_kept{std::chrono::hours(1)};
constexpr seconds k_keys_kept_least{std::chrono::minutes(5)};
constexpr seconds k_keys_kept_most{std::chrono::hours(24)};

std::unexpected<Error> refused(std::string message) { return fail(ErrorKind::bad_data, std::move(message)); }

Result<void> check_issuer(const json_t* metadata, std::string_view issuer) {
  const auto told = text_member(metadata, "issuer");
  if (!told) return refused("The provider's metadata names no issuer.");
  if (*told == issuer) return {};
  if (without_trailing_slash(*told) == without_trailing_slash(issuer)) {
    return refused(
        fmt::format("The provider calls itself \"{}\", and --oidc-issuer is \"{}\": the slash at the end counts; set "
                    "--oidc-issuer to the provider's spelling.",
                    plain_words(*told, 200), issuer));
  }
  return refused(fmt::format("The provider calls itself \"{}\", and --oidc-issuer is \"{}\"; they must be the same.",
                             plain_words(*told, 200), issuer));
}

/// "" when it is not there and may be so.
Result<std::string> endpoint_of(const json_t* metadata, const char* name, bool is_required) {
  const auto* const value = json_object_get(metadata, name);
  if ((value == nullptr || json_is_null(value)) && !is_required) return std::string();
  const auto url = text_of(value);
  if (!url) return refused(fmt::format("The provider's metadata has no {}.", name));
  if (has_control_characters(*url)) return refused(fmt::format("The provider's {} holds control characters.", name));
  if (const auto checked = check_endpoint(*url, fmt::format("provider's {}", name)); !checked) {
    return refused(checked.error().message);
  }
  return std::string(*url);
}

ClientAuthentication client_authentication_of(const json_t* metadata) {
  const auto* const methods = json_object_get(metadata, "token_endpoint_auth_methods_supported");
  if (!json_is_array(methods) || holds_text(methods, "client_secret_basic")) return ClientAuthentication::basic;
  return holds_text(methods, "client_secret_post") ? ClientAuthentication::post : ClientAuthentication::other;
}

}  // namespace

Result<ProviderMetadata> parse_metadata(std::string_view text, std::string_view issuer) {
  const auto json = parse_json_object(text);
  if (!json) return refused("The provider's metadata is no JSON object, or has a name twice.");
  RUNLIGHT_TRY_VOID(check_issuer(json.get(), issuer));
  ProviderMetadata metadata{
      .client_authentication = client_authentication_of(json.get()),
      .tells_issuer = json_is_true(json_object_get(json.get(), "authorization_response_iss_parameter_supported"))};
  RUNLIGHT_TRY(metadata.authorization_endpoint, endpoint_of(json.get(), "authorization_endpoint", true));
  RUNLIGHT_TRY(metadata.token_endpoint, endpoint_of(json.get(), "token_endpoint", true));
  RUNLIGHT_TRY(metadata.jwks_uri, endpoint_of(json.get(), "jwks_uri", true));
  RUNLIGHT_TRY(metadata.userinfo_endpoint, endpoint_of(json.get(), "userinfo_endpoint", false));
  RUNLIGHT_TRY(metadata.end_session_endpoint, endpoint_of(json.get(), "end_session_endpoint", false));
  return metadata;
}

seconds keys_good_for(const net::Headers& headers) {
  for (const auto part : split(headers.get("cache-control"), ',')) {
    const auto directive = to_lower(trim(part));
    if (directive == "no-store" || directive == "no-cache") return k_keys_kept_least;
    constexpr std::string_view k_max_age = "max-age=";
    if (!directive.starts_with(k_max_age)) continue;
    const auto digits = std::string_view(directive).substr(k_max_age.size());
    std::int64_t age = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), age);
    if (error == std::errc::result_out_of_range && !digits.starts_with('-')) return k_keys_kept_most;
    if (error != std::errc() || end != digits.data() + digits.size()) continue;
    return std::clamp(seconds(age), k_keys_kept_least, k_keys_kept_most);
  }
  return k_keys_kept;
}

}  // namespace runlight::auth
