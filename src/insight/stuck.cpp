// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "insight/findings.hpp"
#include "insight/percentile.hpp"

namespace runlight::insight {
namespace {

using std::chrono::seconds;

constexpr double k_longest_usual = 0.999;

/// p99.9 of the times from the making of an attempt to its end.
seconds longest_usual(const std::vector<RunGroup>& runs) {
  std::vector<double> spans_s;
  for (const auto& run : runs) {
    const auto& attempt = run.latest();
    if (!run.is_settled() || !attempt.completed_at || *attempt.completed_at < begun_at(attempt)) continue;
    spans_s.push_back(std::chrono::duration<double>(*attempt.completed_at - begun_at(attempt)).count());
  }
  std::ranges::sort(spans_s);
  return seconds(static_cast<std::int64_t>(percentile(spans_s, k_longest_usual).value_or(0)));
}

/// How long a run may be in this status.
seconds limit_of(std::string_view status, seconds usual, const VerdictThresholds& thresholds) {
  const seconds least(thresholds.stuck_least_s);
  if (status == "waiting") return std::max(usual, seconds(thresholds.stuck_least_waiting_s));
  const seconds most(status == "in_progress" ? thresholds.stuck_most_running_s : thresholds.stuck_most_queued_s);
  return std::clamp(usual, std::min(least, most), most);
}

std::string doing_text(std::string_view status) {
  if (status == "in_progress") return "has been under way";
  if (status == "waiting") return "has waited for an approval";
  if (status == "pending") return "has waited for another run";
  return "has been queued";
}

/// Its state is known to be still this one.
bool is_seen(const Case& subject, const HistoryAttempt& attempt) {
  const Time seen = std::max(attempt.observed_at, subject.history.collected_until.value_or(Time{}));
  return seen + seconds(subject.thresholds.verdict.stuck_most_unseen_s) >= subject.now;
}

}  // namespace

std::optional<Finding> find_stuck(const Case& subject, Time* due) {
  if (!expects_runs(subject.facts())) return std::nullopt;
  const auto usual = longest_usual(subject.runs);
  const HistoryAttempt* oldest = nullptr;
  boost::json::array stuck;
  seconds limit_of_oldest{};
  for (const auto& run : subject.runs) {
    const auto& attempt = run.latest();
    if (run.is_settled() || !is_seen(subject, attempt)) continue;
    const auto limit = limit_of(attempt.status, usual, subject.thresholds.verdict);
    const Time stuck_from = begun_at(attempt) + limit;
    if (subject.now <= stuck_from) {
      *due = std::min(*due, stuck_from + seconds(1));
      continue;
    }
    auto evidence = run_evidence(subject, attempt);
    evidence["status"] = attempt.status;
    evidence["limit_s"] = limit.count();
    stuck.push_back(std::move(evidence));
    if (oldest == nullptr || begun_at(attempt) < begun_at(*oldest)) oldest = &attempt, limit_of_oldest = limit;
  }
  if (oldest == nullptr) return std::nullopt;
  const auto number = static_cast<std::int64_t>(stuck.size());
  auto sentence = fmt::format("Run #{} {} since {}, longer than the {} that it may take{}.", oldest->run_number,
                              doing_text(oldest->status), minute_text(begun_at(*oldest)),
                              human_duration(static_cast<double>(limit_of_oldest.count())),
                              number == 1 ? "" : fmt::format("; so have {} more", number - 1));
  constexpr std::size_t k_most_listed = 20;
  if (stuck.size() > k_most_listed) stuck.resize(k_most_listed);
  return finding("stuck", begun_at(*oldest), std::move(sentence),
                 {{"stuck_runs", number}, {"usual_longest_s", usual.count()}, {"runs", std::move(stuck)}});
}

}  // namespace runlight::insight
