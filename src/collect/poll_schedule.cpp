// SPDX-License-Identifier: MIT
#include "collect/poll_schedule.hpp"

#include <algorithm>

namespace runlight::collect {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds k_longest{1'800};
/// Half of 900 points a minute:
/// https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
constexpr std::int64_t k_polls_per_minute = 450;

}  // namespace

milliseconds poll_interval(Time last_news, Time now, seconds shortest, std::size_t repositories,
                           std::int64_t repository_id) {
  const auto least = std::max(shortest, seconds(static_cast<std::int64_t>(repositories) * 60 / k_polls_per_minute));
  const auto silence = std::chrono::duration_cast<seconds>(std::max(now - last_news, Time::duration::zero()));
  const auto wait = std::clamp(silence / 20, least, std::max(least, k_longest));
  // Consecutive ids lie far apart after the multiplication (Fibonacci hashing).
  const auto spread =
      static_cast<std::int64_t>((static_cast<std::uint64_t>(repository_id) * 0x9e3779b97f4a7c15U) >> 40U) % 401;
  return milliseconds(wait) * (800 + spread) / 1'000;
}

}  // namespace runlight::collect
