// SPDX-License-Identifier: MIT
#include "github/fetcher.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.hpp"
#include "base/retry.hpp"
#include "github/validator.hpp"
#include "net/url.hpp"

namespace runlight::github {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// https://docs.github.com/en/rest/about-the-rest-api/api-versions
constexpr std::string_view k_api_version = "2022-11-28";
constexpr int k_most_redirects = 5;
/// Waited for within a call; a longer wait is the caller's to plan.
constexpr seconds k_longest_wait{60};

bool is_redirect(int status) { return status == 301 || status == 302 || status == 307 || status == 308; }

/// Absent for one that leads elsewhere: neither the credential nor what was asked for is anybody else's business.
std::optional<std::string> redirect_target(std::string_view from, std::string_view location) {
  const auto origin = net::origin_of(from);
  if (!origin) return std::nullopt;
  auto target =
      location.starts_with('/') && !location.starts_with("//") ? *origin + std::string(location) : std::string(location);
  const auto there = net::origin_of(target);
  return there && *there == *origin ? std::optional(std::move(target)) : std::nullopt;
}

Error told_after(Error error, int attempts) {
  if (attempts > 1) error.message += fmt::format(" Tried {} times.", attempts);
  return error;
}

}  // namespace

Fetcher::Fetcher(net::HttpClient& http, Clock& clock, const ClientOptions& options)
    : http_(http),
      clock_(clock),
      token_(options.credentials.token),
      attempts_(std::max(options.attempts, 1)),
      slots_(std::clamp(options.concurrency, 1, 50)),
      random_(options.jitter_seed != 0 ? options.jitter_seed : std::random_device{}()) {}

Task<Result<Fetched>> Fetcher::fetch(Inquiry inquiry) {
  bool waited_for_limit = false;
  for (int attempt = 1;; ++attempt) {
    auto answer = co_await follow(inquiry);
    auto verdict = judge(answer, inquiry.question, has_token(), clock_.now());
    if (!verdict) {
      const bool not_modified = answer->status == 304;
      if (not_modified) ++counters_.not_modified;
      auto validator = validator_of(token_, answer->headers.get("etag"));
      co_return Fetched{*std::move(answer), std::move(validator), not_modified};
    }
    const auto wait = wait_before_retry(*verdict, attempt, waited_for_limit);
    if (!wait) co_return fail(told_after(std::move(verdict->error), attempt));
    waited_for_limit |= verdict->retry == Verdict::Retry::after_told;
    ++counters_.retries;
    log::debug("GitHub is asked again",
               {{"url", net::without_query(inquiry.url)}, {"wait_ms", wait->count()}, {"cause", verdict->error.message}});
    co_await clock_.sleep_for(*wait);
  }
}

/// A renamed repository is found by a redirect. Each step is a request of its own, to GitHub and to us.
/// https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects
Task<Result<net::HttpResponse>> Fetcher::follow(Inquiry inquiry) {
  for (int redirects = 0;; ++redirects) {
    auto answer = co_await send_once(inquiry);
    if (!answer || !is_redirect(answer->status) || redirects == k_most_redirects) co_return answer;
    auto target = redirect_target(inquiry.url, answer->headers.get("location"));
    if (!target) co_return answer;
    inquiry.url = *std::move(target);
  }
}

Task<Result<net::HttpResponse>> Fetcher::send_once(Inquiry inquiry) {
  net::HttpRequest request{.url = std::move(inquiry.url),
                           .headers = {{"Accept", inquiry.media_type}, {"X-GitHub-Api-Version", std::string(k_api_version)}},
                           .bearer_token = token_,
                           .body_limit_bytes = inquiry.body_limit_bytes,
                           .follow_redirects = false};
  if (const auto etag = etag_for(token_, inquiry.validator); !etag.empty()) request.headers.add("If-None-Match", etag);
  const auto hold = co_await slots_.acquire();
  ++counters_.requests;
  auto answer = co_await http_.send(std::move(request));
  if (answer) counters_.bytes += static_cast<std::int64_t>(answer->body.size());
  co_return answer;
}

/// Absent: not again.
std::optional<milliseconds> Fetcher::wait_before_retry(const Verdict& verdict, int attempt, bool waited_for_limit) {
  if (verdict.told > k_longest_wait) return std::nullopt;
  switch (verdict.retry) {
    case Verdict::Retry::never: break;
    case Verdict::Retry::after_told:
      if (!waited_for_limit) return verdict.told;
      break;
    case Verdict::Retry::after_backoff:
      if (attempt < attempts_) return std::max<milliseconds>(verdict.told, backoff(attempt, next_random()));
      break;
  }
  return std::nullopt;
}

double Fetcher::next_random() {
  const std::lock_guard lock(mutex_);
  return std::uniform_real_distribution<double>(0.0, 1.0)(random_);
}

}  // namespace runlight::github
