// SPDX-License-Identifier: MIT
#include "github/fetcher.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/retry.hpp"
#include "base/text.hpp"
#include "github/validator.hpp"
#include "net/url.hpp"

namespace runlight::github {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// https://docs.github.com/en/rest/about-the-rest-api/api-versions
constexpr std::string_view k_api_version = "2022-11-28";
constexpr int k_most_redirects = 5;
/// That a passing fault is waited for, between two tries.
constexpr seconds k_longest_pause{60};
/// After a credential was refused, until it is tried again.
constexpr seconds k_pause_after_refusal{60};

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

net::HttpRequest request(Inquiry inquiry, const Secret& token) {
  net::HttpRequest request{.method = std::move(inquiry.method),
                           .url = std::move(inquiry.url),
                           .headers = {{"Accept", inquiry.media_type}, {"X-GitHub-Api-Version", std::string(k_api_version)}},
                           .bearer_token = token,
                           .body_limit_bytes = inquiry.body_limit_bytes,
                           .follow_redirects = false};
  if (auto etag = etag_for(token, inquiry.validator); !etag.empty()) request.headers.add("If-None-Match", std::move(etag));
  return request;
}

Error limit_error(const RequestGate::Refusal& refusal, const Question& question, Time now) {
  const auto until = format_time(std::chrono::floor<seconds>(now + refusal.wait));
  return {.kind = ErrorKind::rate_limited,
          .message = fmt::format("{} was not asked for: {}, and to wait for it would take until {}, {}.", question.what,
                                 refusal.reason, until, human_duration(static_cast<double>(refusal.wait.count()))),
          .retry_after = refusal.wait};
}

Error told_after(Error error, int attempts) {
  if (attempts > 1) error.message += fmt::format(" Tried {} times.", attempts);
  return error;
}

}  // namespace

Fetcher::Fetcher(net::HttpClient& http, Clock& clock, TokenSource& tokens, Counters& counters, const ClientOptions& options)
    : http_(http),
      clock_(clock),
      tokens_(tokens),
      counters_(counters),
      attempts_(std::max(options.attempts, 1)),
      gate_(clock,
            {.concurrency = std::clamp(options.concurrency, 1, 50),
             .rate = {.reserve_points = std::max<std::int64_t>(options.reserve_points, 0),
                      .points_per_minute = options.points_per_minute},
             .longest_wait = options.longest_wait},
            counters),
      random_(options.jitter_seed != 0 ? options.jitter_seed : std::random_device{}()) {}

Task<Result<Fetched>> Fetcher::fetch(Inquiry inquiry) {
  const auto place = gate_.next_place();
  std::optional<Error> limit;  // the last that was met
  bool is_replaced = false;    // the token, for another
  for (int attempt = 1;;) {
    auto sent = co_await follow(inquiry, place);
    if (!sent) {
      // What the server said of its limit tells more than that we keep to it.
      const bool is_limit = sent.error().kind == ErrorKind::rate_limited;
      co_return fail(is_limit && limit ? *std::move(limit) : std::move(sent).error());
    }
    auto verdict = judge(sent->answer, inquiry.question, asker(), clock_.now());
    if (sent->answer && sent->answer->status != 401) accept_credential(*sent->answer, sent->sent_at);
    if (!verdict) co_return fetched(*std::move(sent));
    if (verdict->retry == Verdict::Retry::with_new_token) {
      if (is_replaced || !tokens_.replace(sent->token, *sent->answer)) co_return fail(refuse_credential(verdict->error));
      is_replaced = true;
    } else if (verdict->retry == Verdict::Retry::after_limit) {
      limit = std::move(verdict->error);
    } else if (verdict->retry == Verdict::Retry::never || attempt == attempts_ || verdict->told > k_longest_pause) {
      co_return fail(told_after(std::move(verdict->error), attempt));
    } else {
      co_await clock_.sleep_for(backoff_after(*verdict, attempt++));
    }
    ++counters_.retries;
  }
}

