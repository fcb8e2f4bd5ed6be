// SPDX-License-Identifier: MIT
#include "sim/cron.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <optional>

#include "base/text.hpp"

namespace runlight::sim {
namespace {

using Mask = std::uint64_t;

std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Mask> parse_item(std::string_view item, unsigned low, unsigned high) {
  const auto slash = split(item, '/');
  if (slash.size() > 2) return std::nullopt;
  const auto step = slash.size() == 2 ? number(slash[1]) : std::optional<unsigned>(1);
  auto first = std::optional<unsigned>(low);
  auto last = std::optional<unsigned>(high);
  if (slash[0] != "*") {
    const auto range = split(slash[0], '-');
    if (range.size() > 2) return std::nullopt;
    first = number(range[0]);
    if (range.size() == 2)
      last = number(range[1]);
    else if (slash.size() == 1)
      last = first;
  }
  if (!step || !first || !last || *step == 0 || *first < low || *last > high || *first > *last) return std::nullopt;
  Mask mask = 0;
  for (unsigned value = *first; value <= *last; value += *step) mask |= Mask{1} << value;
  return mask;
}

std::optional<Mask> parse_field(std::string_view field, unsigned low, unsigned high) {
  Mask mask = 0;
  for (const auto item : split(field, ',')) {
    const auto part = parse_item(item, low, high);
    if (!part) return std::nullopt;
    mask |= *part;
  }
  return mask;
}

bool has(Mask mask, unsigned value) { return (mask >> value & 1U) != 0; }

}  // namespace

Result<Cron> Cron::parse(std::string_view expression) {
  const auto fields = split(expression, ' ');
  if (fields.size() != 5) {
    return fail(ErrorKind::bad_input, fmt::format("\"{}\" is no cron expression of five fields.", expression));
  }
  const auto minutes = parse_field(fields[0], 0, 59);
  const auto hours = parse_field(fields[1], 0, 23);
  const auto days = parse_field(fields[2], 1, 31);
  const auto months = parse_field(fields[3], 1, 12);
  const auto weekdays = parse_field(fields[4], 0, 6);
  if (!minutes || !hours || !days || !months || !weekdays) {
    return fail(ErrorKind::bad_input, fmt::format("A field of the cron expression \"{}\" cannot be read.", expression));
  }
  Cron cron;
  cron.minutes_ = *minutes;
  cron.hours_ = *hours;
  cron.days_ = *days;
  cron.months_ = *months;
  cron.weekdays_ = *weekdays;
  cron.either_day_suffices_ = fields[2] != "*" && fields[4] != "*";
  return cron;
}

std::vector<std::chrono::sys_seconds> Cron::slots(std::chrono::sys_days day) const {
  const std::chrono::year_month_day date(day);
  const bool day_fits = has(days_, static_cast<unsigned>(date.day()));
  const bool weekday_fits = has(weekdays_, std::chrono::weekday(day).c_encoding());
  std::vector<std::chrono::sys_seconds> slots;
  if (!has(months_, static_cast<unsigned>(date.month()))) return slots;
  if (either_day_suffices_ ? !(day_fits || weekday_fits) : !(day_fits && weekday_fits)) return slots;
  for (unsigned hour = 0; hour < 24; ++hour) {
    for (unsigned minute = 0; has(hours_, hour) && minute < 60; ++minute) {
      if (has(minutes_, minute)) slots.emplace_back(day + std::chrono::hours(hour) + std::chrono::minutes(minute));
    }
  }
  return slots;
}

}  // namespace runlight::sim
