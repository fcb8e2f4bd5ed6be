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

/// A moment that has passed by a little, or is absurdly far away, still means "a while".
seconds in_bounds(seconds wait) { return std::clamp(wait, seconds{1}, seconds{std::chrono::days{1}}); }

seconds until(Time moment, Time now) { return in_bounds(std::chrono::ceil<seconds>(moment - now)); }

std::optional<seconds> by_retry_after(std::string_view value, Time now) {
  if (const auto number = parse_number(value)) return in_bounds(seconds{*number});
  if (const auto date = parse_http_date(value)) return until(*date, now);
  return std::nullopt;
}

std::optional<seconds> by_reset(const net::Headers& headers, Time now) {
  if (trim(headers.get("x-ratelimit-remaining")) != "0") return std::nullopt;
  const auto reset = parse_number(trim(headers.get("x-ratelimit-reset")));
  // Years that no Time can hold are no time.
  if (!reset || *reset < 0 || *reset > 4'000'000'000) return std::nullopt;
  // The second of the reset itself still counts as limited.
  return until(Time{seconds{*reset}} + seconds{1}, now);
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

std::optional<seconds> told_to_wait(const net::Headers& headers, Time now) {
  const auto server_now = parse_http_date(trim(headers.get("date"))).value_or(now);
  if (const auto wait = by_retry_after(trim(headers.get("retry-after")), server_now)) return wait;
  return by_reset(headers, server_now);
}

}  // namespace runlight::github
