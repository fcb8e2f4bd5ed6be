// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "auth/access_book.hpp"
#include "auth/access_rules.hpp"
#include "auth/session_cookie.hpp"
#include "auth/viewer.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "net/http_server.hpp"
#include "net/network.hpp"

namespace runlight::auth {

struct GateOptions {
  AccessRules rules;
  bool has_sign_in = false;
  bool anonymous_read = false;
  bool only_loopback = false;  ///< nothing but loopback is listened on: without sign-in, who asks is this machine's
  std::string public_origin;   ///< "https://runlight.example.com"; "": the server goes by the Host of each request
  std::chrono::seconds session_idle = std::chrono::hours(12);
  std::chrono::seconds session_lifetime = std::chrono::days(7);
  std::vector<net::Network> trusted_proxies = {};
};

/// Who asks, and what is to be done besides answering.
struct Admission {
  Viewer viewer;
  std::string address;                         ///< of the client, through trusted proxies
  std::optional<Time> expires_at = {};         ///< of the session or token, at the latest
  std::optional<std::string> cookie = {};      ///< a Set-Cookie line: the session's cookie anew
  std::optional<Session> seen = {};            ///< to be saved: the session was seen
  std::optional<std::string> used_token = {};  ///< to be noted: the token of this id was used
};

/// Somebody who has just signed in.
struct Entry {
  Session session;     ///< to be saved before the cookie is given
  std::string cookie;  ///< a Set-Cookie line
};

/// Tells who asks, and what that one may. On one executor; `book` and `clock` must outlive it.
class Gatekeeper {
 public:
  Gatekeeper(GateOptions options, AccessBook& book, Clock& clock, Sealer sealer);

  const GateOptions& options() const { return options_; }
  const Sealer& sealer() const { return sealer_; }
  /// Cookies are sealed with other keys from now on.
  void use(Sealer sealer) { sealer_ = std::move(sealer); }

  std::string address_of(const net::ServerRequest& request) const;

  /// By an API token, else the session's cookie, else as anybody or as this machine, else as nobody. Fails as unauthorized
  /// for a token that is none, expired or revoked: who shows one never goes on as somebody else. Fails as storage.
  Result<Admission> admit(const net::ServerRequest& request) const;

  /// A new session; nobody's role is refused as forbidden, and too many claims for a cookie as bad_input.
  Result<Entry> enter(Claims claims, std::string address) const;

  /// "https://runlight.example.com", or on loopback by the name that was asked for; "" when that is not known.
  std::string origin_of(const net::ServerRequest& request) const;

  /// Whether a request that may change something was meant: sent by a page of this server or, with a token or on this
  /// machine, by a program. Cookies and addresses speak for a browser whatever page it shows:
  /// https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
  bool is_same_origin(const net::ServerRequest& request, Means means) const;

 private:
  Result<std::optional<Admission>> by_token(const net::ServerRequest& request) const;
  Result<std::optional<Admission>> by_session(const net::ServerRequest& request) const;
  Viewer without_proof(const net::ServerRequest& request) const;
  bool is_current(const SessionTicket& ticket, Time now) const;
  Viewer viewer_of(const SessionTicket& ticket) const;
  Session session_of(const SessionTicket& ticket, const Viewer& viewer, std::string address) const;
  Result<std::string> cookie_for(const SessionTicket& ticket) const;

  const GateOptions options_;
  AccessBook& book_;
  Clock& clock_;
  Sealer sealer_;
};

/// The text after "Bearer " in Authorization; absent when there is no such header.
std::optional<std::string> bearer_of(const net::ServerRequest& request);

/// "application/json; charset=utf-8" is "application/json".
std::string media_type_of(const net::ServerRequest& request);

}  // namespace runlight::auth
