// SPDX-License-Identifier: MIT
#include "model/cron.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <exception>
#include <span>
#include <string>

#include "base/text.hpp"

namespace runlight::model {
namespace {

namespace chr = std::chrono;
using Mask = std::uint64_t;

struct Field {
  unsigned low, high;
  std::span<const std::string_view> names = {};  ///< the first one means `low`
};

constexpr std::array<std::string_view, 12> k_months{"jan", "feb", "mar", "apr", "may", "jun",
                                                    "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> k_weekdays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr Field k_minute{0, 59}, k_hour{0, 23}, k_day{1, 31}, k_month{1, 12, k_months}, k_weekday{0, 6, k_weekdays};

constexpr unsigned k_shortest_minutes = 5;
constexpr Time k_first = chr::sys_days(chr::year(1970) / 1 / 1), k_end = chr::sys_days(chr::year(2106) / 1 / 1);

std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<unsigned> value_of(std::string_view text, const Field& field) {
  const auto name = std::ranges::find(field.names, to_lower(text));
  if (name != field.names.end()) return field.low + static_cast<unsigned>(name - field.names.begin());
  return number(text);
}

std::optional<Mask> parse_item(std::string_view item, const Field& field) {
  const auto slash = split(item, '/');
  if (slash.size() > 2) return std::nullopt;
  const auto step = slash.size() == 2 ? number(slash[1]) : std::optional<unsigned>(1);
  auto first = std::optional<unsigned>(field.low);
  auto last = std::optional<unsigned>(field.high);
  if (slash[0] != "*") {
    const auto range = split(slash[0], '-');
    if (range.size() > 2) return std::nullopt;
    first = value_of(range[0], field);
    if (range.size() == 2)
      last = value_of(range[1], field);
    else if (slash.size() == 1)
      last = first;
  }
  if (!step || !first || !last || *step == 0 || *step > field.high || *first < field.low || *last > field.high ||
      *first > *last)
    return std::nullopt;
  Mask mask = 0;
  for (unsigned value = *first; value <= *last; value += *step) mask |= Mask{1} << value;
  return mask;
}

std::optional<Mask> parse_field(std::string_view text, const Field& field) {
  Mask mask = 0;
  for (const auto item : split(text, ',')) {
    const auto part = parse_item(item, field);
    if (!part) return std::nullopt;
    mask |= *part;
  }
  return mask;
}

bool has(Mask mask, unsigned value) { return (mask >> value & 1U) != 0; }

/// Calls `use` with each value, ascending.
template <class Use>
void each(Mask mask, Use use) {
  for (; mask != 0; mask &= mask - 1) use(std::countr_zero(mask));
}

Mask far_enough_apart(Mask minutes) {
  Mask kept = 0;
  int next = 0;
  each(minutes, [&](int minute) {
    if (minute < next) return;
    kept |= Mask{1} << minute;
    next = minute + static_cast<int>(k_shortest_minutes);
  });
  return kept;
}

/// What was written, to be shown in a sentence: what is taken has no other characters than these.
std::string quoted(std::string_view text) {
  constexpr std::size_t k_most = 100;
  std::string shown(text.substr(0, k_most));
  std::ranges::replace_if(shown, [](char c) { return c < ' ' || c > '~'; }, '?');
  return fmt::format("\"{}{}\"", shown, text.size() > k_most ? "…" : "");
}

bool is_zone_name(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '_' || c == '-' ||
           c == '+';
  });
}

Result<const date::time_zone*> find_zone(std::string_view name) {
  try {
    if (is_zone_name(name)) {
      const auto* zone = date::locate_zone(std::string(name));
      zone->get_info(chr::sys_seconds{});  // reads the file, which may be none of a time zone
      return zone;
    }
  } catch (const std::exception&) {  // the library's way to say that there is none
  }
  return fail(ErrorKind::bad_input, fmt::format("{} is no time zone of the IANA database as installed here.", quoted(name)));
}

// A time zone's day begins and ends less than a day from UTC's.
chr::sys_days day_before(Time time) { return chr::floor<chr::days>(time) - chr::days(1); }
chr::sys_days day_after(Time time) { return chr::floor<chr::days>(time) + chr::days(1); }

}  // namespace

