// SPDX-License-Identifier: MIT
#include "github/fetcher.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.hpp"
#include "base/retry.hpp"
#include "net/url.hpp"

namespace runlight::github {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// https://docs.github.com/en/rest/about-the-rest-api/api-versions
constexpr std::string_view k_api_version = "2022-11-28";
/// A page of 100 runs is 1.6 MB, one of 100 jobs with hundreds of steps each a few times that.
constexpr std::size_t k_most_body_bytes = std::size_t{32} << 20U;
/// Waited for within a call; a longer wait is the caller's to plan.
constexpr seconds k_longest_wait{60};

Error told_after(Error error, int attempts) {
  if (attempts > 1) error.message += fmt::format(" Tried {} times.", attempts);
  return error;
}

}  // namespace

Fetcher::Fetcher(net::HttpClient& http, Clock& clock, const ClientOptions& options)
    : http_(http),
      clock_(clock),
      token_(options.token),
      attempts_(std::max(options.attempts, 1)),
      slots_(std::clamp(options.concurrency, 1, 50)),
      random_(options.jitter_seed != 0 ? options.jitter_seed : std::random_device{}()) {}

Task<Result<net::HttpResponse>> Fetcher::fetch(std::string url, Question question) {
  // A rate budget (may this request be made now, by the x-ratelimit headers of earlier answers?) and conditional requests
  // (If-None-Match before, the kept answer after a 304) belong here, around the tries.
  bool waited_for_limit = false;
  for (int attempt = 1;; ++attempt) {
    auto answer = co_await send_once(url);
    auto verdict = judge(answer, question, has_token(), clock_.now());
    if (!verdict) co_return answer;
    const auto wait = wait_before_retry(*verdict, attempt, waited_for_limit);
    if (!wait) co_return fail(told_after(std::move(verdict->error), attempt));
    waited_for_limit |= verdict->retry == Verdict::Retry::after_told;
    ++counters_.retries;
    log::debug("GitHub is asked again",
               {{"url", net::without_query(url)}, {"wait_ms", wait->count()}, {"cause", verdict->error.message}});
    co_await clock_.sleep_for(*wait);
  }
}

Task<Result<net::HttpResponse>> Fetcher::send_once(std::string url) {
  net::HttpRequest request{
      .url = std::move(url),
      .headers = {{"Accept", "application/vnd.github+json"}, {"X-GitHub-Api-Version", std::string(k_api_version)}},
      .bearer_token = token_,
      .body_limit_bytes = k_most_body_bytes};
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
