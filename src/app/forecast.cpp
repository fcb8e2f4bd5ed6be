// SPDX-License-Identifier: MIT
#include "app/forecast.hpp"

#include <algorithm>
#include <numeric>

#include "base/text.hpp"

namespace runlight::app {
namespace {

using std::chrono::seconds;

constexpr std::int64_t k_page = 100;
constexpr std::int64_t k_requests_per_repository = 2;
/// More take for ever, whatever the limit is.
constexpr std::int64_t k_most_requests = 1'000'000'000'000;
/// Where GitHub stops counting an unfiltered list.
constexpr std::int64_t k_counted_to = 40'000;

std::int64_t ceil_div(std::int64_t value, std::int64_t by) { return (value + by - 1) / by; }

/// `value` of `counted` ones, for all.
std::int64_t scaled(std::int64_t value, std::int64_t counted, std::int64_t all) {
  return counted == 0 ? 0 : ceil_div(value * all, counted);
}

seconds by_minute(std::int64_t requests, int points_per_minute) {
  if (points_per_minute <= 0) return seconds{0};
  return seconds{60 * (ceil_div(requests, points_per_minute) - 1)};
}

}  // namespace

Backfill backfill_of(std::span<const std::int64_t> run_counts, std::int64_t repositories) {
  const auto counted = static_cast<std::int64_t>(run_counts.size());
  const auto runs = std::accumulate(run_counts.begin(), run_counts.end(), std::int64_t{0});
  const auto pages = std::accumulate(
      run_counts.begin(), run_counts.end(), std::int64_t{0},
      [](std::int64_t sum, std::int64_t count) { return sum + std::max<std::int64_t>(ceil_div(count, k_page), 1); });
  Backfill backfill{
      .repositories = repositories, .repositories_counted = counted, .runs = scaled(runs, counted, repositories)};
  backfill.is_at_least = std::ranges::any_of(run_counts, [](std::int64_t count) { return count >= k_counted_to; });
  backfill.requests_without_jobs = scaled(pages, counted, repositories) + repositories * k_requests_per_repository;
  backfill.requests_with_jobs = backfill.requests_without_jobs + backfill.runs;
  return backfill;
}

std::optional<seconds> duration_of(std::int64_t requests, const github::Budget& budget, const Pace& pace, Time now) {
  if (requests <= 0) return seconds{0};
  requests = std::min(requests, k_most_requests);
  const auto minimum = by_minute(requests, pace.points_per_minute);
  if (!budget.limit) return minimum;
  const auto limit = *budget.limit;
  const auto kept = std::min(pace.reserve_points, limit / 2) + (pace.is_history ? limit / 10 : 0);
  const auto per_hour = limit - kept;
  if (per_hour <= 0) return std::nullopt;
  const auto left = std::max<std::int64_t>(budget.remaining.value_or(limit) - kept, 0);
  if (requests <= left) return minimum;
  const auto to_reset =
      budget.reset_at ? std::max(std::chrono::ceil<seconds>(*budget.reset_at - now), seconds{0}) : seconds{3600};
  const auto hours = ceil_div(requests - left, per_hour);
  const auto in_last_hour = requests - left - (hours - 1) * per_hour;
  return std::max(minimum, to_reset + seconds{3600} * (hours - 1) + by_minute(in_last_hour, pace.points_per_minute));
}

std::string forecast_text(std::optional<seconds> duration) {
  if (!duration) return "never, by this limit";
  if (duration->count() < 60) return "limits do not hold it up";
  return "at least " + human_duration(static_cast<double>(duration->count())) + " by the limits";
}

}  // namespace runlight::app
