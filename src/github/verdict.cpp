// SPDX-License-Identifier: MIT
#include "github/verdict.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "github/decode.hpp"
#include "github/retry_after.hpp"

namespace runlight::github {
namespace {

using Retry = Verdict::Retry;
using std::chrono::seconds;

/// What GitHub asks to wait when it limits without saying how long.
constexpr seconds k_unsaid_wait{60};

Verdict never(ErrorKind kind, std::string message) { return {.error = Error{kind, std::move(message)}}; }

/// "HTTP 403: Resource not accessible by integration"
std::string in_short(const net::HttpResponse& response) {
  const auto message = decode_message(response.body);
  return message.empty() ? fmt::format("HTTP {}", response.status) : fmt::format("HTTP {}: {}", response.status, message);
}

Verdict unauthorized(const net::HttpResponse& response, const Question& question, bool has_token) {
  if (!has_token) {
    return never(ErrorKind::unauthorized, fmt::format("GitHub wants a token for {} ({}). Set RUNLIGHT_GITHUB_TOKEN.",
                                                      question.what, in_short(response)));
  }
  return never(ErrorKind::unauthorized,
               fmt::format("GitHub refused the token for {} ({}). It may have expired; set RUNLIGHT_GITHUB_TOKEN.",
                           question.what, in_short(response)));
}

/// Some secondary limits are told by nothing but the words of the body.
bool speaks_of_limit(const net::HttpResponse& response) {
  const auto words = to_lower(decode_message(response.body));
  return words.contains("rate limit") || words.contains("abuse detection");
}

bool is_limit(const net::HttpResponse& response) {
  if (response.status == 429) return true;
  return response.status == 403 && (response.headers.has("retry-after") ||
                                    trim(response.headers.get("x-ratelimit-remaining")) == "0" || speaks_of_limit(response));
}

Verdict rate_limited(const net::HttpResponse& response, const Question& question, bool has_token, Time now) {
  const auto told = told_to_wait(response.headers, now);
  const auto wait = told.value_or(k_unsaid_wait);
  const auto until = std::chrono::floor<seconds>(now + wait);
  const std::string_view way_out = has_token
                                       ? "Ask again then, or use a token with a higher limit."
                                       : "Set RUNLIGHT_GITHUB_TOKEN: without a token the limit is 60 requests an hour.";
  Error error{ErrorKind::rate_limited,
              fmt::format("GitHub's rate limit stopped {} until {}, in {} ({}). {}", question.what, format_time(until),
                          human_duration(static_cast<double>(wait.count())), in_short(response), way_out),
              wait};
  return {.error = std::move(error), .retry = told ? Retry::after_told : Retry::never, .told = wait};
}

Verdict forbidden(const net::HttpResponse& response, const Question& question, bool has_token) {
  return never(ErrorKind::forbidden,
               fmt::format("GitHub forbids {} ({}). {}", question.what, in_short(response),
                           has_token ? "The token needs read access to the repository's metadata and actions."
                                     : "Set RUNLIGHT_GITHUB_TOKEN to a token that may read it."));
}

Verdict passing_fault(const net::HttpResponse& response, const Question& question, Time now) {
  const auto kind = response.status == 408 ? ErrorKind::timeout : ErrorKind::unavailable;
  Error error{kind, fmt::format("GitHub could not answer for {} ({}). Ask again later.", question.what, in_short(response))};
  error.retry_after = told_to_wait(response.headers, now);
  const auto told = error.retry_after.value_or(seconds{0});
  return {.error = std::move(error), .retry = Retry::after_backoff, .told = told};
}

Verdict not_found(const net::HttpResponse& response, const Question& question) {
  return never(ErrorKind::not_found, fmt::format("{} (HTTP {}).", question.not_found, response.status));
}

Verdict refused(const net::HttpResponse& response, const Question& question) {
  const bool ours = response.status == 400 || response.status == 422;
  return never(ours ? ErrorKind::bad_input : ErrorKind::bad_data,
               fmt::format("GitHub refused the request for {} ({}).", question.what, in_short(response)));
}

Verdict connection_fault(const Error& error, const Question& question) {
  const bool passes = error.kind == ErrorKind::unavailable || error.kind == ErrorKind::timeout;
  return {.error = with_context(question.what, error), .retry = passes ? Retry::after_backoff : Retry::never};
}

}  // namespace

std::optional<Verdict> judge(const Result<net::HttpResponse>& answer, const Question& question, bool has_token, Time now) {
  if (!answer) return connection_fault(answer.error(), question);
  const auto& response = *answer;
  if (response.status == 200) return std::nullopt;
  if (is_limit(response)) return rate_limited(response, question, has_token, now);
  if (response.status == 401) return unauthorized(response, question, has_token);
  if (response.status == 403) return forbidden(response, question, has_token);
  if (response.status == 404 || response.status == 410) return not_found(response, question);
  if (response.status >= 500 || response.status == 408) return passing_fault(response, question, now);
  return refused(response, question);
}

}  // namespace runlight::github
