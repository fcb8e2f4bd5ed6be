// SPDX-License-Identifier: MIT
#include "app/access_parts.hpp"

#include <utility>

#include "api/negotiation.hpp"
#include "app/parts.hpp"
#include "base/log.hpp"
#include "base/offload.hpp"

namespace runlight::app {
namespace {

std::vector<net::Network> parse_proxies(const std::vector<std::string>& texts) {
  std::vector<net::Network> proxies;
  for (const auto& text : texts) {
    auto parsed = net::Network::parse(text);
    if (!parsed) throw Fatal(with_context("--trusted-proxy", std::move(parsed).error()));
    proxies.push_back(*parsed);
  }
  return proxies;
}

std::vector<std::string> hosts_of(const AccessPlan& plan) {
  auto hosts = plan.reach.allowed_hosts;
  if (!plan.origin.empty()) {
    hosts.emplace_back(api::without_port(std::string_view(plan.origin).substr(plan.origin.find("://") + 3)));
  }
  return hosts;
}

std::unique_ptr<auth::SignInProvider> make_provider(const AccessPlan& plan, const std::string& api_url,
                                                    net::HttpClient& http) {
  const auto& settings = plan.settings;
  if (!settings.oidc_issuer.empty()) {
    return or_fatal(auth::make_oidc_provider({.issuer = settings.oidc_issuer,
                                              .client_id = settings.oidc_client_id,
                                              .client_secret = plan.secrets.oidc_client_secret,
                                              .scopes = settings.oidc_scopes,
                                              .groups_claim = settings.oidc_groups_claim},
                                             http, system_clock()));
  }
  if (settings.github_client_id.empty()) return nullptr;
  return or_fatal(auth::make_github_provider({.url = settings.github_url,
                                              .api_url = api_url,
                                              .client_id = settings.github_client_id,
                                              .client_secret = plan.secrets.github_client_secret,
                                              .reads_groups = plan.rules.speaks_of_groups()},
                                             http, system_clock()));
}

}  // namespace

AccessPlan::AccessPlan(AccessSettings the_settings, Reach the_reach)
    : settings(std::move(the_settings)),
      reach(std::move(the_reach)),
      secrets(or_fatal(access_secrets())),
      rules(or_fatal(access_rules(settings))) {
  or_fatal(check_access(settings, secrets, rules, reach));
  origin = or_fatal(public_origin(settings));
  trusted_proxies = parse_proxies(settings.trusted_proxies);
}

AccessParts::AccessParts(const AccessPlan& plan, const std::string& book_path, const std::string& api_url)
    : session_keys_(plan.secrets.session_keys),
      session_lifetime_(plan.settings.session_lifetime),
      allowed_hosts_(hosts_of(plan)),
      book_(or_fatal(auth::AccessBook::open(book_path))),
      http_(net::make_curl_client({.user_agent = "runlight/" RUNLIGHT_VERSION})),
      provider_(make_provider(plan, api_url, *http_)) {
  gate_.emplace(auth::GateOptions{.rules = plan.rules,
                                  .has_sign_in = provider_ != nullptr,
                                  .anonymous_read = plan.settings.anonymous_read,
                                  .only_loopback = api::is_loopback_address(plan.reach.listens.address),
                                  .public_origin = plan.origin,
                                  .session_idle = plan.settings.session_idle,
                                  .session_lifetime = plan.settings.session_lifetime,
                                  .trusted_proxies = plan.trusted_proxies},
                *book_, system_clock(), sealer());
  note_changes(plan);
}

auth::Sealer AccessParts::sealer() const {
  if (!session_keys_.empty()) return auth::Sealer(session_keys_);
  return auth::Sealer(or_fatal(book_->sealing_keys(system_clock().now(), session_lifetime_)));
}

void AccessParts::note_changes(const AccessPlan& plan) {
  const auto now = fingerprint(plan.settings, plan.rules);
  const auto before = or_fatal(book_->exchange_setting("access_settings", now));
  if (before.empty() || before == now) return;
  log::info("audit", {{"event", "settings_changed"}});
  or_fatal(book_->note({.occurred_at = system_clock().now(),
                        .event = "settings_changed",
                        .subject = {},
                        .name = {},
                        .address = {},
                        .detail = "Who may is decided by other settings than at the last start."}));
}

Task<void> AccessParts::run(boost::asio::any_io_executor workers) {
  for (;;) {
    co_await system_clock().sleep_for(std::chrono::hours(24));
    if (!session_keys_.empty()) continue;
    auto keys = co_await offload(workers, [this] { return book_->sealing_keys(system_clock().now(), session_lifetime_); });
    if (keys) {
      gate_->use(auth::Sealer(*std::move(keys)));
    } else {
      log::error("the keys of session cookies could not be read", {{"cause", keys.error().message}});
    }
  }
}

}  // namespace runlight::app