Result<Cron> Cron::parse(std::string_view expression, std::string_view time_zone) {
  auto fields = split(expression, ' ');
  // Spaces between fields may be several, those around all of them none.
  if (!fields.front().empty() && !fields.back().empty())
    std::erase_if(fields, [](std::string_view field) { return field.empty(); });
  if (fields.size() != 5)
    return fail(ErrorKind::bad_input, fmt::format("{} is no cron expression of five fields.", quoted(expression)));
  const auto minutes = parse_field(fields[0], k_minute);
  const auto hours = parse_field(fields[1], k_hour);
  const auto days = parse_field(fields[2], k_day);
  const auto months = parse_field(fields[3], k_month);
  const auto weekdays = parse_field(fields[4], k_weekday);
  if (!minutes || !hours || !days || !months || !weekdays) {
    return fail(ErrorKind::bad_input,
                fmt::format("A field of the cron expression {} is none that GitHub takes.", quoted(expression)));
  }
  Cron cron;
  if (!time_zone.empty()) {
    RUNLIGHT_TRY(cron.zone_, find_zone(time_zone));
  }
  cron.minutes_ = far_enough_apart(*minutes);
  cron.hours_ = *hours;
  cron.days_ = *days;
  cron.months_ = *months;
  cron.weekdays_ = *weekdays;
  cron.either_day_suffices_ = fields[2] != "*" && fields[4] != "*";
  return cron;
}

bool Cron::fits(chr::sys_days day) const {
  const chr::year_month_day date(day);
  if (!has(months_, static_cast<unsigned>(date.month()))) return false;
  const bool day_fits = has(days_, static_cast<unsigned>(date.day()));
  const bool weekday_fits = has(weekdays_, chr::weekday(day).c_encoding());
  return either_day_suffices_ ? day_fits || weekday_fits : day_fits && weekday_fits;
}

void Cron::append_local(chr::sys_days day, chr::seconds offset, std::vector<chr::sys_seconds>& slots) const {
  each(hours_, [&](int hour) {
    each(minutes_, [&](int minute) { slots.push_back(day + chr::hours(hour) + chr::minutes(minute) - offset); });
  });
}

void Cron::append_slots(chr::sys_days day, std::vector<chr::sys_seconds>& slots) const {
  if (zone_ == nullptr) return append_local(day, chr::seconds(0), slots);
  const auto local = [](chr::sys_seconds time) { return date::local_seconds(time.time_since_epoch()); };
  const auto start = zone_->get_info(local(day));
  if (start.result == date::local_info::unique && day + chr::days(1) - start.first.offset <= start.first.end)
    return append_local(day, start.first.offset, slots);
  std::vector<chr::sys_seconds> wall;
  append_local(day, chr::seconds(0), wall);
  for (const auto time : wall) {
    const auto info = zone_->get_info(local(time));
    const auto slot =
        info.result == date::local_info::nonexistent ? info.first.end : chr::sys_seconds(time - info.first.offset);
    if (slots.empty() || slots.back() < slot) slots.push_back(slot);
  }
}

std::vector<chr::sys_seconds> Cron::slots(Time from, Time until) const {
  std::vector<chr::sys_seconds> slots;
  from = std::max(from, k_first);
  until = std::min(until, k_end);
  if (from >= until) return slots;
  const auto last = day_after(until);
  for (auto day = day_before(from); day <= last; day += chr::days(1)) {
    if (fits(day)) append_slots(day, slots);
  }
  const auto begin = std::ranges::lower_bound(slots, from);
  const auto end = std::ranges::lower_bound(begin, slots.end(), until);
  slots.erase(end, slots.end());
  slots.erase(slots.begin(), begin);
  return slots;
}

std::optional<chr::sys_seconds> Cron::next_slot(Time after) const {
  if (after >= k_end) return std::nullopt;
  after = std::max(after, k_first - chr::milliseconds(1));
  const auto until = std::min(k_end, Time(after + k_search));
  const auto last = day_after(until);
  std::vector<chr::sys_seconds> slots;
  for (auto day = day_before(after); day <= last; day += chr::days(1)) {
    if (!fits(day)) continue;
    append_slots(day, slots);
    const auto next = std::ranges::upper_bound(slots, after);
    if (next != slots.end()) return *next < until ? std::optional(*next) : std::nullopt;
    slots.clear();
  }
  return std::nullopt;
}

int Cron::slots_per_day() const { return std::popcount(minutes_) * std::popcount(hours_); }

double Cron::slots_per_year() const {
  constexpr chr::sys_days k_from = chr::year(2025) / 1 / 1, k_until = chr::year(2029) / 1 / 1;  // with one leap day
  int days = 0;
  for (auto day = k_from; day < k_until; day += chr::days(1)) days += fits(day) ? 1 : 0;
  return days * slots_per_day() / 4.0;
}

}  // namespace runlight::model
