// SPDX-License-Identifier: MIT
#include "github/rate_budget.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "github/decode.hpp"
#include "github/retry_after.hpp"

namespace runlight::github {
namespace {

using std::chrono::seconds;

/// What GitHub asks to wait when it limits without saying how long.
constexpr seconds k_unsaid_wait{60};
constexpr seconds k_longest_unsaid_wait{3600};
constexpr seconds k_minute{60};
/// Resets of one and the same hour differ by a second now and then.
constexpr seconds k_same_window{2};
/// Told so often in a row, a short wait is believed no more.
constexpr int k_believed_in_a_row = 2;

constexpr std::string_view k_hour_reason = "GitHub's hourly limit is used up";
constexpr std::string_view k_reserve_reason = "GitHub's hourly limit is used up but for the reserve";
constexpr std::string_view k_floor_reason = "what is left of GitHub's hourly limit is kept for news";
constexpr std::string_view k_secondary_reason = "GitHub asked for a pause (secondary limit)";

std::optional<std::int64_t> number(const net::Headers& headers, std::string_view name) {
  const auto text = trim(headers.get(name));
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

/// A minute, two, four … for the 1st, 2nd, 3rd time.
seconds growing_wait(int time) {
  const int doublings = std::clamp(time - 1, 0, 10);
  return std::min(k_unsaid_wait * (1 << doublings), k_longest_unsaid_wait);
}

}  // namespace

RateBudget::RateBudget(RateRules rules)
    : rules_(rules),
      minute_reason_(fmt::format("GitHub allows {} requests a minute per endpoint", rules.points_per_minute)) {}

std::optional<Hold> RateBudget::hold(const Spending& spending, SteadyTime now) {
  if (blocked_until_ && *blocked_until_ > now) return Hold{blocked_until_, blocked_by_};
  if (auto hold = hold_for_hour(spending, now)) return hold;
  return hold_for_minute(spending, now);
}

std::optional<Hold> RateBudget::hold_for_hour(const Spending& spending, SteadyTime now) const {
  const auto left = remaining(now);
  if (spending.is_free || !left) return std::nullopt;
  const auto available = *left - floor_for(spending.priority);
  if (available > points_under_way_) return std::nullopt;
  // Those under way may turn out to cost nothing.
  if (available > 0) return Hold{std::nullopt, k_hour_reason};
  // Of an hour that has begun nothing is told yet: the first answer tells.
  const bool is_told = window_ && window_->ends_at > now;
  if (!is_told) return points_under_way_ > 0 ? std::optional(Hold{std::nullopt, k_hour_reason}) : std::nullopt;
  const bool others_may = *left > floor_for(Priority::head);
  return Hold{window_->ends_at, others_may ? k_floor_reason : *left > 0 ? k_reserve_reason : k_hour_reason};
}

std::optional<Hold> RateBudget::hold_for_minute(const Spending& spending, SteadyTime now) {
  if (rules_.points_per_minute <= 0) return std::nullopt;
  auto& route = routes_[spending.route];
  while (!route.answered.empty() && route.answered.front() + k_minute <= now) route.answered.pop_front();
  const auto taken = static_cast<std::int64_t>(route.answered.size()) + route.under_way;
  if (taken < rules_.points_per_minute) return std::nullopt;
  if (route.answered.empty()) return Hold{std::nullopt, minute_reason_};
  return Hold{route.answered.front() + k_minute, minute_reason_};
}

void RateBudget::begin(const Spending& spending) {
  if (!spending.is_free) ++points_under_way_;
  if (rules_.points_per_minute > 0) ++routes_[spending.route].under_way;
}

void RateBudget::end(const Spending& spending, SteadyTime now) {
  if (!spending.is_free) --points_under_way_;
  if (rules_.points_per_minute <= 0) return;
  auto& route = routes_[spending.route];
  --route.under_way;
  route.answered.push_back(now);
}

void RateBudget::learn(const net::HttpResponse& response, SteadyTime sent_at, SteadyTime now, Time wall_now) {
  learn_window(response.headers, now, wall_now);
  if (is_limit(response)) {
    learn_limit(response, sent_at, now, wall_now);
  } else if (sent_at >= blocked_at_) {
    limits_in_a_row_ = 0;
  }
}

void RateBudget::learn_window(const net::Headers& headers, SteadyTime now, Time wall_now) {
  const auto resource = to_lower(trim(headers.get("x-ratelimit-resource")));
  const auto told = number(headers, "x-ratelimit-remaining");
  const auto reset_at = reset_time(headers);
  if ((!resource.empty() && resource != "core") || !told || !reset_at) return;
  const auto left = time_left(*reset_at, headers, wall_now);
  // The answer is about an hour that is over.
  if (left <= seconds{0}) return;
  if (const auto limit = number(headers, "x-ratelimit-limit")) limit_ = limit;
  if (window_ && window_->ends_at <= now) window_.reset();
  if (window_ && *reset_at < window_->reset_at - k_same_window) return;
  // Answers overtake each other: the least that was told of an hour is the last.
  const bool is_new = !window_ || *reset_at > window_->reset_at + k_same_window;
  const auto least = is_new ? *told : std::min(*told, window_->remaining);
  window_ = Window{.remaining = least, .reset_at = *reset_at, .ends_at = now + left + seconds{1}};
}

void RateBudget::learn_limit(const net::HttpResponse& response, SteadyTime sent_at, SteadyTime now, Time wall_now) {
  // Of several that were under way together, the first counts: the others could not know.
  const bool is_next = limits_in_a_row_ == 0 || sent_at >= blocked_at_;
  if (is_next) {
    ++limits_in_a_row_;
    blocked_at_ = now;
  }
  const auto told = told_to_wait(response.headers, wall_now);
  auto wait = told.value_or(growing_wait(limits_in_a_row_));
  if (told && limits_in_a_row_ > k_believed_in_a_row) {
    wait = std::max(wait, growing_wait(limits_in_a_row_ - k_believed_in_a_row));
  }
  const auto until = now + wait;
  if (blocked_until_ && *blocked_until_ >= until) return;
  blocked_until_ = until;
  const bool is_hour = !response.headers.has("retry-after") && trim(response.headers.get("x-ratelimit-remaining")) == "0";
  blocked_by_ = is_hour ? k_hour_reason : k_secondary_reason;
}

/// Absent: unlimited, as far as is known. After the reset it is a whole hour's again.
std::optional<std::int64_t> RateBudget::remaining(SteadyTime now) const {
  if (window_ && window_->ends_at > now) return window_->remaining;
  return limit_;
}

std::int64_t RateBudget::floor_for(Priority priority) const {
  const auto limit = limit_.value_or(0);
  const auto reserve = std::min(rules_.reserve_points, limit / 2);
  const bool is_history = priority == Priority::jobs || priority == Priority::past;
  return is_history ? reserve + limit / 10 : reserve;
}

Budget RateBudget::budget(SteadyTime now) const {
  Budget budget{.limit = limit_, .remaining = remaining(now)};
  if (window_ && window_->ends_at > now) budget.reset_at = window_->reset_at;
  return budget;
}

bool is_limit(const net::HttpResponse& response) {
  if (response.status == 429) return true;
  if (response.status != 403) return false;
  const auto& headers = response.headers;
  if (headers.has("retry-after") || headers.has("gh-limited-by")) return true;
  if (trim(headers.get("x-ratelimit-remaining")) == "0") return true;
  // Some secondary limits are told by nothing but the words of the body.
  const auto words = to_lower(decode_message(response.body));
  return words.contains("rate limit") || words.contains("abuse detection");
}

}  // namespace runlight::github
