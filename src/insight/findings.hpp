// SPDX-License-Identifier: MIT
#pragma once
#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "insight/run_groups.hpp"
#include "insight/verdict.hpp"

namespace runlight::insight {

/// A history while it is judged.
struct Case {
  const WorkflowHistory& history;
  const Thresholds& thresholds;
  Time now;
  std::vector<RunGroup> runs{};  ///< oldest first

  const WorkflowFacts& facts() const { return history.facts; }
};

/// The failures in a row up to the last run that counts on the default branch.
struct FailingStreak {
  std::vector<const RunGroup*> failures;  ///< newest first
  const RunGroup* last_good = nullptr;    ///< nullptr: none among the runs that were looked at
};
FailingStreak failing_streak(const std::vector<RunGroup>& runs);

// One per verdict: what holds of the case, or nothing. `due`: moved to when this may change by time alone, if that is
// sooner.

std::optional<Finding> find_failing(const Case& subject, const FailingStreak& streak);
std::optional<Finding> find_flaky(const Case& subject);
/// The runs with failures that passed later, without regard to how many they are; newest last, and some twice.
std::vector<std::int64_t> flaky_runs(const Case& subject);

/// Every lasting change, and whether the last of some is a slowdown.
struct Slowness {
  std::optional<Finding> finding{};
  std::vector<ChangeRow> change_points{};
};
Slowness find_slower(const Case& subject);

/// How the schedules were kept; `is_kept`: at least one is understood, and it is known how it was kept.
struct Punctuality {
  std::optional<Finding> finding{};
  std::vector<CronReport> schedules{};
  bool is_kept = false;
};
Punctuality find_missed(const Case& subject, Time* due);

std::optional<Finding> find_stuck(const Case& subject, Time* due);
/// `scheduled`: a schedule that is kept explains the silence.
std::optional<Finding> find_stale(const Case& subject, bool scheduled, Time* due);
std::optional<Finding> find_disabled(const Case& subject);
std::optional<Finding> find_never_run(const Case& subject);
Finding healthy(const Case& subject, const FailingStreak& streak, Time* due);

/// Whether somebody would wonder that nothing runs: not in a repository that is archived, disabled, or out of sight.
bool expects_runs(const WorkflowFacts& facts);
/// Whether all its triggers are known, and among these words.
bool only_triggered_by(const WorkflowFacts& facts, std::initializer_list<std::string_view> words);

/// When GitHub switches the workflow's schedule off unless something is pushed; absent: it will not, or that is not known.
/// https://docs.github.com/en/actions/how-tos/manage-workflow-runs/disable-and-enable-a-workflow
std::optional<Time> switch_off_at(const WorkflowFacts& facts, const VerdictThresholds& thresholds);

// How findings say things.

Finding finding(std::string_view verdict, std::optional<Time> since, std::string sentence,
                const boost::json::object& evidence);
/// "2026-05-02".
std::string day_text(Time time);
/// A time of a sentence: "2026-05-02 03:17 UTC".
std::string minute_text(Time time);
/// A time of an evidence: to the second, in UTC.
std::string time_text(Time time);
boost::json::value time_value(const std::optional<Time>& time);
/// A name as it may stand in a sentence: in one line, and not endless.
std::string shown(std::string_view name);
/// "1 run", "12 runs".
std::string counted(std::int64_t number, std::string_view one, std::string_view many);
/// run_id, run_number, head_sha, created_at, html_url.
boost::json::object run_evidence(const Case& subject, const HistoryAttempt& attempt);
boost::json::value run_evidence(const Case& subject, const RunGroup* run);

}  // namespace runlight::insight
