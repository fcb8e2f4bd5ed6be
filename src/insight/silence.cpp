// SPDX-License-Identifier: MIT
//
// Verdicts of workflows that do not run: stale, disabled, never_run.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "insight/findings.hpp"
#include "insight/percentile.hpp"

namespace runlight::insight {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr double k_longest_gap = 0.95;

/// Seconds between neighbours of the newest runs, ascending.
std::vector<double> newest_gaps(const std::vector<RunGroup>& runs, std::int64_t most) {
  std::vector<double> gaps;
  for (std::size_t i = runs.size(); i-- > 1 && static_cast<std::int64_t>(gaps.size()) < most;) {
    const auto gap = runs[i].latest().created_at - runs[i - 1].latest().created_at;
    gaps.push_back(std::chrono::duration<double>(gap).count());
  }
  std::ranges::sort(gaps);
  return gaps;
}

bool is_started_by_people(const WorkflowFacts& facts) {
  return only_triggered_by(facts, {"workflow_dispatch", "repository_dispatch", "workflow_call", "release", "deployment",
                                   "deployment_status", "create", "delete", "milestone", "public"});
}

std::string state_text(const WorkflowFacts& facts) {
  if (facts.state == "disabled_manually") return "Somebody disabled it by hand";
  if (facts.state == "disabled_inactivity")
    return "GitHub disabled it because nothing was pushed to the repository for 60 days";
  if (facts.state == "disabled_fork") return "It is disabled because the repository is a fork";
  if (facts.state == "deleted") return "Its file was deleted";
  return fmt::format("GitHub does not start it: its state is \"{}\"", shown(facts.state));
}

}  // namespace

std::optional<Finding> find_stale(const Case& subject, bool scheduled, Time* due) {
  if (subject.runs.empty() || scheduled || !expects_runs(subject.facts())) return std::nullopt;
  const auto& thresholds = subject.thresholds.verdict;
  const auto newest =
      std::ranges::max_element(subject.runs, {}, [](const RunGroup& run) { return run.latest().created_at; });
  const auto& last = newest->latest();
  const auto gaps = newest_gaps(subject.runs, thresholds.stale_gaps);
  const auto gap_s = percentile(gaps, k_longest_gap).value_or(0);
  const bool is_steady = static_cast<std::int64_t>(gaps.size()) >= thresholds.stale_steady_gaps &&
                         gap_s <= std::chrono::duration<double>(days(thresholds.stale_steady_gap_days)).count();
  const bool by_hand = !is_steady && is_started_by_people(subject.facts());
  const seconds least = days(by_hand ? thresholds.stale_least_days_by_hand : thresholds.stale_least_days);
  // No longer than the engine's years reach.
  const double learned_s = std::min(thresholds.stale_gap_factor * gap_s, 1e9);
  const auto limit = std::max(least, seconds(std::llround(learned_s)));
  if (subject.now <= last.created_at + limit) {
    *due = std::min(*due, last.created_at + limit + seconds(1));
    return std::nullopt;
  }
  auto sentence =
      fmt::format("It has not run since {} (#{}); {}.", day_text(last.created_at), last.run_number,
                  limit > least ? fmt::format("95 % of its pauses are shorter than {} days", std::ceil(gap_s / 864) / 100)
                                : fmt::format("more than {} days are long{}", least / days(1),
                                              by_hand ? ", even for what people start by hand" : ""));
  return finding("stale", last.created_at, std::move(sentence),
                 {{"last_run", run_evidence(subject, last)},
                  {"silence_limit_s", limit.count()},
                  {"gap_p95_s", gap_s},
                  {"started_by_people", by_hand},
                  {"pushed_at", time_value(subject.facts().pushed_at)},
                  {"workflow_html_url", subject.facts().workflow_html_url}});
}

std::optional<Finding> find_disabled(const Case& subject) {
  const auto& facts = subject.facts();
  if (facts.state == "active") return std::nullopt;
  const auto since = facts.updated_at;
  return finding(
      "disabled", since,
      fmt::format("{}{}.", state_text(facts), since ? fmt::format(", on {} at the latest", day_text(*since)) : ""),
      {{"state", facts.state},
       {"updated_at", time_value(since)},
       {"workflow_html_url", facts.workflow_html_url},
       {"last_run", run_evidence(subject, subject.runs.empty() ? nullptr : &subject.runs.back())}});
}

std::optional<Finding> find_never_run(const Case& subject) {
  const auto& facts = subject.facts();
  if (!subject.runs.empty() || !expects_runs(facts) || only_triggered_by(facts, {"workflow_call"})) return std::nullopt;
  return finding("never_run", std::nullopt,
                 facts.is_history_read ? "No run of it is known, and the repository's history is read."
                                       : "No run of it is known yet; the repository's history is not read to its beginning.",
                 {{"is_history_read", facts.is_history_read},
                  {"created_at", time_value(facts.created_at)},
                  {"workflow_html_url", facts.workflow_html_url}});
}

}  // namespace runlight::insight
