// SPDX-License-Identifier: MIT
#include "auth/told_claims.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "auth/plain_words.hpp"

namespace runlight::auth {
namespace {

constexpr std::size_t k_longest_text = 1'000;
constexpr std::size_t k_most_texts = 1'000;

/// Those of the protocol, and those that have a place of their own.
constexpr std::array<std::string_view, 15> k_not_further{"iss",    "sub", "aud",  "azp",   "exp",
                                                         "iat",    "nbf", "jti",  "nonce", "at_hash",
                                                         "c_hash", "sid", "name", "email", "email_verified"};

/// Of text, number and bool; absent for everything else and for what goes beyond the limits.
std::optional<std::string> plain_value(const json_t* value) {
  if (json_is_integer(value)) return std::to_string(json_integer_value(value));
  if (json_is_real(value)) return fmt::format("{}", json_real_value(value));
  if (json_is_boolean(value)) return json_is_true(value) ? "true" : "false";
  const auto text = text_of(value);
  if (!text || !is_claim_text(*text)) return std::nullopt;
  return std::string(*text);
}

/// Of one value, or of each in a list.
std::vector<std::string> plain_values(const json_t* value) {
  std::vector<std::string> values;
  if (!json_is_array(value)) {
    if (auto one = plain_value(value)) values.push_back(*std::move(one));
    return values;
  }
  for (std::size_t i = 0; i < json_array_size(value) && values.size() < k_most_texts; ++i) {
    if (auto one = plain_value(json_array_get(value, i))) values.push_back(*std::move(one));
  }
  return values;
}

/// One, or a list.
std::vector<std::string> groups_of(const json_t* value) {
  const bool is_told = json_is_string(value) || json_is_array(value);
  return is_told ? plain_values(value) : std::vector<std::string>();
}

std::string text_claim(const json_t* claims, const char* name) {
  const auto text = text_member(claims, name);
  return text && is_claim_text(*text) ? std::string(*text) : std::string();
}

/// Some providers write it as a text.
bool is_true(const json_t* value) { return json_is_true(value) || text_of(value) == "true"; }

}  // namespace

bool is_claim_text(std::string_view text) { return text.size() <= k_longest_text && !has_control_characters(text); }

Claims told_claims(const json_t* claims, const std::string& groups_claim) {
  Claims told{.issuer = "",
              .subject = "",
              .name = text_claim(claims, "name"),
              .email = text_claim(claims, "email"),
              .groups = groups_of(json_object_get(claims, groups_claim.c_str()))};
  if (told.name.empty()) told.name = text_claim(claims, "preferred_username");
  told.email_verified = !told.email.empty() && is_true(json_object_get(claims, "email_verified"));
  // jansson's macros cast const away; the object is not changed.
  auto* const object = const_cast<json_t*>(claims);
  for (auto* at = json_object_iter(object); at != nullptr; at = json_object_iter_next(object, at)) {
    const std::string name = json_object_iter_key(at);
    if (name == groups_claim || std::ranges::count(k_not_further, name) > 0 || !is_claim_text(name)) continue;
    if (told.further.size() == k_most_texts) break;
    if (auto values = plain_values(json_object_iter_value(at)); !values.empty())
      told.further.emplace(name, std::move(values));
  }
  return told;
}

Claims completed(Claims claims, Claims userinfo) {
  if (claims.name.empty()) claims.name = std::move(userinfo.name);
  if (claims.groups.empty()) claims.groups = std::move(userinfo.groups);
  if (claims.email.empty()) claims.email = userinfo.email;
  if (claims.email == userinfo.email && userinfo.email_verified) claims.email_verified = true;
  claims.further.merge(std::move(userinfo.further));
  return claims;
}

}  // namespace runlight::auth
