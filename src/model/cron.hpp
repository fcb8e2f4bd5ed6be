// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace date {
class time_zone;
}

namespace runlight::model {

/// One cron of a workflow file with the time zone beside it: at which times (its slots) GitHub means to start a run.
///
/// Five fields with spaces between them: numbers, *, lists, ranges, steps (also "20/15": from 20 on), JAN to DEC and SUN to
/// SAT in either case. When both day fields are restricted, either one suffices, as POSIX has it. Sunday is 0: GitHub
/// refuses 7, and shorthands such as @daily ("invalid cron attribute"; isValidCron of GitHub's actions/languageservices).
///
/// GitHub starts at most one run in five minutes. Which slots it keeps of a cron that has more is not documented: here, of
/// the minutes of an hour, the first and then each that is at least five minutes after the last one kept.
///
/// In a time zone with daylight saving time, slots that the clock skips are at the end of the gap, all of them at once
/// (GitHub's documentation: 2:30 becomes 3:00). Of a time that comes twice, only the first has a slot: GitHub does not say,
/// and to expect too little raises no false alarm.
/// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onschedule
///
/// Values are immutable and may be read from any thread. Slots outside of the years that a Time of the store can hold, 1970
/// to 2105, do not exist.
class Cron {
 public:
  /// How far next_slot() looks; a leap day is at most eight years away, and then not found.
  static constexpr std::chrono::years k_search{5};

  /// An empty `time_zone` is UTC; else it is a name of the IANA database as this system has it, exactly as written there.
  /// Fails as bad_input, with a sentence, for what GitHub does not take and for a time zone that is not known.
  static Result<Cron> parse(std::string_view expression, std::string_view time_zone = {});

  /// In from <= slot < until, ascending, each once. Costs a step per day and per slot.
  std::vector<std::chrono::sys_seconds> slots(Time from, Time until) const;

  /// The first one later than `after`; absent when there is none within k_search, as of "0 0 30 2 *".
  std::optional<std::chrono::sys_seconds> next_slot(Time after) const;

  /// How many a day has when it has any; changes of the clock aside.
  int slots_per_day() const;

  /// On average; changes of the clock aside.
  double slots_per_year() const;

 private:
  using Mask = std::uint64_t;  ///< bit n: the value n

  bool fits(std::chrono::sys_days day) const;
  /// Of a day of the time zone's own calendar.
  void append_slots(std::chrono::sys_days day, std::vector<std::chrono::sys_seconds>& slots) const;
  void append_local(std::chrono::sys_days day, std::chrono::seconds offset,
                    std::vector<std::chrono::sys_seconds>& slots) const;

  Mask minutes_ = 0, hours_ = 0, days_ = 0, months_ = 0, weekdays_ = 0;
  bool either_day_suffices_ = false;
  const date::time_zone* zone_ = nullptr;  ///< of the process's list, which outlives all; null: UTC
};

}  // namespace runlight::model
