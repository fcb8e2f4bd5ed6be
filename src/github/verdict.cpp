// SPDX-License-Identifier: MIT
#include "github/verdict.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "github/decode.hpp"
#include "github/excerpt.hpp"
#include "github/rate_budget.hpp"
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

std::string_view how_to_be_let_in(Asker asker) {
  switch (asker) {
    case Asker::app:
      return "Check that RUNLIGHT_GITHUB_APP_ID and the private key belong together, and the machine's clock.";
    case Asker::token: return "It may have expired; set RUNLIGHT_GITHUB_TOKEN.";
    case Asker::nobody: break;
  }
  return "Set RUNLIGHT_GITHUB_TOKEN.";
}

Verdict unauthorized(const net::HttpResponse& response, const Question& question, Asker asker) {
  const std::string_view what = asker == Asker::nobody  ? "GitHub wants a token"
                                : asker == Asker::token ? "GitHub refused the token"
                                                        : "GitHub refused the App";
  Error error{ErrorKind::unauthorized,
              fmt::format("{} for {} ({}). {}", what, question.what, in_short(response), how_to_be_let_in(asker))};
  return {.error = std::move(error), .retry = Retry::with_new_token};
}

Verdict rate_limited(const net::HttpResponse& response, const Question& question, Asker asker, Time now) {
  const auto wait = told_to_wait(response.headers, now).value_or(k_unsaid_wait);
  const auto until = std::chrono::floor<seconds>(now + wait);
  const std::string_view way_out = asker == Asker::nobody
                                       ? "Set RUNLIGHT_GITHUB_TOKEN: without a token the limit is 60 requests an hour."
                                       : "Ask again then, or use a token with a higher limit.";
  Error error{ErrorKind::rate_limited,
              fmt::format("GitHub's rate limit stopped {} until {}, in {} ({}). {}", question.what, format_time(until),
                          human_duration(static_cast<double>(wait.count())), in_short(response), way_out),
              wait};
  return {.error = std::move(error), .retry = Retry::after_limit, .told = wait};
}

/// "actions=read": what would have been enough, of an App or a fine-grained token.
/// https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
std::string what_is_missing(const net::HttpResponse& response, Asker asker) {
  if (response.status == 451) return "It is blocked for legal reasons; no credential helps.";
  if (asker == Asker::nobody) return "Set RUNLIGHT_GITHUB_TOKEN to a token that may read it.";
  const std::string_view who = asker == Asker::app ? "App" : "token";
  const auto accepted = excerpt(response.headers.get("x-accepted-github-permissions"));
  if (!accepted.empty()) return fmt::format("The {} lacks the permission {}.", who, accepted);
  return fmt::format("The {} needs read access to the repository's metadata and actions.", who);
}

Verdict forbidden(const net::HttpResponse& response, const Question& question, Asker asker) {
  return never(ErrorKind::forbidden, fmt::format("GitHub forbids {} ({}). {}", question.what, in_short(response),
                                                 what_is_missing(response, asker)));
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

Verdict judge_refusal(const net::HttpResponse& response, const Question& question, Asker asker, Time now) {
  if (is_limit(response)) return rate_limited(response, question, asker, now);
  if (response.status == 401) return unauthorized(response, question, asker);
  if (response.status == 403 || response.status == 451) return forbidden(response, question, asker);
  if (response.status == 404 || response.status == 410) return not_found(response, question);
  if (response.status >= 500 || response.status == 408) return passing_fault(response, question, now);
  return refused(response, question);
}

}  // namespace

std::optional<Verdict> judge(const Result<net::HttpResponse>& answer, const Question& question, Asker asker, Time now) {
  if (!answer) return connection_fault(answer.error(), question);
  if (answer->status == 200 || answer->status == 201 || answer->status == 304) return std::nullopt;
  auto verdict = judge_refusal(*answer, question, asker, now);
  verdict.error.http_status = answer->status;
  return verdict;
}

}  // namespace runlight::github
