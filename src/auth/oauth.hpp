// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/json.hpp"
#include "auth/sign_in_provider.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "net/http_client.hpp"
#include "net/url.hpp"

// What sign-in providers have in common: the code flow of https://www.rfc-editor.org/rfc/rfc6749#section-4.1
namespace runlight::auth {

using Parameters = std::vector<std::pair<std::string_view, std::string_view>>;

/// "client_id=runlight&scope=openid%20email"
std::string form(const Parameters& parameters);
std::string with_query(std::string_view url, const Parameters& parameters);

/// Fresh random texts; the nonce stays "".
SignInAttempt new_attempt();

/// S256: https://www.rfc-editor.org/rfc/rfc7636#section-4.2
std::string code_challenge(std::string_view code_verifier);

/// The code that the browser brings back. Fails as unauthorized: a state that is not the attempt's (compared in constant
/// time, before anything else is believed), a parameter twice, no code, an error that the provider tells (in its own words,
/// cut).
Result<std::string> code_of(const net::Target& callback, const SignInAttempt& attempt);

/// What every access token answer must hold.
struct TokenAnswer {
  Secret access_token;
  Json members;
};

/// Reads the answer of a token endpoint. Fails as unauthorized when the code is refused, as bad_data when this server itself
/// is (`settings` says where its credentials are from) or the answer is none, as unavailable for 5xx and 429.
Result<TokenAnswer> read_token_answer(const net::HttpResponse& response, std::string_view settings);

inline constexpr std::size_t k_largest_answer = std::size_t{256} << 10U;

/// A request as they are all sent: never redirected, 15 seconds, no more than k_largest_answer.
net::HttpRequest provider_request(std::string url);
net::HttpRequest form_request(std::string url, std::string body);

/// As HttpClient::send. `what` is asked for; an answer over k_largest_answer is bad_data.
Task<Result<net::HttpResponse>> ask(net::HttpClient& http, net::HttpRequest request, std::string what);

/// The object that a 200 holds. Fails as unavailable for 5xx and 429, as bad_data for everything else.
Result<Json> object_of(const net::HttpResponse& response, std::string_view what);

/// Why a status other than the wanted one is a failure, told as object_of does.
std::unexpected<Error> unwanted_status(const net::HttpResponse& response, std::string_view what);

}  // namespace runlight::auth
