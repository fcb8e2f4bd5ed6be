// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "insight/findings.hpp"
#include "insight/wilson.hpp"
#include "model/status.hpp"

namespace runlight::insight {
namespace {

/// An attempt that succeeded or failed.
struct Outcome {
  const HistoryAttempt* attempt = nullptr;
  bool failed = false;
};

/// What one commit came to.
using Outcomes = std::vector<Outcome>;

bool ended_both_ways(const Outcomes& outcomes) {
  return std::ranges::any_of(outcomes, &Outcome::failed) && !std::ranges::all_of(outcomes, &Outcome::failed);
}

bool is_scheduled(const HistoryAttempt& attempt) { return attempt.event == "schedule"; }

/// Whether one run alone ended both ways.
bool by_rerun(const Outcomes& outcomes) {
  std::map<std::int64_t, Outcomes> by_run;
  for (const auto& outcome : outcomes) by_run[outcome.attempt->run_id].push_back(outcome);
  return std::ranges::any_of(by_run, [](const auto& run) { return ended_both_ways(run.second); });
}

/// Whether it takes runs of a schedule to see it: what is tested is the same, what it needs from elsewhere may not be.
bool by_schedule_only(const Outcomes& outcomes) {
  Outcomes others;
  std::ranges::copy_if(outcomes, std::back_inserter(others),
                       [](const Outcome& outcome) { return !is_scheduled(*outcome.attempt); });
  return !by_rerun(outcomes) && !ended_both_ways(others);
}

struct FlakyCount {
  std::int64_t commits = 0;
  std::int64_t flaky_commits = 0;
  std::int64_t by_rerun = 0;
  std::int64_t by_schedule_only = 0;
  double lost_s = 0;
  std::optional<Time> first_at;
  const HistoryAttempt* newest_failure = nullptr;
  std::vector<const HistoryAttempt*> failures;  ///< that passed later, on the same commit
};

/// Failures before the last success of the commit were for nothing.
void count_losses(const Outcomes& outcomes, FlakyCount* count) {
  std::optional<Time> last_success;
  for (const auto& [attempt, failed] : outcomes) {
    if (!failed) last_success = std::max(last_success, std::optional(begun_at(*attempt)));
  }
  for (const auto& [attempt, failed] : outcomes) {
    if (!failed) continue;
    if (count->newest_failure == nullptr || begun_at(*attempt) > begun_at(*count->newest_failure)) {
      count->newest_failure = attempt;
    }
    if (begun_at(*attempt) > *last_success) continue;
    count->lost_s += attempt->duration_s.value_or(0);
    count->failures.push_back(attempt);
  }
}

void count_commit(const Outcomes& outcomes, FlakyCount* count) {
  ++count->commits;
  if (!ended_both_ways(outcomes)) return;
  ++count->flaky_commits;
  count->by_rerun += by_rerun(outcomes) ? 1 : 0;
  count->by_schedule_only += by_schedule_only(outcomes) ? 1 : 0;
  for (const auto& outcome : outcomes) {
    const auto at = outcome.attempt->created_at;
    if (!count->first_at || at < *count->first_at) count->first_at = at;
  }
  count_losses(outcomes, count);
}

/// A pull request is tested as merged with its base, which moves: its runs are not those of the bare commit.
FlakyCount count_flaky(const Case& subject) {
  const auto& thresholds = subject.thresholds.verdict;
  const Time from = subject.now - std::chrono::days(thresholds.flaky_window_days);
  const auto most =
      std::min(subject.runs.size(), static_cast<std::size_t>(std::max<std::int64_t>(thresholds.flaky_window_runs, 0)));
  std::map<std::tuple<std::string, bool>, Outcomes> commits;
  for (const auto& run : std::span(subject.runs).last(most)) {
    if (run.latest().created_at < from) continue;
    for (const auto& attempt : run.attempts) {
      if (!model::is_settled(attempt.status) || !model::counts_in_success_rate(attempt.conclusion)) continue;
      // An unknown commit is at least the same for all attempts of a run.
      const auto commit = attempt.head_sha.empty() ? fmt::format("of run {}", attempt.run_id) : attempt.head_sha;
      commits[{commit, is_of_pull_request(attempt)}].push_back({&attempt, model::is_failure(attempt.conclusion)});
    }
  }
  FlakyCount count;
  for (const auto& [commit, outcomes] : commits) count_commit(outcomes, &count);
  return count;
}

/// The job that failed in most of the failures that passed later; "" when no job is known.
std::string flaky_job(const WorkflowHistory& history, const FlakyCount& count) {
  std::map<std::string, std::int64_t> failures;
  for (const auto& job : history.failed_jobs) {
    const bool passed_later = std::ranges::any_of(count.failures, [&](const HistoryAttempt* attempt) {
      return attempt->run_id == job.run_id && attempt->run_attempt == job.run_attempt;
    });
    if (passed_later) ++failures[job.job_name];
  }
  const auto most = std::ranges::max_element(failures, {}, [](const auto& entry) { return entry.second; });
  return most == failures.end() ? "" : most->first;
}

double percent(double rate) { return std::round(rate * 1'000) / 10; }

}  // namespace

std::vector<std::int64_t> flaky_runs(const Case& subject) {
  std::vector<std::int64_t> runs;
  for (const auto* attempt : count_flaky(subject).failures) runs.push_back(attempt->run_id);
  std::ranges::sort(runs);
  return runs;
}

std::optional<Finding> find_flaky(const Case& subject) {
  const auto& thresholds = subject.thresholds.verdict;
  const auto count = count_flaky(subject);
  const auto interval = wilson_interval(count.flaky_commits, count.commits);
  if (count.flaky_commits < std::max<std::int64_t>(thresholds.flaky_least_flaky_commits, 1) ||
      count.commits < thresholds.flaky_least_commits || interval.low < thresholds.flaky_least_rate_low)
    return std::nullopt;
  const double rate = static_cast<double>(count.flaky_commits) / static_cast<double>(count.commits);
  const auto job = flaky_job(subject.history, count);
  const auto minutes = std::llround(count.lost_s / 60);
  auto sentence = fmt::format(
      "{} of {} of the last {} days failed and passed without a change ({} %, likely {} to {} %){}; {} lost by failures "
      "that "
      "passed later{}.",
      count.flaky_commits, counted(count.commits, "commit", "commits"), thresholds.flaky_window_days, percent(rate),
      percent(interval.low), percent(interval.high),
      job.empty() ? "" : fmt::format(", most often in job \"{}\"", shown(job)),
      minutes == 1 ? "1 minute was" : fmt::format("{} minutes were", minutes),
      count.by_schedule_only == 0
          ? ""
          : fmt::format("; {} of them only in scheduled runs, where the cause may lie outside", count.by_schedule_only));
  return finding("flaky", count.first_at, std::move(sentence),
                 {{"flaky_commits", count.flaky_commits},
                  {"commits", count.commits},
                  {"flaky_rate", rate},
                  {"flaky_rate_low", interval.low},
                  {"flaky_rate_high", interval.high},
                  {"by_rerun", count.by_rerun},
                  {"by_schedule_only", count.by_schedule_only},
                  {"lost_s", count.lost_s},
                  {"window_days", thresholds.flaky_window_days},
                  {"job_name", job},
                  {"newest_failed_run", run_evidence(subject, *count.newest_failure)}});
}

}  // namespace runlight::insight
