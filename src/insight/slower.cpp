// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "base/text.hpp"
#include "insight/findings.hpp"
#include "insight/slowdown.hpp"

namespace runlight::insight {
namespace {

/// Durations of the workflow, or of one of its jobs.
struct Series {
  std::string job_name;  ///< "": the workflow's wall time
  std::vector<DurationSample> samples;
  std::vector<DurationChange> changes{};
};

/// What the file says now is what it said since it was read so; what it said before is not kept.
std::string blob_of(const WorkflowFacts& facts, Time created_at) {
  return facts.file_observed_at && created_at >= *facts.file_observed_at ? facts.blob_sha : "";
}

/// What the jobs of each run asked for, by run_id.
std::map<std::int64_t, std::set<std::string>> labels_by_run(const WorkflowHistory& history) {
  std::map<std::int64_t, std::set<std::string>> labels;
  for (const auto& job : history.job_durations) {
    for (std::size_t i = 0; i < job.run_ids.size(); ++i) labels[job.run_ids[i]].insert(job.labels[i]);
  }
  return labels;
}

/// A re-run takes up what the first attempt left: only whole executions are comparable.
std::map<std::int64_t, DurationSample> comparable_runs(const Case& subject) {
  const auto labels = labels_by_run(subject.history);
  std::map<std::int64_t, DurationSample> samples;
  for (const auto& run : subject.runs) {
    const auto& attempt = run.latest();
    if (attempt.run_attempt != 1 || !attempt.on_default_branch || !run.succeeded() || !attempt.duration_s) continue;
    const auto of_run = labels.find(attempt.run_id);
    samples.emplace(attempt.run_id,
                    DurationSample{.run_id = attempt.run_id,
                                   .run_number = attempt.run_number,
                                   .head_sha = attempt.head_sha,
                                   .created_at = attempt.created_at,
                                   .duration_s = *attempt.duration_s,
                                   .blob_sha = blob_of(subject.facts(), attempt.created_at),
                                   .labels = of_run == labels.end() ? "" : fmt::format("{}", fmt::join(of_run->second, " ")),
                                   .runner_image = {},
                                   .jobs = static_cast<std::int32_t>(attempt.jobs)});
  }
  return samples;
}

Series job_series(const std::map<std::int64_t, DurationSample>& runs, const JobDurations& job) {
  Series series{.job_name = job.job_name, .samples = {}};
  for (std::size_t i = 0; i < job.run_ids.size(); ++i) {
    const auto run = runs.find(job.run_ids[i]);
    if (run == runs.end()) continue;
    auto& sample = series.samples.emplace_back(run->second);
    sample.duration_s = job.durations_s[i];
    sample.labels = job.labels[i];
    sample.jobs = 0;
  }
  return series;
}

std::vector<Series> all_series(const Case& subject) {
  const auto runs = comparable_runs(subject);
  std::vector<Series> all(1);
  for (const auto& [run_id, sample] : runs) all.front().samples.push_back(sample);
  for (const auto& job : subject.history.job_durations) all.push_back(job_series(runs, job));
  return all;
}

ChangeRow row_of(const std::string& job_name, const DurationChange& change) {
  return {.job_name = job_name,
          .run_id = change.run_id,
          .run_number = change.run_number,
          .head_sha = change.head_sha,
          .changed_at = change.changed_at,
          .before_s = change.before_s,
          .after_s = change.after_s,
          .ratio = change.ratio,
          .ratio_low = change.ratio_low,
          .ratio_high = change.ratio_high,
          .p_value = change.p_value,
          .runs_before = change.runs_before,
          .runs_after = change.runs_after,
          .causes = change.causes};
}

boost::json::object evidence_of(const ChangeRow& change) {
  return {{"job_name", change.job_name},
          {"run_id", change.run_id},
          {"run_number", change.run_number},
          {"head_sha", change.head_sha},
          {"changed_at", time_text(change.changed_at)},
          {"before_s", change.before_s},
          {"after_s", change.after_s},
          {"ratio", change.ratio},
          {"ratio_low", change.ratio_low},
          {"ratio_high", change.ratio_high},
          {"p_value", change.p_value},
          {"runs_before", change.runs_before},
          {"runs_after", change.runs_after},
          {"causes", boost::json::value_from(change.causes)}};
}

std::string change_text(const ChangeRow& change) {
  const auto what =
      change.job_name.empty() ? std::string("It takes") : fmt::format("Job \"{}\" takes", shown(change.job_name));
  auto text = fmt::format("{} {:.2f} times as long since run #{} on {}: {} instead of {}", what, change.ratio,
                          change.run_number, day_text(change.changed_at), human_duration(std::round(change.after_s)),
                          human_duration(std::round(change.before_s)));
  for (const auto& cause : change.causes) text += fmt::format("; {}", shown(cause));
  return text;
}

std::optional<Finding> finding_of(const std::vector<ChangeRow>& slower) {
  if (slower.empty()) return std::nullopt;
  boost::json::array evidence;
  for (const auto& change : slower) evidence.push_back(evidence_of(change));
  // The whole workflow comes first when it is slower.
  const auto more = static_cast<std::int64_t>(slower.size()) - 1;
  return finding(
      "slower", slower.front().changed_at,
      change_text(slower.front()) +
          (more == 0 ? "." : fmt::format("; {} slower too.", more == 1 ? "one job is" : fmt::format("{} jobs are", more))),
      {{"changes", std::move(evidence)}});
}

}  // namespace

Slowness find_slower(const Case& subject) {
  Slowness slowness;
  std::vector<ChangeRow> slower;
  for (auto& series : all_series(subject)) {
    series.changes = duration_changes(series.samples, subject.thresholds.change);
    for (const auto& change : series.changes) slowness.change_points.push_back(row_of(series.job_name, change));
    if (const auto now = slowdown(series.changes, series.samples, subject.now, subject.thresholds.change)) {
      slower.push_back(row_of(series.job_name, *now));
    }
  }
  // Of the jobs the one that costs most first.
  const auto jobs = std::ranges::find_if(slower, [](const ChangeRow& change) { return !change.job_name.empty(); });
  std::ranges::sort(jobs, slower.end(), {}, [](const ChangeRow& change) {
    return std::tuple(change.before_s - change.after_s, std::string_view(change.job_name));
  });
  slowness.finding = finding_of(slower);
  return slowness;
}

}  // namespace runlight::insight
