// SPDX-License-Identifier: MIT
#pragma once
#include <boost/describe.hpp>
#include <cstdint>

#include "insight/change_points.hpp"
#include "insight/schedule.hpp"

namespace runlight::insight {

/// Every number by which a verdict is reached, but for those of schedules and of change points. docs/verdicts.md gives each
/// with its reason; `--thresholds FILE` changes them by these names.
struct VerdictThresholds {
  /// failing: so many failures in a row on the default branch. 1: a branch that everybody builds on is broken by one.
  std::int64_t failing_runs = 1;

  /// flaky: the newest runs that are looked at, by age and number. Older ones tell of tests that have been repaired since.
  std::int64_t flaky_window_days = 30;
  std::int64_t flaky_window_runs = 200;
  /// So many commits with a settled result are needed before a rate means anything,
  std::int64_t flaky_least_commits = 10;
  /// of which so many must have ended both ways: one or two may be a runner that died.
  std::int64_t flaky_least_flaky_commits = 3;
  /// The low end of the rate's 95 % interval: 3 commits in 100 are just enough.
  double flaky_least_rate_low = 0.01;

  /// stale: silence below this is never stale. A month covers holidays.
  std::int64_t stale_least_days = 30;
  /// The same of a workflow that only people start (by hand, by a release): these come at nobody's rhythm.
  std::int64_t stale_least_days_by_hand = 180;
  /// But when so many of its gaps are known and their 95th percentile is at most so long, somebody or something does start
  /// it at a rhythm, and it is measured as any other.
  std::int64_t stale_steady_gaps = 20;
  std::int64_t stale_steady_gap_days = 7;
  /// So many times the 95th percentile of its own gaps is no silence yet,
  double stale_gap_factor = 3;
  /// of the newest so many gaps, so that a workflow that became rarer is measured by its present.
  std::int64_t stale_gaps = 50;

  /// stuck: no run is stuck before. Shorter than GitHub's limit of a hosted job (6 h), longer than most runs.
  std::int64_t stuck_least_s = 3'600;
  /// A queued run is stuck after this at the latest: GitHub cancels a job that no self-hosted runner took within 24 h.
  std::int64_t stuck_most_queued_s = 86'400;
  /// A run that waits for somebody's approval is not stuck before; GitHub gives it 30 days.
  std::int64_t stuck_least_waiting_s = 7 * 86'400;
  /// A run under way is stuck after this at the latest: GitHub ends a job on a self-hosted runner after 5 days.
  std::int64_t stuck_most_running_s = 5 * 86'400;
  /// What was last looked at so long ago may have ended since: nothing is said of it.
  std::int64_t stuck_most_unseen_s = 2 * 3'600;

  /// disabled: GitHub switches schedules of public repositories off after so many days without a push.
  std::int64_t switch_off_days = 60;
  /// From so many days before, a healthy workflow's sentence says so.
  std::int64_t switch_off_warning_days = 7;
};
BOOST_DESCRIBE_STRUCT(VerdictThresholds, (),
                      (failing_runs, flaky_window_days, flaky_window_runs, flaky_least_commits, flaky_least_flaky_commits,
                       flaky_least_rate_low, stale_least_days, stale_least_days_by_hand, stale_steady_gaps,
                       stale_steady_gap_days, stale_gap_factor, stale_gaps, stuck_least_s, stuck_most_queued_s,
                       stuck_least_waiting_s, stuck_most_running_s, stuck_most_unseen_s, switch_off_days,
                       switch_off_warning_days))

BOOST_DESCRIBE_STRUCT(ChangeThresholds, (),
                      (p_value, weak_p_value, min_relative, min_difference_s, min_runs, window, slower_ratio, level_days,
                       accepted_days))
BOOST_DESCRIBE_STRUCT(ScheduleThresholds, (),
                      (patience, patience_on_the_hour, patience_factor, delays_to_learn_from, longest_delay, settling,
                       late_after, notable_delay, most_slots, false_alarms_a_year, usual_dropped, usual_dropped_frequent,
                       frequent_gap, guess_counts_as))

struct Thresholds {
  ScheduleThresholds schedule;
  ChangeThresholds change;
  VerdictThresholds verdict;
};

}  // namespace runlight::insight
