// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

// What the crons of a workflow file promised, against the runs that GitHub started. GitHub starts scheduled runs late, keeps
// no record of a slot that it dropped, and a run does not tell which cron started it; so all of this is by time alone.
// https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule
// Everything here is a pure function of its arguments, and may be called on any thread.
namespace runlight::insight {

struct CronLine {
  std::string expression;
  std::string time_zone;  ///< "": UTC
};

/// A run of event `schedule`.
struct ScheduleRun {
  std::int64_t run_id = 0;
  Time created_at{};
};

struct ScheduleHistory {
  std::vector<CronLine> crons;    ///< in the file's order
  std::vector<ScheduleRun> runs;  ///< oldest first
  Time expected_from{};    ///< since then the file has these crons, the workflow is active, and its runs are collected
  Time collected_until{};  ///< every run created until then is in `runs`
  Time now{};
};

struct ScheduleThresholds {
  /// How long a run is waited for at least. GitHub's usual delays are 5 to 30 minutes; three times that is beyond what load
  /// alone does but for the start of an hour.
  std::chrono::minutes patience{90};
  /// The same for slots at the start of an hour (of UTC), which GitHub names as a time of high load; delays of one to two
  /// hours are told of there.
  std::chrono::minutes patience_on_the_hour{180};
  /// A workflow whose own runs come later than that is waited for so many times its 95th percentile.
  double patience_factor = 2;
  /// From so many matched slots on, that percentile means something.
  std::uint32_t delays_to_learn_from = 10;
  /// A run later than that belongs to no slot: the latest that is told of came some 6 hours late; twice that leaves the runs
  /// of a daily cron to their own day. Also the longest patience.
  std::chrono::minutes longest_delay{12 * 60};
  /// No slot is expected in the first time of a file: GitHub does not say how soon it knows of a new cron.
  std::chrono::minutes settling{60};
  /// A matched slot is late beyond this: twice what one may expect from GitHub off the start of an hour.
  std::chrono::minutes late_after{30};
  /// Another minute is suggested for a cron at minute 30 when half of its runs are later than this; one at minute 0 always.
  std::chrono::minutes notable_delay{15};
  /// Slots that are looked at, of all crons of a file; the newest. Half a year of "*/5 * * * *": enough to learn from,
  /// recent enough to be true, and a bound on time and memory.
  std::uint32_t most_slots = 50'000;

  /// How often a year a cron may raise an alarm though GitHub only dropped slots as it always does. Decides how many missed
  /// slots in a row are one: with p the part of slots that GitHub drops, n in a row happen p^n · (slots a year) times a
  /// year. So a weekly cron alarms after one, a reliable daily one after one, an hourly one after two or three, one of every
  /// five minutes after as many as its own history asks for.
  double false_alarms_a_year = 4;
  /// What p is taken for before anything is known: few slots are dropped of most crons, half of those that fire more often
  /// than `frequent_gap`.
  double usual_dropped = 0.02;
  double usual_dropped_frequent = 0.5;
  std::chrono::minutes frequent_gap{30};
  /// As how many slots of its own history that guess counts.
  double guess_counts_as = 20;
};

/// Of one cron. Slots before `ScheduleReport::expected_from` are in no count.
struct CronReport {
  std::string cron, time_zone;
  std::string problem;  ///< "", or a sentence on why it has no slots; then all else is empty

  std::uint32_t slots = 0;    ///< matched + missed + pending
  std::uint32_t matched = 0;  ///< with a run
  std::uint32_t missed = 0;   ///< without one, though it was waited for and everything was collected
  std::uint32_t pending = 0;  ///< without one as yet: too young, or not collected long enough beyond
  std::uint32_t late = 0;     ///< of the matched: by more than `late_after`

  std::optional<double> reliability;  ///< matched / (matched + missed); absent for 0 / 0
  /// Percentiles of creation of the run minus slot, interpolated. Where delays are longer than the gaps between slots they
  /// are too small, because a run counts for the slot next before it, and a few that were late seem missed.
  std::optional<double> delay_p50_s, delay_p95_s;

  std::optional<Time> next_slot;        ///< after `now`
  std::optional<Time> last_slot;        ///< the newest of `slots`
  std::optional<Time> last_missed;      ///< the newest slot that was missed
  std::vector<Time> missed_slots;       ///< the newest 20, oldest first
  std::string quieter_cron;             ///< the same at a minute with less load; "": none is suggested
  std::uint32_t missed_in_a_row = 0;    ///< since its last matched slot; those that are pending are passed over
  std::optional<Time> missed_since;     ///< the first of these
  std::optional<ScheduleRun> last_run;  ///< the newest that was matched with it; of a file with one cron, the newest of all
  double slots_per_year = 0;
};

struct ScheduleReport {
  std::vector<CronReport> crons;  ///< in the file's order, as many as in the history
  Time expected_from{};  ///< since when slots count; later than the history's after settling, or to keep to `most_slots`
};

/// Matches runs with slots: in their order of time, a run takes the latest slot before it that has none and is not older
/// than `longest_delay`, and a slot takes one run; the slots that were taken and the runs are then paired in order. Of slots
/// of two crons at one time each takes a run of its own when there is one: GitHub starts them apart, as each run knows its
/// own cron (github.event.schedule). But it does not promise so, and one run answers them all: nothing is missed that did
/// run.
ScheduleReport report_schedule(const ScheduleHistory& history, const ScheduleThresholds& thresholds = {});

/// A cron that has stopped to start runs.
struct MissedSchedule {
  std::string cron, time_zone;
  Time since{};                         ///< its first slot without a run
  std::uint32_t slots = 0;              ///< in a row
  std::int64_t overdue_s = 0;           ///< from `since` to `now`
  std::optional<ScheduleRun> last_run;  ///< absent: none is known
};

/// After how many missed slots in a row that cron is an alarm; see ScheduleThresholds::false_alarms_a_year. At least 1.
std::uint32_t slots_until_alarm(const CronReport& cron, const ScheduleThresholds& thresholds = {});

/// The cron that is missed the longest, of those with enough missed slots in a row; absent when there is none.
std::optional<MissedSchedule> missed_schedule(const ScheduleReport& report, Time now,
                                              const ScheduleThresholds& thresholds = {});

/// The same cron at another minute, from 7 to 53, and none that people choose by themselves; always the same one for the
/// same cron. "" when its minute is more than one number.
std::string at_quieter_minute(std::string_view cron);

}  // namespace runlight::insight
