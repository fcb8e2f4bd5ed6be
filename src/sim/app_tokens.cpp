// SPDX-License-Identifier: MIT
#include "sim/app_tokens.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "base/text.hpp"
#include "sim/json_text.hpp"
#include "sim/random.hpp"

namespace runlight::sim {
namespace {

constexpr std::string_view k_prefix = "ghs_";
constexpr std::string_view k_undecodable = "A JSON web token could not be decoded";
// https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
constexpr std::int64_t k_longest_jwt_s = 600;

std::optional<boost::json::object> json_part(std::string_view part) {
  const auto text = from_base64url(part);
  if (!text) return std::nullopt;
  boost::json::error_code error;
  auto value = boost::json::parse(*text, error);
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.as_object());
}

std::optional<std::int64_t> integer(const boost::json::object& claims, std::string_view name) {
  const auto* value = claims.if_contains(name);
  if (value == nullptr || !value->is_int64()) return std::nullopt;
  return value->as_int64();
}

std::string issuer_of(const boost::json::object& claims) {
  const auto* value = claims.if_contains("iss");
  if (value == nullptr) return "";
  if (value->is_int64()) return std::to_string(value->as_int64());
  return value->is_string() ? std::string(value->as_string()) : "";
}

std::int64_t seconds_of(Time time) { return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count(); }

}  // namespace

std::optional<std::string> AppTokens::fault_of_jwt(std::string_view token, Time now) const {
  const auto parts = split(token, '.');
  if (parts.size() != 3) return std::string(k_undecodable);
  const auto header = json_part(parts[0]);
  const auto claims = json_part(parts[1]);
  const auto signature = from_base64url(parts[2]);
  const auto* algorithm = header ? header->if_contains("alg") : nullptr;
  if (!claims || !signature || algorithm == nullptr || *algorithm != "RS256") return std::string(k_undecodable);
  const auto signed_text = token.substr(0, parts[0].size() + 1 + parts[1].size());
  if (terms_.key && !terms_.key->verifies(signed_text, *signature)) return std::string(k_undecodable);
  const auto issued = integer(*claims, "iat");
  const auto expires = integer(*claims, "exp");
  if (!issued || *issued > seconds_of(now))
    return "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";
  if (!expires || *expires <= seconds_of(now))
    return "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion "
           "expires";
  if (*expires > seconds_of(now) + k_longest_jwt_s) return "'Expiration time' claim ('exp') is too far in the future";
  const std::string issuer = issuer_of(*claims);
  if (issuer.empty() || (!terms_.app_id.empty() && issuer != terms_.app_id))
    return "'Issuer' claim ('iss') must be an Integer";
  return std::nullopt;
}

std::string AppTokens::signature_of(std::string_view text) const {
  return base64url(hmac_sha256(sha_text(mix(terms_.seed, 0xa99)), text));
}

std::string AppTokens::issue(std::int64_t installation_id, Time expires_at) {
  const std::uint64_t number = ++issued_;
  std::string nonce;
  for (std::uint64_t i = 0; i < 3; ++i) nonce += sha_text(mix(terms_.seed, number, i));
  const std::string claims = text_of("{\"iss\":\"github\",\"sub\":\"installation\",\"installation_id\":", installation_id,
                                     ",\"exp\":", seconds_of(expires_at), ",\"jti\":\"", nonce, "\"}");
  const std::string text =
      text_of(k_prefix, app_id(), "_", base64url(R"({"alg":"HS256","typ":"JWT"})"), ".", base64url(claims));
  return text + "." + signature_of(text);
}

std::optional<InstallationClaim> AppTokens::claim_of(std::string_view token, Time now) const {
  if (!token.starts_with(k_prefix) || token.find('.') == std::string_view::npos) return std::nullopt;
  const auto parts = split(token, '.');
  const auto claims = parts.size() == 3 ? json_part(parts[1]) : std::nullopt;
  if (!claims || signature_of(token.substr(0, token.rfind('.'))) != parts[2]) return InstallationClaim{};
  return InstallationClaim{.installation_id = integer(*claims, "installation_id").value_or(0),
                           .is_good = integer(*claims, "exp").value_or(0) > seconds_of(now)};
}

}  // namespace runlight::sim
