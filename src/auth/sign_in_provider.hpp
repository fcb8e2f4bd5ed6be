// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "auth/claims.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"
#include "net/http_client.hpp"
#include "net/url.hpp"

namespace runlight::auth {

/// What must be remembered between the way to the provider and the way back, where nobody can read or change it.
struct SignInAttempt {
  std::string state;          ///< 256 random bits, base64url
  std::string nonce;          ///< the same; "" where the provider knows none
  std::string code_verifier;  ///< of PKCE: https://www.rfc-editor.org/rfc/rfc7636
};

struct SignInBegun {
  std::string url;  ///< of the provider: where the browser goes
  SignInAttempt attempt;
};

/// Somebody who can say who a person is. Errors of begin and finish: unavailable and timeout when the provider cannot be
/// asked, bad_data when it answers what it must not, unauthorized for whoever is not let in (a forged state, an ID token
/// that is not right, access denied by the provider); their messages may be shown to the person and hold no code or token.
/// Used on one executor.
class SignInProvider {
 public:
  virtual ~SignInProvider() = default;

  /// For the button: "login.example.com", "GitHub".
  virtual std::string_view name() const = 0;

  /// `redirect_uri`: this server's /auth/callback as browsers reach it.
  virtual Task<Result<SignInBegun>> begin(std::string redirect_uri) = 0;

  /// `callback`: what the browser came back with. Compares the state in constant time before anything is sent.
  virtual Task<Result<Claims>> finish(net::Target callback, SignInAttempt attempt, std::string redirect_uri) = 0;

  /// Where the provider ends its own session and sends the browser back to `return_to`; absent: it has no such page, or
  /// cannot be asked.
  virtual Task<std::optional<std::string>> sign_out_url(std::string return_to) = 0;
};

/// https://openid.net/specs/openid-connect-core-1_0.html, code flow with PKCE
struct OidcOptions {
  std::string issuer;  ///< https, or http on a loopback address
  std::string client_id;
  Secret client_secret;  ///< "": a public client
  std::string scopes = "openid profile email";
  std::string groups_claim = "groups";
};

/// Nothing is asked before the first sign-in. Fails as bad_input for an issuer that is no such URL. `http` and `clock` must
/// outlive it.
Result<std::unique_ptr<SignInProvider>> make_oidc_provider(OidcOptions options, net::HttpClient& http, Clock& clock);

/// https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
struct GithubSignInOptions {
  std::string url = "https://github.com";          ///< of the web pages
  std::string api_url = "https://api.github.com";  ///< asked for the person, e-mail addresses, organisations and teams
  std::string client_id;
  Secret client_secret;
  bool reads_groups = false;  ///< whether rules speak of groups; only then is read:org asked for
};

Result<std::unique_ptr<SignInProvider>> make_github_provider(GithubSignInOptions options, net::HttpClient& http,
                                                             Clock& clock);

}  // namespace runlight::auth
