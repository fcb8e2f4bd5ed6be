// SPDX-License-Identifier: MIT
#include "auth/gatekeeper.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "auth/crypto_text.hpp"
#include "base/text.hpp"
#include "net/forwarded.hpp"

namespace runlight::auth {
namespace {

constexpr std::chrono::minutes k_renew_after{5};

std::string random_id() {
  std::string text;
  for (const char byte : random_bytes(16)) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

/// What a proxy adds by itself or is told to add; no browser sends any of them.
bool came_through_proxy(const net::ServerRequest& request) {
  const auto names = {"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"};
  return std::ranges::any_of(names, [&](const char* name) { return request.headers.has(name); });
}

void add_to(Visibility& visibility, const Visibility& more) {
  visibility.all = visibility.all || more.all;
  visibility.globs.insert(visibility.globs.end(), more.globs.begin(), more.globs.end());
}

}  // namespace

std::optional<std::string> bearer_of(const net::ServerRequest& request) {
  constexpr std::string_view k_scheme = "bearer ";
  const auto header = request.headers.get("Authorization");
  if (to_lower(header.substr(0, k_scheme.size())) != k_scheme) return std::nullopt;
  return std::string(trim(header.substr(k_scheme.size())));
}

std::string media_type_of(const net::ServerRequest& request) {
  const auto header = request.headers.get("Content-Type");
  return to_lower(trim(header.substr(0, header.find(';'))));
}

Gatekeeper::Gatekeeper(GateOptions options, AccessBook& book, Clock& clock, Sealer sealer)
    : options_(std::move(options)), book_(book), clock_(clock), sealer_(std::move(sealer)) {}

std::string Gatekeeper::address_of(const net::ServerRequest& request) const {
  return net::client_address(request, options_.trusted_proxies);
}

Result<Admission> Gatekeeper::admit(const net::ServerRequest& request) const {
  RUNLIGHT_TRY(auto known, by_token(request));
  if (!known && options_.has_sign_in) {
    RUNLIGHT_TRY(known, by_session(request));
  }
  if (!known) known = Admission{.viewer = without_proof(request), .address = {}};
  known->address = address_of(request);
  if (known->seen) known->seen->address = known->address;
  return *std::move(known);
}

Result<std::optional<Admission>> Gatekeeper::by_token(const net::ServerRequest& request) const {
  const auto text = bearer_of(request);
  if (!text) return std::nullopt;
  const auto now = clock_.now();
  RUNLIGHT_TRY(const auto token, book_.find_token(*text, now));
  if (!token) {
    return fail(ErrorKind::unauthorized,
                "The API token in the header Authorization is not known, expired or revoked; an admin can make a new one, "
                "or \"runlight token create\" on the server.");
  }
  Admission admission{.viewer = {.means = Means::token,
                                 .permissions = token->scopes,
                                 .visibility = token->visibility,
                                 .subject = "token:" + token->token_id,
                                 .name = token->name,
                                 .id = token->token_id},
                      .address = {},
                      .expires_at = token->expires_at};
  if (!token->last_used_at || now - *token->last_used_at >= std::chrono::minutes(1)) admission.used_token = token->token_id;
  return admission;
}

bool Gatekeeper::is_current(const SessionTicket& ticket, Time now) const {
  return now - ticket.signed_in_at < options_.session_lifetime && now - ticket.seen_at < options_.session_idle;
}

Viewer Gatekeeper::viewer_of(const SessionTicket& ticket) const {
  const auto& claims = ticket.claims;
  auto access = access_of(options_.rules, claims);
  Viewer viewer{.means = Means::session,
                .role = access.role,
                .permissions = permissions_of(access.role),
                .visibility = std::move(access.visibility),
                .subject = claims.issuer + " " + claims.subject,
                .name = claims.name,
                .email = claims.email,
                .id = ticket.session_id};
  // Who signs in may not less than who does not.
  if (options_.anonymous_read) {
    viewer.permissions.add(Permission::read);
    add_to(viewer.visibility, anonymous_visibility(options_.rules));
  }
  return viewer;
}

Session Gatekeeper::session_of(const SessionTicket& ticket, const Viewer& viewer, std::string address) const {
  return {.session_id = ticket.session_id,
          .subject = viewer.subject,
          .name = viewer.name,
          .email = viewer.email,
          .role = viewer.role,
          .address = std::move(address),
          .signed_in_at = ticket.signed_in_at,
          .last_seen_at = ticket.seen_at,
          .expires_at = ticket.signed_in_at + options_.session_lifetime};
}

Result<std::string> Gatekeeper::cookie_for(const SessionTicket& ticket) const {
  RUNLIGHT_TRY(const auto sealed, seal_session(sealer_, ticket));
  const auto left = ticket.signed_in_at + options_.session_lifetime - ticket.seen_at;
  const auto max_age = std::min(options_.session_idle, std::chrono::duration_cast<std::chrono::seconds>(left));
  return set_cookie(k_session_cookie, sealed, max_age);
}

Result<std::optional<Admission>> Gatekeeper::by_session(const net::ServerRequest& request) const {
  const auto value = cookie_of(request.headers.get("Cookie"), k_session_cookie);
  auto ticket = value ? open_session(sealer_, *value) : std::nullopt;
  const auto now = clock_.now();
  if (!ticket || !is_current(*ticket, now)) return std::nullopt;
  RUNLIGHT_TRY(const bool is_revoked, book_.is_revoked(ticket->session_id));
  if (is_revoked) return std::nullopt;
  Admission admission{
      .viewer = viewer_of(*ticket), .address = {}, .expires_at = ticket->signed_in_at + options_.session_lifetime};
  // Where the idle time is short, a cookie must not be older than it before it is made anew.
  if (now - ticket->seen_at < std::min<std::chrono::seconds>(k_renew_after, options_.session_idle / 4)) return admission;
  ticket->seen_at = now;
  RUNLIGHT_TRY(admission.cookie, cookie_for(*ticket));
  admission.seen = session_of(*ticket, admission.viewer, {});
  return admission;
}

Viewer Gatekeeper::without_proof(const net::ServerRequest& request) const {
  if (options_.anonymous_read) {
    return {.means = Means::anonymous,
            .permissions = {Permission::read, Permission::metrics},
            .visibility = anonymous_visibility(options_.rules),
            .subject = {},
            .name = {}};
  }
  if (!options_.has_sign_in && options_.only_loopback && !came_through_proxy(request)) {
    return {.means = Means::loopback,
            .role = Role::admin,
            .permissions = permissions_of(Role::admin),
            .visibility = {.all = true, .globs = {}},
            .subject = {},
            .name = "this machine"};
  }
  return {};
}

Result<Entry> Gatekeeper::enter(Claims claims, std::string address) const {
  const auto now = clock_.now();
  const auto who = !claims.email.empty() ? claims.email : !claims.name.empty() ? claims.name : claims.subject;
  SessionTicket ticket{.session_id = random_id(),
                       .claims = claims_that_count(options_.rules, std::move(claims)),
                       .signed_in_at = now,
                       .seen_at = now};
  const auto access = access_of(options_.rules, ticket.claims);
  if (access.role == Role::nobody) {
    return fail(ErrorKind::forbidden,
                fmt::format("You signed in as {}, who may not use this server; whoever runs it can let you in.", who));
  }
  RUNLIGHT_TRY(auto cookie, cookie_for(ticket));
  return Entry{.session = session_of(ticket, viewer_of(ticket), std::move(address)), .cookie = std::move(cookie)};
}

std::string Gatekeeper::origin_of(const net::ServerRequest& request) const {
  if (!options_.public_origin.empty()) return options_.public_origin;
  const auto host = request.headers.get("Host");
  return host.empty() ? "" : fmt::format("http://{}", to_lower(host));
}

bool Gatekeeper::is_same_origin(const net::ServerRequest& request, Means means) const {
  if (means == Means::token) return true;
  // https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
  const auto& headers = request.headers;
  if (headers.has("Sec-Fetch-Site")) return headers.get("Sec-Fetch-Site") == "same-origin";
  if (headers.has("Origin")) return !origin_of(request).empty() && to_lower(headers.get("Origin")) == origin_of(request);
  // A page of another server can make no browser send this type without asking first:
  // https://fetch.spec.whatwg.org/#cors-safelisted-request-header
  return means == Means::loopback && media_type_of(request) == "application/json";
}

}  // namespace runlight::auth