Fetched Fetcher::fetched(Sent sent) {
  const bool not_modified = sent.answer->status == 304;
  if (not_modified) ++counters_.not_modified;
  auto validator = validator_of(sent.token, sent.answer->headers.get("etag"));
  return {*std::move(sent.answer), std::move(validator), not_modified};
}

/// A renamed repository is found by a redirect. Each step is a request of its own, to GitHub and to us.
/// https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects
Task<Result<Fetcher::Sent>> Fetcher::follow(Inquiry inquiry, std::uint64_t place) {
  for (int redirects = 0;; ++redirects) {
    auto sent = co_await send_once(inquiry, place);
    if (inquiry.method != "GET" || !sent || !sent->answer || !is_redirect(sent->answer->status) ||
        redirects == k_most_redirects)
      co_return sent;
    auto target = redirect_target(inquiry.url, sent->answer->headers.get("location"));
    if (!target) co_return sent;
    inquiry.url = *std::move(target);
  }
}

Task<Result<Fetcher::Sent>> Fetcher::send_once(Inquiry inquiry, std::uint64_t place) {
  const Spending spending{.route = inquiry.route, .priority = inquiry.priority, .is_free = inquiry.route == k_free_route};
  for (;;) {
    RUNLIGHT_CO_TRY_VOID(check_credential(inquiry.question, Trying::later));
    RUNLIGHT_CO_TRY(auto token, co_await tokens_.token());
    auto pass = co_await gate_.enter(spending, place);
    if (!pass) co_return fail(limit_error(pass.error(), inquiry.question, clock_.now()));
    // Both may have changed while it waited.
    if (!tokens_.is_current(token)) continue;
    RUNLIGHT_CO_TRY_VOID(check_credential(inquiry.question, Trying::now));
    ++counters_.requests;
    const auto sent_at = clock_.monotonic();
    auto answer = co_await http_.send(request(std::move(inquiry), token));
    if (answer) {
      pass->answered(*answer);
      count(*answer, spending.is_free);
    }
    co_return Sent{std::move(answer), std::move(token), sent_at};
  }
}

void Fetcher::count(const net::HttpResponse& response, bool is_free) {
  counters_.bytes += static_cast<std::int64_t>(response.body.size());
  if (!is_free && response.status != 304 && !is_limit(response)) ++counters_.points;
}

/// Whether there is any use in asking.
Result<void> Fetcher::check_credential(const Question& question, Trying trying) {
  const std::lock_guard lock(mutex_);
  if (!refusal_) return {};
  const auto now = clock_.monotonic();
  if (now < next_try_at_) {
    return fail(Error{.kind = refusal_->kind,
                      .message = fmt::format("{} was not asked for: {}", question.what, refusal_->message),
                      .http_status = refusal_->http_status});
  }
  // This one finds out whether it is taken again; the others go on waiting.
  if (trying == Trying::now) next_try_at_ = now + k_pause_after_refusal;
  return {};
}

Error Fetcher::refuse_credential(Error error) {
  // Without a credential it says something of that one thing only.
  if (asker() == Asker::nobody) return error;
  const std::lock_guard lock(mutex_);
  refusal_ = error;
  refused_at_ = clock_.monotonic();
  next_try_at_ = refused_at_ + k_pause_after_refusal;
  return error;
}

void Fetcher::accept_credential(const net::HttpResponse& response, SteadyTime sent_at) {
  const std::lock_guard lock(mutex_);
  // What was on its way before the refusal says nothing of the time after it.
  if (sent_at > refused_at_) refusal_.reset();
  if (response.headers.has("x-oauth-scopes")) scopes_ = response.headers.get("x-oauth-scopes");
}

std::optional<std::string> Fetcher::scopes() const {
  const std::lock_guard lock(mutex_);
  return scopes_;
}

milliseconds Fetcher::backoff_after(const Verdict& verdict, int attempt) {
  const std::lock_guard lock(mutex_);
  const auto random = std::uniform_real_distribution<double>(0.0, 1.0)(random_);
  return std::max<milliseconds>(verdict.told, backoff(attempt, random));
}

}  // namespace runlight::github
