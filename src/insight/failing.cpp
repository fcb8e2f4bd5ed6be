// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ranges>

#include "insight/findings.hpp"

namespace runlight::insight {
namespace {

struct FailingPlace {
  std::string job_name;
  std::string step_name;  ///< "": no step of it failed
  std::string html_url;   ///< of the newest such job
  std::int64_t runs = 0;  ///< in which the job failed
};

/// The word that comes up most often; of several the one that came first.
std::string most_frequent(const std::vector<std::string>& words) {
  std::map<std::string, std::ptrdiff_t> counts;
  for (const auto& word : words) ++counts[word];
  const auto best = std::ranges::max_element(words, {}, [&](const auto& word) { return counts[word]; });
  return best == words.end() ? "" : *best;
}

/// Where most of the failures failed, the newest first asked.
std::optional<FailingPlace> failing_place(const WorkflowHistory& history, const FailingStreak& streak) {
  std::vector<const FailedJob*> jobs;
  std::vector<std::string> names;
  for (const auto* run : streak.failures) {
    std::vector<std::string> of_run;
    for (const auto& job : history.failed_jobs) {
      if (job.run_id != run->latest().run_id || job.run_attempt != run->latest().run_attempt) continue;
      jobs.push_back(&job);
      of_run.push_back(job.job_name);
    }
    std::ranges::sort(of_run);
    const auto repeated = std::ranges::unique(of_run);
    names.insert(names.end(), of_run.begin(), repeated.begin());
  }
  if (jobs.empty()) return std::nullopt;
  FailingPlace place{.job_name = most_frequent(names), .step_name = {}, .html_url = {}};
  place.runs = std::ranges::count(names, place.job_name);
  std::vector<std::string> steps;
  for (const auto* job : jobs) {
    if (job->job_name != place.job_name) continue;
    if (place.html_url.empty()) place.html_url = job->html_url;
    if (!job->step_name.empty()) steps.push_back(job->step_name);
  }
  place.step_name = most_frequent(steps);
  return place;
}

std::string place_text(const std::optional<FailingPlace>& place) {
  if (!place) return "";
  const auto step = place->step_name.empty() ? "" : fmt::format(", step \"{}\"", shown(place->step_name));
  return fmt::format(" in job \"{}\"{}", shown(place->job_name), step);
}

std::string last_good_text(const RunGroup* run) {
  return run != nullptr
             ? fmt::format("the last good one was #{} on {}", run->latest().run_number, day_text(run->latest().created_at))
             : "none before them is known to be good";
}

boost::json::value place_evidence(const std::optional<FailingPlace>& place) {
  if (!place) return nullptr;
  return {
      {"job_name", place->job_name}, {"step_name", place->step_name}, {"runs", place->runs}, {"html_url", place->html_url}};
}

}  // namespace

FailingStreak failing_streak(const std::vector<RunGroup>& runs) {
  FailingStreak streak;
  for (const auto& run : runs | std::views::reverse) {
    if (!run.latest().on_default_branch || !run.counts()) continue;
    if (run.succeeded()) {
      streak.last_good = &run;
      break;
    }
    streak.failures.push_back(&run);
  }
  return streak;
}

std::optional<Finding> find_failing(const Case& subject, const FailingStreak& streak) {
  const auto number = static_cast<std::int64_t>(streak.failures.size());
  if (number < std::max<std::int64_t>(subject.thresholds.verdict.failing_runs, 1)) return std::nullopt;
  const auto& first = streak.failures.back()->latest();
  const auto place = failing_place(subject.history, streak);
  const auto branch = shown(subject.facts().default_branch);
  auto sentence = number == 1 ? fmt::format("Run #{} on {}, of {}, failed{}; {}.", first.run_number, branch,
                                            day_text(first.created_at), place_text(place), last_good_text(streak.last_good))
                              : fmt::format("The last {} on {} failed{}, the first of them #{} on {}; {}.",
                                            counted(number, "run", "runs"), branch, place_text(place), first.run_number,
                                            day_text(first.created_at), last_good_text(streak.last_good));
  return finding("failing", first.created_at, std::move(sentence),
                 {{"failing_runs", number},
                  {"is_at_least", streak.last_good == nullptr},
                  {"first_failed_run", run_evidence(subject, first)},
                  {"last_failed_run", run_evidence(subject, streak.failures.front())},
                  {"last_good_run", run_evidence(subject, streak.last_good)},
                  {"failing_job", place_evidence(place)}});
}

}  // namespace runlight::insight
