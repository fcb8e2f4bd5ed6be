// SPDX-License-Identifier: MIT
#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "insight/history.hpp"
#include "insight/thresholds.hpp"

namespace runlight::insight {

/// How much a verdict needs somebody, from 100 (failing) to 0 (healthy); words of docs/glossary.md only.
std::int32_t severity_of(std::string_view verdict);

/// One thing that holds of a workflow.
struct Finding {
  std::string verdict;
  std::optional<Time> since;  ///< absent: not known
  std::int32_t severity = 0;
  std::string sentence;  ///< one, in English, without markup
  std::string evidence;  ///< a JSON object: numbers, ids and links
};
BOOST_DESCRIBE_STRUCT(Finding, (), (verdict, since, severity, sentence, evidence))

/// A lasting change of how long a job, or the whole workflow, takes.
struct ChangeRow {
  std::string job_name;  ///< "": the workflow's wall time
  std::int64_t run_id = 0;
  std::int64_t run_number = 0;
  std::string head_sha;
  Time changed_at{};
  double before_s = 0;
  double after_s = 0;
  double ratio = 0;
  double ratio_low = 0;
  double ratio_high = 0;
  double p_value = 0;
  std::int64_t runs_before = 0;
  std::int64_t runs_after = 0;
  std::vector<std::string> causes;
};
BOOST_DESCRIBE_STRUCT(ChangeRow, (),
                      (job_name, run_id, run_number, head_sha, changed_at, before_s, after_s, ratio, ratio_low, ratio_high,
                       p_value, runs_before, runs_after, causes))

BOOST_DESCRIBE_STRUCT(CronReport, (),
                      (cron, time_zone, problem, slots, matched, missed, late, reliability, delay_p50_s, delay_p95_s,
                       next_slot, last_slot, last_missed, missed_slots, quieter_cron))

/// What is said of a workflow. Member names are columns of the table assessment_versions.
struct Assessment {
  std::int64_t repository_id = 0;
  std::int64_t workflow_id = 0;
  std::string verdict;  ///< of the worst finding, and so the next three
  std::optional<Time> verdict_since;
  std::int32_t severity = 0;
  std::string sentence;
  std::int64_t failing_runs = 0;  ///< failures in a row on the default branch, of the runs that were looked at
  std::vector<Finding> findings;  ///< all that hold, worst first; healthy alone when no other does
  std::vector<ChangeRow> change_points;
  std::vector<CronReport> schedules;

  /// The same data may lead to another assessment from here on. Not kept.
  Time due_at{};
};
BOOST_DESCRIBE_STRUCT(Assessment, (),
                      (repository_id, workflow_id, verdict, verdict_since, severity, sentence, failing_runs, findings,
                       change_points, schedules))

/// The runs whose failed jobs a verdict would name: what `failed_jobs` has to hold before `assess`. Pure.
std::vector<std::int64_t> runs_to_explain(const WorkflowHistory& history, const Thresholds& thresholds, Time now);

/// Judges a workflow by its history at `now`. Sentences and evidence hold times, never ages, so that they stay the same for
/// as long as what they say does. Pure; some milliseconds for 200 runs of 20 jobs.
Assessment assess(const WorkflowHistory& history, const Thresholds& thresholds, Time now);

}  // namespace runlight::insight
