// SPDX-License-Identifier: MIT
#include "base/time.hpp"

#include <fmt/format.h>

#include <optional>

namespace runlight {
namespace {

/// Consumes exactly `digits` decimal digits from the front.
std::optional<int> take_digits(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<int> take_milliseconds(std::string_view& text) {
  int value = 0;
  int digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (digits < 3) value = value * 10 + (text.front() - '0');
    ++digits;
    text.remove_prefix(1);
  }
  if (digits == 0) return std::nullopt;
  for (int i = digits; i < 3; ++i) value *= 10;
  return value;
}

std::optional<std::chrono::minutes> take_offset(std::string_view& text) {
  if (take(text, 'Z') || take(text, 'z')) return std::chrono::minutes{0};
  const bool negative = !text.empty() && text.front() == '-';
  if (!negative && (text.empty() || text.front() != '+')) return std::nullopt;
  text.remove_prefix(1);
  const auto hours = take_digits(text, 2);
  take(text, ':');
  const auto minutes = take_digits(text, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::chrono::minutes offset{*hours * 60 + *minutes};
  return negative ? -offset : offset;
}

std::optional<Time> try_parse(std::string_view text) {
  namespace chr = std::chrono;
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day) return std::nullopt;
  const chr::year_month_day date{chr::year{*year}, chr::month{static_cast<unsigned>(*month)},
                                 chr::day{static_cast<unsigned>(*day)}};
  if (!date.ok() || *year < 1970 || *year > 2105) return std::nullopt;
  Time time{chr::sys_days{date}};
  if (text.empty()) return time;

  if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
  const auto hour = take_digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || *minute > 59 || !take(text, ':')) return std::nullopt;
  const auto second = take_digits(text, 2);
  if (!second || *second > 60) return std::nullopt;
  time += chr::hours{*hour} + chr::minutes{*minute} + chr::seconds{*second};
  if (take(text, '.')) {
    const auto milliseconds = take_milliseconds(text);
    if (!milliseconds) return std::nullopt;
    time += chr::milliseconds{*milliseconds};
  }
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  time -= *offset;
  if (time.time_since_epoch().count() < 0) return std::nullopt;
  return time;
}

}  // namespace

Result<Time> parse_time(std::string_view text) {
  if (const auto time = try_parse(text)) return *time;
  return fail(ErrorKind::bad_data,
              fmt::format("\"{}\" is not a time; write it as 2026-05-01 or 2026-05-01T13:00:00Z", text.substr(0, 60)));
}

std::string format_time(Time time) {
  namespace chr = std::chrono;
  const auto days = chr::floor<chr::days>(time);
  const chr::year_month_day date{days};
  const chr::hh_mm_ss clock{time - days};
  const auto head = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  const auto milliseconds = clock.subseconds().count();
  return milliseconds == 0 ? head + "Z" : fmt::format("{}.{:03}Z", head, milliseconds);
}

}  // namespace runlight
