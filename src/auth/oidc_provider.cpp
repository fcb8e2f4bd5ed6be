// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "auth/crypto_text.hpp"
#include "auth/discovery.hpp"
#include "auth/endpoint.hpp"
#include "auth/id_token.hpp"
#include "auth/oauth.hpp"
#include "auth/sign_in_provider.hpp"
#include "auth/told_claims.hpp"
#include "base/text.hpp"

namespace runlight::auth {
namespace {

constexpr std::string_view k_settings = "--oidc-client-id and RUNLIGHT_OIDC_CLIENT_SECRET";
constexpr std::size_t k_nonce_bytes = 32;

class OidcProvider final : public SignInProvider {
 public:
  OidcProvider(OidcOptions options, net::HttpClient& http, Clock& clock)
      : options_(std::move(options)),
        name_(host_of(options_.issuer)),
        http_(http),
        clock_(clock),
        discovery_(options_.issuer, http, clock) {}

  std::string_view name() const override { return name_; }
  Task<Result<SignInBegun>> begin(std::string redirect_uri) override;
  Task<Result<Claims>> finish(net::Target callback, SignInAttempt attempt, std::string redirect_uri) override;
  Task<std::optional<std::string>> sign_out_url(std::string return_to) override;

 private:
  Result<void> check_issuer(const net::Target& callback, bool is_required) const;
  Result<net::HttpRequest> token_request(const ProviderMetadata& metadata, const std::string& code,
                                         const SignInAttempt& attempt, const std::string& redirect_uri) const;
  Task<Result<IdToken>> verified(std::string text, std::string jwks_uri, IdTokenExpectations expected);
  Task<Result<Claims>> with_userinfo(Claims claims, std::string endpoint, Secret access_token);

