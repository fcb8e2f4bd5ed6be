// SPDX-License-Identifier: MIT
#include "github/retry_after.hpp"

#include <date/date.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <sstream>
#include <string>

#include "base/text.hpp"

namespace runlight::github {
namespace {

using std::chrono::seconds;

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

/// An absurdly long wait still means a while, and no wait is none.
seconds in_bounds(seconds wait) { return std::clamp(wait, seconds{1}, seconds{std::chrono::days{1}}); }

/// What to wait when the moment told has passed by our own clock, which may be ahead.
constexpr seconds k_wait_by_doubtful_clock{60};
/// GitHub's limits are by the hour.
constexpr seconds k_longest_by_doubtful_clock{3600};

bool has_date(const net::Headers& headers) { return parse_http_date(trim(headers.get("date"))).has_value(); }

seconds until(Time moment, const net::Headers& headers, Time now) {
  const auto wait = time_left(moment, headers, now);
  if (wait <= seconds{0} && !has_date(headers)) return k_wait_by_doubtful_clock;
  return in_bounds(wait);
}

std::optional<seconds> by_retry_after(const net::Headers& headers, Time now) {
  const auto value = trim(headers.get("retry-after"));
  if (const auto number = parse_number(value)) return in_bounds(seconds{*number});
  if (const auto date = parse_http_date(value)) return until(*date, headers, now);
  return std::nullopt;
}

std::optional<seconds> by_reset(const net::Headers& headers, Time now) {
  if (trim(headers.get("x-ratelimit-remaining")) != "0") return std::nullopt;
  const auto reset = reset_time(headers);
  if (!reset) return std::nullopt;
  return until(*reset + seconds{1}, headers, now);
}

}  // namespace

std::optional<Time> parse_http_date(std::string_view text) {
  std::istringstream in{std::string(text)};
  in.imbue(std::locale::classic());
  date::sys_seconds time;
  in >> date::parse("%a, %d %b %Y %T GMT", time);
  if (in.fail()) return std::nullopt;
  return Time{time.time_since_epoch()};
}

std::optional<Time> reset_time(const net::Headers& headers) {
  const auto reset = parse_number(trim(headers.get("x-ratelimit-reset")));
  // Years that no Time can hold are no time.
  if (!reset || *reset < 0 || *reset > 4'000'000'000) return std::nullopt;
  return Time{seconds{*reset}};
}

seconds time_left(Time moment, const net::Headers& headers, Time now) {
  const auto date = parse_http_date(trim(headers.get("date")));
  const auto left = std::chrono::ceil<seconds>(moment - date.value_or(now));
  return date ? std::min(left, seconds{std::chrono::days{1}}) : std::min(left, k_longest_by_doubtful_clock);
}

std::optional<seconds> told_to_wait(const net::Headers& headers, Time now) {
  if (const auto wait = by_retry_after(headers, now)) return wait;
  return by_reset(headers, now);
}

}  // namespace runlight::github
