// SPDX-License-Identifier: MIT
#include "auth/oauth.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "auth/crypto_text.hpp"
#include "auth/plain_words.hpp"
#include "base/text.hpp"

namespace runlight::auth {
namespace {

constexpr std::size_t k_random_bytes = 32;
constexpr std::size_t k_longest_code = 4'096;
constexpr std::size_t k_longest_access_token = std::size_t{64} << 10U;
constexpr std::size_t k_words = 200;
constexpr std::chrono::seconds k_timeout{15};
constexpr int k_too_many_requests = 429;

std::unexpected<Error> refused(std::string message) { return fail(ErrorKind::unauthorized, std::move(message)); }

/// "access_denied (The person said no)"
std::string words_of(std::string_view error, std::string_view description) {
  const auto code = plain_words(error, 64);
  return description.empty() ? code : fmt::format("{} ({})", code, plain_words(description, k_words));
}

/// Only codes that are known are repeated: the answer's own words may hold what this server sent.
/// https://www.rfc-editor.org/rfc/rfc6749#section-5.2, and GitHub's own words of
/// https://docs.github.com/en/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors
Error token_error(std::string_view error, std::string_view settings) {
  constexpr std::array<std::string_view, 2> k_code_is_refused{"invalid_grant", "bad_verification_code"};
  constexpr std::array<std::string_view, 7> k_others{"invalid_request",      "invalid_client",
                                                     "unauthorized_client",  "unsupported_grant_type",
                                                     "invalid_scope",        "incorrect_client_credentials",
                                                     "redirect_uri_mismatch"};
  const bool is_known = std::ranges::count(k_code_is_refused, error) + std::ranges::count(k_others, error) > 0;
  const auto words = is_known ? error : std::string_view("for a reason that is not known here");
  if (std::ranges::count(k_code_is_refused, error) > 0) {
    return {ErrorKind::unauthorized,
            fmt::format("The provider does not take the code of this sign-in: {}. Begin again.", words)};
  }
  return {ErrorKind::bad_data,
          fmt::format("The provider does not take this server's request for a token: {}. Check {}.", words, settings)};
}

bool is_access_token(std::string_view text) {
  return !text.empty() && text.size() <= k_longest_access_token &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

}  // namespace

std::string form(const Parameters& parameters) {
  std::string text;
  for (const auto& [name, value] : parameters) {
    text += fmt::format("{}{}={}", text.empty() ? "" : "&", name, net::encode_query(value));
  }
  return text;
}

std::string with_query(std::string_view url, const Parameters& parameters) {
  return fmt::format("{}{}{}", url, url.contains('?') ? '&' : '?', form(parameters));
}

SignInAttempt new_attempt() {
  return {.state = to_base64url(random_bytes(k_random_bytes)),
          .nonce = "",
          .code_verifier = to_base64url(random_bytes(k_random_bytes))};
}

std::string code_challenge(std::string_view code_verifier) { return to_base64url(sha256(code_verifier)); }

Result<std::string> code_of(const net::Target& callback, const SignInAttempt& attempt) {
  const auto states = callback.parameters("state");
  if (states.size() != 1 || attempt.state.empty() || !equal_in_constant_time(states.front(), attempt.state)) {
    return refused("This answer belongs to no sign-in that was begun in this browser (state); begin again.");
  }
  for (const auto* const name : {"code", "error", "error_description", "iss"}) {
    if (callback.parameters(name).size() > 1) {
      return refused(fmt::format("The provider's answer has the parameter \"{}\" more than once.", name));
    }
  }
  if (const auto error = callback.parameter("error")) {
    const auto description = callback.parameter("error_description").value_or("");
    return refused(fmt::format("The provider refused the sign-in: {}.", words_of(*error, description)));
  }
  auto code = callback.parameter("code").value_or("");
  if (code.empty()) return refused("The provider's answer holds neither a code nor an error; begin again.");
  if (code.size() > k_longest_code) return refused("The provider's answer holds a code of more than 4,096 bytes.");
  return code;
}

Result<TokenAnswer> read_token_answer(const net::HttpResponse& response, std::string_view settings) {
  constexpr std::string_view k_what = "its token endpoint";
  auto members = parse_json_object(response.body);
  if (const auto error = text_member(members.get(), "error"); error && response.status < 500) {
    return fail(token_error(*error, settings));
  }
  if (response.status != 200) return unwanted_status(response, k_what);
  if (!members) return fail(ErrorKind::bad_data, "The provider's token answer is no JSON object, or has a name twice.");
  const auto token = text_member(members.get(), "access_token").value_or("");
  if (!is_access_token(token)) return fail(ErrorKind::bad_data, "The provider's token answer holds no access token.");
  if (to_lower(text_member(members.get(), "token_type").value_or("")) != "bearer") {
    return fail(ErrorKind::bad_data, "The provider's access token is of another type than Bearer.");
  }
  return TokenAnswer{.access_token = Secret(std::string(token)), .members = std::move(members)};
}

net::HttpRequest provider_request(std::string url) {
  return {.url = std::move(url),
          .headers = {{"Accept", "application/json"}},
          .bearer_token = {},
          .body = {},
          .timeout = k_timeout,
          .body_limit_bytes = k_largest_answer,
          .follow_redirects = false};
}

net::HttpRequest form_request(std::string url, std::string body) {
  auto request = provider_request(std::move(url));
  request.method = "POST";
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.body = std::move(body);
  return request;
}

Task<Result<net::HttpResponse>> ask(net::HttpClient& http, net::HttpRequest request, std::string what) {
  auto response = co_await http.send(std::move(request));
  if (!response) co_return fail(with_context(fmt::format("Cannot ask the provider for {}", what), response.error()));
  if (response->body.size() > k_largest_answer) {
    co_return fail(ErrorKind::bad_data, fmt::format("The provider's answer for {} is larger than 256 KiB.", what));
  }
  co_return response;
}

std::unexpected<Error> unwanted_status(const net::HttpResponse& response, std::string_view what) {
  const bool may_pass = response.status >= 500 || response.status == k_too_many_requests;
  return fail(Error{.kind = may_pass ? ErrorKind::unavailable : ErrorKind::bad_data,
                    .message = fmt::format("The provider answers {} for {}{}.", response.status, what,
                                           may_pass ? "; try again later" : ""),
                    .http_status = response.status});
}

Result<Json> object_of(const net::HttpResponse& response, std::string_view what) {
  if (response.status != 200) return unwanted_status(response, what);
  auto object = parse_json_object(response.body);
  if (object) return object;
  return fail(ErrorKind::bad_data,
              fmt::format("The provider's answer for {} is no JSON object, or has a name twice.", what));
}

}  // namespace runlight::auth