  OidcOptions options_;
  std::string name_;
  net::HttpClient& http_;
  Clock& clock_;
  Discovery discovery_;
};

Task<Result<SignInBegun>> OidcProvider::begin(std::string redirect_uri) {
  RUNLIGHT_CO_TRY(const auto metadata, co_await discovery_.metadata());
  auto attempt = new_attempt();
  attempt.nonce = to_base64url(random_bytes(k_nonce_bytes));
  const auto challenge = code_challenge(attempt.code_verifier);
  auto url = with_query(metadata.authorization_endpoint, {{"response_type", "code"},
                                                          {"client_id", options_.client_id},
                                                          {"redirect_uri", redirect_uri},
                                                          {"scope", options_.scopes},
                                                          {"state", attempt.state},
                                                          {"nonce", attempt.nonce},
                                                          {"code_challenge", challenge},
                                                          {"code_challenge_method", "S256"}});
  co_return SignInBegun{.url = std::move(url), .attempt = std::move(attempt)};
}

Task<Result<Claims>> OidcProvider::finish(net::Target callback, SignInAttempt attempt, std::string redirect_uri) {
  RUNLIGHT_CO_TRY(const auto code, code_of(callback, attempt));
  RUNLIGHT_CO_TRY_VOID(check_issuer(callback, false));
  RUNLIGHT_CO_TRY(const auto metadata, co_await discovery_.metadata());
  RUNLIGHT_CO_TRY_VOID(check_issuer(callback, metadata.tells_issuer));
  RUNLIGHT_CO_TRY(auto request, token_request(metadata, code, attempt, redirect_uri));
  RUNLIGHT_CO_TRY(const auto response, co_await ask(http_, std::move(request), "a token"));
  RUNLIGHT_CO_TRY(auto answer, read_token_answer(response, k_settings));
  const auto text = text_member(answer.members.get(), "id_token");
  if (!text) {
    co_return fail(ErrorKind::bad_data,
                   "The provider's token answer holds no ID token; --oidc-scopes must name \"openid\".");
  }
  IdTokenExpectations expected{.issuer = options_.issuer,
                               .client_id = options_.client_id,
                               .nonce = attempt.nonce,
                               .access_token = answer.access_token.reveal()};
  RUNLIGHT_CO_TRY(const auto token, co_await verified(std::string(*text), metadata.jwks_uri, std::move(expected)));
  auto claims = told_claims(token.claims.get(), options_.groups_claim);
  claims.issuer = options_.issuer;
  claims.subject = token.subject;
  const bool is_complete = !claims.email.empty() && !claims.groups.empty();
  if (metadata.userinfo_endpoint.empty() || is_complete) co_return claims;
  co_return co_await with_userinfo(std::move(claims), metadata.userinfo_endpoint, answer.access_token);
}

/// https://www.rfc-editor.org/rfc/rfc9207#section-2.4: against answers of another provider.
Result<void> OidcProvider::check_issuer(const net::Target& callback, bool is_required) const {
  const auto told = callback.parameter("iss");
  if (!told && is_required) {
    return fail(ErrorKind::unauthorized,
                "The answer does not say which provider it is from (iss), as the provider promises.");
  }
  if (!told || *told == options_.issuer) return {};
  return fail(ErrorKind::unauthorized, fmt::format("The answer is from another provider than {} (iss).", options_.issuer));
}

Result<net::HttpRequest> OidcProvider::token_request(const ProviderMetadata& metadata, const std::string& code,
                                                     const SignInAttempt& attempt, const std::string& redirect_uri) const {
  Parameters parameters{{"grant_type", "authorization_code"},
                        {"code", code},
                        {"redirect_uri", redirect_uri},
                        {"code_verifier", attempt.code_verifier}};
  const auto& secret = options_.client_secret.reveal();
  const bool is_public = secret.empty();
  if (!is_public && metadata.client_authentication == ClientAuthentication::other) {
    return fail(ErrorKind::bad_data,
                "The provider takes neither client_secret_basic nor client_secret_post at its token endpoint.");
  }
  const bool is_basic = !is_public && metadata.client_authentication == ClientAuthentication::basic;
  if (!is_basic) parameters.emplace_back("client_id", options_.client_id);
  if (!is_basic && !is_public) parameters.emplace_back("client_secret", secret);
  auto request = form_request(metadata.token_endpoint, form(parameters));
  if (!is_basic) return request;
  // Both are escaped as in a form first: https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
  const auto pair = fmt::format("{}:{}", net::encode_query(options_.client_id), net::encode_query(secret));
  request.headers.add("Authorization", fmt::format("Basic {}", to_base64(pair)));
  return request;
}

/// A key that is not known may be new: then the keys are loaded again, once.
Task<Result<IdToken>> OidcProvider::verified(std::string text, std::string jwks_uri, IdTokenExpectations expected) {
  RUNLIGHT_CO_TRY(const auto keys, co_await discovery_.keys(jwks_uri));
  auto token = verify_id_token(text, *keys, expected, clock_.now());
  if (!token && token.error().kind == ErrorKind::not_found) {
    RUNLIGHT_CO_TRY(const auto newer, co_await discovery_.newer_keys(jwks_uri, keys));
    token = verify_id_token(text, *newer, expected, clock_.now());
  }
  if (!token && token.error().kind == ErrorKind::not_found) token.error().kind = ErrorKind::unauthorized;
  co_return token;
}

/// https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse
Task<Result<Claims>> OidcProvider::with_userinfo(Claims claims, std::string endpoint, Secret access_token) {
  constexpr std::string_view k_what = "the person's claims (userinfo)";
  auto request = provider_request(std::move(endpoint));
  request.bearer_token = std::move(access_token);
  RUNLIGHT_CO_TRY(const auto response, co_await ask(http_, std::move(request), std::string(k_what)));
  if (response.status == 200 && to_lower(response.headers.get("content-type")).starts_with("application/jwt")) {
    co_return fail(ErrorKind::bad_data,
                   "The provider signs or encrypts its userinfo answers; set this client to plain JSON ones there.");
  }
  RUNLIGHT_CO_TRY(const auto userinfo, object_of(response, k_what));
  if (text_member(userinfo.get(), "sub") != claims.subject) {
    co_return fail(ErrorKind::unauthorized, "The provider's userinfo is of another person than its ID token (sub).");
  }
  co_return completed(std::move(claims), told_claims(userinfo.get(), options_.groups_claim));
}

/// https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout
Task<std::optional<std::string>> OidcProvider::sign_out_url(std::string return_to) {
  const auto metadata = co_await discovery_.metadata();
  if (!metadata || metadata->end_session_endpoint.empty()) co_return std::nullopt;
  co_return with_query(metadata->end_session_endpoint,
                       {{"client_id", options_.client_id}, {"post_logout_redirect_uri", return_to}});
}

}  // namespace

Result<std::unique_ptr<SignInProvider>> make_oidc_provider(OidcOptions options, net::HttpClient& http, Clock& clock) {
  RUNLIGHT_TRY_VOID(check_base_url(options.issuer, "issuer"));
  if (options.client_id.empty())
    return fail(ErrorKind::bad_input, "The OpenID provider needs a client id (--oidc-client-id).");
  return std::make_unique<OidcProvider>(std::move(options), http, clock);
}

}  // namespace runlight::auth
