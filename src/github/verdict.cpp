// SPDX-License-Identifier: MIT
#include "github/verdict.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "github/decode.hpp"
#include "github/excerpt.hpp"
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

/// "actions=read": what would have been enough, of an App or a fine-grained token.
/// https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
std::string what_is_missing(const net::HttpResponse& response, bool has_token) {
  if (response.status == 451) return "It is blocked for legal reasons; no credential helps.";
  if (!has_token) return "Set RUNLIGHT_GITHUB_TOKEN to a token that may read it.";
  const auto accepted = excerpt(response.headers.get("x-accepted-github-permissions"));
  if (!accepted.empty()) return fmt::format("The credential lacks the permission {}.", accepted);
  return "The token needs read access to the repository's metadata and actions.";
}

Verdict forbidden(const net::HttpResponse& response, const Question& question, bool has_token) {
  return never(ErrorKind::forbidden, fmt::format("GitHub forbids {} ({}). {}", question.what, in_short(response),
                                                 what_is_missing(response, has_token)));
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

ErrorKind refusal_kind(int status) {
  switch (status) {
    case 400:
    case 422: return ErrorKind::bad_input;
    case 409: return ErrorKind::conflict;
    default: return ErrorKind::bad_data;
  }
}

Verdict refused(const net::HttpResponse& response, const Question& question) {
  return never(refusal_kind(response.status),
               fmt::format("GitHub refused the request for {} ({}).", question.what, in_short(response)));
}

Verdict connection_fault(const Error& error, const Question& question) {
  const bool passes = error.kind == ErrorKind::unavailable || error.kind == ErrorKind::timeout;
  return {.error = with_context(question.what, error), .retry = passes ? Retry::after_backoff : Retry::never};
}

Verdict judge_refusal(const net::HttpResponse& response, const Question& question, bool has_token, Time now) {
  if (is_limit(response)) return rate_limited(response, question, has_token, now);
  if (response.status == 401) return unauthorized(response, question, has_token);
  if (response.status == 403 || response.status == 451) return forbidden(response, question, has_token);
  if (response.status == 404 || response.status == 410) return not_found(response, question);
  if (response.status >= 500 || response.status == 408) return passing_fault(response, question, now);
  return refused(response, question);
}

}  // namespace

std::optional<Verdict> judge(const Result<net::HttpResponse>& answer, const Question& question, bool has_token, Time now) {
  if (!answer) return connection_fault(answer.error(), question);
  if (answer->status == 200 || answer->status == 304) return std::nullopt;
  auto verdict = judge_refusal(*answer, question, has_token, now);
  verdict.error.http_status = answer->status;
  return verdict;
}

}  // namespace runlight::github
