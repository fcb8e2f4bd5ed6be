// SPDX-License-Identifier: MIT
#include "app/access_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/negotiation.hpp"
#include "app/settings_file.hpp"
#include "auth/crypto_text.hpp"
#include "base/text.hpp"
#include "net/url.hpp"

namespace runlight::app {
namespace {

constexpr std::string_view k_ways_out =
    "set RUNLIGHT_OIDC_ISSUER (docs/sign-in.md), say --anonymous-read if everybody may read";

std::unexpected<Error> refused(std::string message) { return fail(ErrorKind::bad_input, std::move(message)); }

Result<auth::AccessRules> read_access_file(const std::string& path) {
  RUNLIGHT_TRY(const auto text, read_settings_file("--access-file", path));
  auto rules = auth::parse_access_rules(text);
  if (!rules) return fail(with_context(fmt::format("--access-file {}", path), std::move(rules).error()));
  return rules;
}

Result<void> add(std::vector<auth::Who>& who, const std::vector<std::string>& texts, std::string_view flag) {
  for (const auto& text : texts) {
    auto parsed = auth::parse_role_holder(trim(text));
    if (!parsed) return fail(with_context(flag, std::move(parsed).error()));
    who.push_back(*std::move(parsed));
  }
  return {};
}

Result<void> check_provider(const AccessSettings& settings, const AccessSecrets& secrets) {
  if (!settings.oidc_issuer.empty() && !settings.github_client_id.empty()) {
    return refused("Sign-in is by OpenID Connect or by GitHub, not both: leave out --oidc-issuer or --github-client-id.");
  }
  if (settings.oidc_issuer.empty() && !settings.oidc_client_id.empty()) {
    return refused("--oidc-client-id is given, but not at whom it is known: give --oidc-issuer too.");
  }
  if (!settings.oidc_issuer.empty() && settings.oidc_client_id.empty()) {
    return refused("--oidc-issuer is given, but not by which id it knows this server: give --oidc-client-id too.");
  }
  if (!settings.github_client_id.empty() && secrets.github_client_secret.empty()) {
    return refused("Sign-in by GitHub takes the OAuth app's secret: set RUNLIGHT_GITHUB_CLIENT_SECRET, or …_FILE.");
  }
  return {};
}

bool names_roles(const AccessSettings& settings) {
  return !settings.viewers.empty() || !settings.operators.empty() || !settings.admins.empty();
}

Result<void> check_with_sign_in(const AccessSettings& settings, const auth::AccessRules& rules, const Reach& reach) {
  if (!rules.lets_anybody_in()) {
    return refused(
        "Nobody could sign in: say who may by --viewers, --operators, --admins or --access-file (docs/sign-in.md).");
  }
  if (settings.public_url.empty() && !api::is_loopback_address(reach.listens.address)) {
    return refused(
        fmt::format("Sign-in at {} takes --public-url, the address by which browsers reach this server, to be sent back to.",
                    reach.listens.address));
  }
  return {};
}

/// Whatever names the server to others means that others ask it.
Result<void> check_without_sign_in(const AccessSettings& settings, const Reach& reach) {
  if (names_roles(settings)) {
    return refused(
        "--viewers, --operators and --admins say who may sign in, and there is no sign-in: set RUNLIGHT_OIDC_ISSUER "
        "(docs/sign-in.md), or leave them out.");
  }
  if (settings.anonymous_read) return {};
  const auto& address = reach.listens.address;
  if (!api::is_loopback_address(address)) {
    return refused(
        fmt::format("{}:{} can be reached from other machines and there is no sign-in: {}, or listen on 127.0.0.1.",
                    address.contains(':') ? "[" + address + "]" : address, reach.listens.port, k_ways_out));
  }
  const auto foreign = std::ranges::find_if_not(reach.allowed_hosts, api::is_local_host);
  const auto named = !settings.public_url.empty()           ? "--public-url"
                     : !settings.trusted_proxies.empty()    ? "--trusted-proxy"
                     : foreign != reach.allowed_hosts.end() ? "--allowed-host"
                                                            : "";
  if (std::string_view(named).empty()) return {};
  return refused(
      fmt::format("{} lets others ask this server and there is no sign-in: {}, or leave it out.", named, k_ways_out));
}

std::string text_of(const std::vector<auth::Who>& whom) {
  std::string text;
  for (const auto& who : whom) {
    text += fmt::format("{} {} {}\n", static_cast<int>(who.kind), who.name, who.value);
  }
  return text;
}

}  // namespace

Result<auth::AccessRules> access_rules(const AccessSettings& settings) {
  auth::AccessRules rules;
  if (!settings.access_file.empty()) {
    RUNLIGHT_TRY(rules, read_access_file(settings.access_file));
  }
  RUNLIGHT_TRY_VOID(add(rules.viewers, settings.viewers, "--viewers"));
  RUNLIGHT_TRY_VOID(add(rules.operators, settings.operators, "--operators"));
  RUNLIGHT_TRY_VOID(add(rules.admins, settings.admins, "--admins"));
  return rules;
}

Result<std::string> public_origin(const AccessSettings& settings) {
  if (settings.public_url.empty()) return "";
  auto origin = net::origin_of(settings.public_url);
  if (!origin) return fail(with_context("--public-url", std::move(origin).error()));
  auto rest = std::string_view(settings.public_url).substr(settings.public_url.find("://") + 3);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.find_first_of("/?#@") != std::string_view::npos) {
    return refused(fmt::format("--public-url {}: the server answers at the root of a name only; leave out all behind it.",
                               net::without_query(settings.public_url)));
  }
  const auto host = origin->substr(origin->find("://") + 3);
  if (!origin->starts_with("https://") && !api::is_local_host(host)) {
    return refused(
        fmt::format("--public-url {}: cookies are only safe by https; put a proxy with a certificate in front.", *origin));
  }
  return origin;
}

Result<void> check_access(const AccessSettings& settings, const AccessSecrets& secrets, const auth::AccessRules& rules,
                          const Reach& reach) {
  RUNLIGHT_TRY_VOID(check_provider(settings, secrets));
  RUNLIGHT_TRY_VOID(public_origin(settings));
  return settings.has_sign_in() ? check_with_sign_in(settings, rules, reach) : check_without_sign_in(settings, reach);
}

std::string fingerprint(const AccessSettings& settings, const auth::AccessRules& rules) {
  auto text = fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}\n{} {} {} {}\n", settings.public_url, settings.oidc_issuer,
                          settings.oidc_client_id, settings.oidc_scopes, settings.oidc_groups_claim,
                          settings.github_client_id, settings.github_url, settings.anonymous_read, rules.unverified_email,
                          settings.session_idle.count(), settings.session_lifetime.count());
  text += fmt::format("viewers\n{}operators\n{}admins\n{}", text_of(rules.viewers), text_of(rules.operators),
                      text_of(rules.admins));
  for (const auto& rule : rules.visibility) {
    text += fmt::format("visibility\n{}", text_of(rule.who));
    for (const auto& glob : rule.repositories) text += fmt::format("of {}\n", glob);
  }
  for (const auto& proxy : settings.trusted_proxies) text += fmt::format("proxy {}\n", proxy);
  return auth::to_base64url(auth::sha256(text));
}

}  // namespace runlight::app
