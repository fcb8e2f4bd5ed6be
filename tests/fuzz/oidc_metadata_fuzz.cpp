// SPDX-License-Identifier: MIT
// Whatever a provider answers, what is taken from it keeps to its limits: endpoints are safe to ask, claims and messages
// plain.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "auth/endpoint.hpp"
#include "auth/jwks.hpp"
#include "auth/metadata.hpp"
#include "auth/oauth.hpp"
#include "auth/plain_words.hpp"
#include "auth/told_claims.hpp"
#include "base/text.hpp"

namespace {

using namespace runlight;
using namespace runlight::auth;

void require(bool holds) {
  if (!holds) std::abort();
}

template <class T>
void require_plain_failure(const Result<T>& result) {
  if (!result) require(!has_control_characters(result.error().message));
}

void require_safe(const std::string& endpoint) {
  const auto url = to_lower(endpoint);
  require(url.starts_with("https://") || url.starts_with("http://127.") || url.starts_with("http://[") ||
          url.starts_with("http://localhost"));
  require(!has_control_characters(endpoint) && !endpoint.contains('#') && !host_of(endpoint).empty());
}

void check_metadata(std::string_view text) {
  const auto metadata = parse_metadata(text, "https://login.example.com");
  require_plain_failure(metadata);
  if (!metadata) return;
  for (const auto* const endpoint : {&metadata->authorization_endpoint, &metadata->token_endpoint, &metadata->jwks_uri}) {
    require_safe(*endpoint);
  }
  for (const auto* const endpoint : {&metadata->userinfo_endpoint, &metadata->end_session_endpoint}) {
    if (!endpoint->empty()) require_safe(*endpoint);
  }
}

void check_keys(const std::string& text) {
  using namespace std::chrono_literals;
  const auto keys = parse_jwks(text);
  require_plain_failure(keys);
  if (keys) require(keys->size() <= k_most_keys);
  const auto kept = keys_good_for({{"Cache-Control", text}});
  require(kept >= 5min && kept <= 24h);
}

void check_token_answer(const std::string& text) {
  for (const int status : {200, 400}) {
    const auto answer = read_token_answer({.status = status, .headers = {}, .body = text, .url = {}}, "the settings");
    require_plain_failure(answer);
    if (answer) require(!answer->access_token.empty() && !has_control_characters(answer->access_token.reveal()));
  }
}

void check_claims(std::string_view text) {
  const auto object = parse_json_object(text);
  if (!object) return;
  const auto claims = completed(told_claims(object.get(), "groups"), told_claims(object.get(), "roles"));
  require(is_claim_text(claims.name) && is_claim_text(claims.email) && (!claims.email_verified || !claims.email.empty()));
  require(claims.groups.size() <= 1'000 && std::ranges::all_of(claims.groups, is_claim_text));
  for (const auto& [name, values] : claims.further) {
    require(is_claim_text(name) && !values.empty() && values.size() <= 1'000 && std::ranges::all_of(values, is_claim_text));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  check_metadata(text);
  check_keys(text);
  check_token_answer(text);
  check_claims(text);
  if (check_endpoint(text, "address")) require_safe(text);
  require(!has_control_characters(plain_words(text, 100)) && plain_words(text, 100).size() <= 103);
  return 0;
}
