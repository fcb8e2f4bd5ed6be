// SPDX-License-Identifier: MIT
#include "insight/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ranges>
#include <set>
#include <span>
#include <utility>

#include "insight/findings.hpp"

namespace runlight::insight {
namespace {

struct VerdictWord {
  std::string_view verdict;
  std::int32_t severity;
};
constexpr std::array<VerdictWord, 9> k_verdicts{{{"failing", 100},
                                                 {"missed", 90},
                                                 {"stuck", 85},
                                                 {"flaky", 80},
                                                 {"slower", 70},
                                                 {"stale", 60},
                                                 {"disabled", 50},
                                                 {"never_run", 40},
                                                 {"healthy", 0}}};

/// What lies in a window of days may leave it at any time.
constexpr std::chrono::hours k_longest_rest{6};

void add(std::optional<Finding> found, std::vector<Finding>* findings) {
  if (found) findings->push_back(*std::move(found));
}

/// What holds of a workflow that GitHub starts.
void judge_active(const Case& subject, const FailingStreak& streak, Assessment* out) {
  auto punctuality = find_missed(subject, &out->due_at);
  auto slowness = find_slower(subject);
  const bool scheduled = punctuality.is_kept || punctuality.finding.has_value();
  add(find_failing(subject, streak), &out->findings);
  add(std::move(punctuality.finding), &out->findings);
  add(find_stuck(subject, &out->due_at), &out->findings);
  add(find_flaky(subject), &out->findings);
  add(std::move(slowness.finding), &out->findings);
  add(find_stale(subject, scheduled, &out->due_at), &out->findings);
  add(find_never_run(subject), &out->findings);
  if (out->findings.empty()) out->findings.push_back(healthy(subject, streak, &out->due_at));
  out->schedules = std::move(punctuality.schedules);
  out->change_points = std::move(slowness.change_points);
}

std::string record_text(const Case& subject, const FailingStreak& streak) {
  const auto& facts = subject.facts();
  if (facts.repository_state != "watched")
    return fmt::format("Its repository is {}, so that nothing new is known of it",
                       facts.repository_state == "gone" ? "gone" : "another owner's now");
  if (facts.archived) return "Its repository is archived, so that nothing is expected to run";
  if (subject.runs.empty()) return "Other workflows call it, so that it has no runs of its own";
  if (streak.last_good == nullptr)
    return fmt::format("None of its runs on {} has succeeded or failed", shown(facts.default_branch));
  const auto& good = streak.last_good->latest();
  return fmt::format("Run #{} on {} succeeded on {}", good.run_number, shown(facts.default_branch),
                     day_text(good.created_at));
}

}  // namespace

std::int32_t severity_of(std::string_view verdict) {
  const auto* const found = std::ranges::find(k_verdicts, verdict, &VerdictWord::verdict);
  return found != k_verdicts.end() ? found->severity : 0;
}

Finding healthy(const Case& subject, const FailingStreak& streak, Time* due) {
  auto sentence = record_text(subject, streak);
  const auto off_at = switch_off_at(subject.facts(), subject.thresholds.verdict);
  const bool is_ahead = off_at && *off_at > subject.now;
  if (is_ahead) {
    const Time warned_from = *off_at - std::chrono::days(subject.thresholds.verdict.switch_off_warning_days);
    *due = std::min(*due, subject.now < warned_from ? warned_from : *off_at);
    if (subject.now >= warned_from) {
      sentence += fmt::format("; GitHub disables its schedule on {} unless something is pushed before", day_text(*off_at));
    }
  }
  return finding("healthy", std::nullopt, sentence + ".",
                 {{"last_good_run", run_evidence(subject, streak.last_good)},
                  {"archived", subject.facts().archived},
                  {"switch_off_at", is_ahead ? time_value(off_at) : boost::json::value(nullptr)}});
}

std::vector<std::int64_t> runs_to_explain(const WorkflowHistory& history, const Thresholds& thresholds, Time now) {
  constexpr std::size_t k_most_of_a_streak = 20;
  constexpr std::size_t k_most_flaky = 50;
  const Case subject{.history = history, .thresholds = thresholds, .now = now, .runs = runs_of(history.attempts)};
  const auto streak = failing_streak(subject.runs);
  std::set<std::int64_t> runs;
  for (const auto* run : streak.failures | std::views::take(k_most_of_a_streak)) runs.insert(run->latest().run_id);
  const auto flaky = flaky_runs(subject);
  const auto newest = std::span(flaky).last(std::min(flaky.size(), k_most_flaky));
  runs.insert(newest.begin(), newest.end());
  return {runs.begin(), runs.end()};
}

Assessment assess(const WorkflowHistory& history, const Thresholds& thresholds, Time now) {
  const Case subject{.history = history, .thresholds = thresholds, .now = now, .runs = runs_of(history.attempts)};
  const auto streak = failing_streak(subject.runs);
  Assessment out{.repository_id = history.facts.repository_id,
                 .workflow_id = history.facts.workflow_id,
                 .verdict = {},
                 .verdict_since = {},
                 .sentence = {},
                 .failing_runs = static_cast<std::int64_t>(streak.failures.size()),
                 .findings = {},
                 .change_points = {},
                 .schedules = {},
                 .due_at = now + k_longest_rest};
  // Nothing is expected of what GitHub does not start, and nobody minds how it ran before.
  if (auto disabled = find_disabled(subject)) {
    out.findings.push_back(*std::move(disabled));
  } else {
    judge_active(subject, streak, &out);
  }
  std::ranges::sort(out.findings, std::ranges::greater{}, &Finding::severity);
  const auto& worst = out.findings.front();
  out.verdict = worst.verdict;
  out.verdict_since = worst.since;
  out.severity = worst.severity;
  out.sentence = worst.sentence;
  return out;
}

}  // namespace runlight::insight
