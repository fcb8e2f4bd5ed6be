// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "insight/findings.hpp"

namespace runlight::insight {
namespace {

/// A file that was there when the repository was first looked at may be as old as any: its schedule is held to what its
/// first runs show. One that was seen to change holds from then on.
constexpr std::chrono::hours k_first_look{1};

std::optional<Time> known_from(const WorkflowFacts& facts, const std::vector<ScheduleRun>& runs) {
  if (!facts.file_observed_at) return std::nullopt;
  const bool was_there = facts.first_collected_at && *facts.file_observed_at <= *facts.first_collected_at + k_first_look;
  Time from = *facts.file_observed_at;
  if (was_there && !runs.empty()) from = std::min(from, runs.front().created_at);
  return std::max(from, facts.created_at.value_or(Time{}));
}

ScheduleHistory schedule_of(const Case& subject) {
  const auto& facts = subject.facts();
  ScheduleHistory history{.crons = {}, .runs = {}, .expected_from = {}, .collected_until = {}, .now = subject.now};
  for (std::size_t i = 0; i < facts.crons.size(); ++i) {
    history.crons.push_back({facts.crons[i], i < facts.cron_timezones.size() ? facts.cron_timezones[i] : ""});
  }
  for (const auto& run : subject.runs) {
    if (run.latest().event == "schedule") history.runs.push_back({run.latest().run_id, run.latest().created_at});
  }
  std::ranges::sort(history.runs, {}, &ScheduleRun::created_at);
  history.collected_until = std::min(subject.history.collected_until.value_or(Time{}), subject.now);
  // Only what was read of the past can be missed in it: the oldest run that was asked for bounds it too.
  const Time read_from = subject.runs.empty() ? Time{} : subject.runs.front().latest().created_at;
  history.expected_from =
      std::max({known_from(facts, history.runs).value_or(subject.now), facts.covered_from.value_or(subject.now), read_from});
  return history;
}

std::optional<Finding> finding_of(const Case& subject, const MissedSchedule& missed) {
  const auto zone = missed.time_zone.empty() ? "" : fmt::format(" ({})", shown(missed.time_zone));
  const auto last = missed.last_run
                        ? fmt::format("the last run that it started was on {}", day_text(missed.last_run->created_at))
                        : "no run that it started is known";
  auto sentence = missed.slots == 1
                      ? fmt::format("Its schedule \"{}\"{} should have started it at {} and did not; {}.",
                                    shown(missed.cron), zone, minute_text(missed.since), last)
                      : fmt::format("Its schedule \"{}\"{} has not started it since {}, {} times in a row; {}.",
                                    shown(missed.cron), zone, minute_text(missed.since), missed.slots, last);
  boost::json::value last_run = nullptr;
  if (missed.last_run) {
    last_run = {{"run_id", missed.last_run->run_id}, {"created_at", time_text(missed.last_run->created_at)}};
  }
  return finding("missed", missed.since, std::move(sentence),
                 {{"cron", missed.cron},
                  {"time_zone", missed.time_zone},
                  {"missed_since", time_text(missed.since)},
                  {"missed_in_a_row", missed.slots},
                  {"last_run", std::move(last_run)},
                  {"workflow_html_url", subject.facts().workflow_html_url}});
}

}  // namespace

Punctuality find_missed(const Case& subject, Time* due) {
  Punctuality punctuality;
  if (subject.facts().crons.empty()) return punctuality;
  const auto& thresholds = subject.thresholds.schedule;
  auto report = report_schedule(schedule_of(subject), thresholds);
  if (expects_runs(subject.facts())) {
    // Looked at again when the next slot is due, and meanwhile since one that is late may become one that was missed.
    constexpr std::chrono::minutes k_between_looks{15};
    *due = std::min(*due, subject.now + k_between_looks);
    for (const auto& cron : report.crons) {
      if (cron.next_slot && *cron.next_slot > subject.now) *due = std::min(*due, *cron.next_slot);
      punctuality.is_kept = punctuality.is_kept || (cron.problem.empty() && cron.slots > 0);
    }
    if (const auto missed = missed_schedule(report, subject.now, thresholds))
      punctuality.finding = finding_of(subject, *missed);
  }
  punctuality.schedules = std::move(report.crons);
  return punctuality;
}

}  // namespace runlight::insight
