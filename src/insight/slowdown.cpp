// SPDX-License-Identifier: MIT
#include "insight/slowdown.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ranges>

#include "insight/levels.hpp"

namespace runlight::insight {
namespace {

using Samples = std::span<const DurationSample>;

constexpr double k_confidence = 0.95;
constexpr std::size_t k_latest_runs = 3;

std::vector<double> logarithms(Samples samples) {
  std::vector<double> values;
  values.reserve(samples.size());
  for (const auto& sample : samples) values.push_back(std::log(std::max(1.0, sample.duration_s)));
  return values;
}

/// What more than half of the samples have.
template <class Value>
std::optional<Value> prevailing(Samples samples, Value DurationSample::* field) {
  for (const auto& candidate : samples) {
    const auto alike = std::ranges::count(samples, candidate.*field, field);
    if (2 * static_cast<std::size_t>(alike) > samples.size()) return candidate.*field;
  }
  return std::nullopt;
}

/// The two values, where they are known and differ.
template <class Value>
std::optional<std::pair<Value, Value>> difference(Samples before, Samples after, Value DurationSample::* field) {
  const auto old_value = prevailing(before, field);
  const auto new_value = prevailing(after, field);
  if (!old_value || !new_value || *old_value == Value{} || *new_value == Value{} || *old_value == *new_value) return {};
  return std::pair(*old_value, *new_value);
}

std::vector<std::string> causes_of(Samples before, Samples after) {
  std::vector<std::string> causes;
  const auto tell = [&](std::string_view what, const auto& pair) {
    if (pair) causes.push_back(fmt::format("{} changed from {} to {}", what, pair->first, pair->second));
  };
  if (difference(before, after, &DurationSample::blob_sha)) causes.emplace_back("workflow file changed");
  tell("runner labels", difference(before, after, &DurationSample::labels));
  tell("runner image", difference(before, after, &DurationSample::runner_image));
  tell("number of jobs", difference(before, after, &DurationSample::jobs));
  return causes;
}

void compare_levels(DurationChange& change, Samples before, Samples after) {
  const auto levels = levels_of(logarithms(before), logarithms(after));
  const auto interval = welch_interval(levels, k_confidence);
  change.before_s = std::exp(levels.before.mean);
  change.after_s = std::exp(levels.after.mean);
  change.ratio = std::exp(levels.after.mean - levels.before.mean);
  change.ratio_low = std::exp(interval.low);
  change.ratio_high = std::exp(interval.high);
  change.runs_before = static_cast<std::uint32_t>(before.size());
  change.runs_after = static_cast<std::uint32_t>(after.size());
}

DurationChange change_of(Samples before, Samples after, const ChangeThresholds& thresholds) {
  const auto& first = after.front();
  DurationChange change{.run_id = first.run_id,
                        .run_number = first.run_number,
                        .head_sha = first.head_sha,
                        .changed_at = first.created_at,
                        .causes = {}};
  compare_levels(change, before, after);
  change.causes = causes_of(before.last(std::min(thresholds.min_runs, before.size())),
                            after.first(std::min(thresholds.min_runs, after.size())));
  return change;
}

std::size_t index_of(const DurationChange& change, Samples samples) {
  return static_cast<std::size_t>(std::ranges::find(samples, change.run_id, &DurationSample::run_id) - samples.begin());
}

bool spans(Samples level, std::chrono::days length) {
  return !level.empty() && level.back().created_at - level.front().created_at >= length;
}

/// The latest runs are nearer to the new level than to the one before.
bool still_holds(const DurationChange& change, Samples present) {
  const auto latest = logarithms(present.last(std::min(k_latest_runs, present.size())));
  return median_of(latest) >= (std::log(change.before_s) + std::log(change.after_s)) / 2;
}

}  // namespace

std::vector<DurationChange> duration_changes(Samples samples, const ChangeThresholds& thresholds) {
  const auto series = logarithms(samples);
  const auto is_large = [&](double before, double after) {
    const double difference_s = std::abs(std::exp(after) - std::exp(before));
    return difference_s >= thresholds.min_relative * std::exp(before) && difference_s >= thresholds.min_difference_s;
  };
  const auto points = find_change_points(series, thresholds, is_large);
  std::vector<DurationChange> changes;
  for (const auto& point : points) {
    const auto before = samples.subspan(point.begin, point.index - point.begin);
    changes.push_back(change_of(before, samples.subspan(point.index, point.end - point.index), thresholds));
    changes.back().p_value = point.p_value;
  }
  return changes;
}

std::optional<DurationChange> slowdown(std::span<const DurationChange> changes, Samples samples, Time now,
                                       const ChangeThresholds& thresholds) {
  if (changes.empty() || now - changes.back().changed_at > thresholds.accepted_days) return std::nullopt;
  const auto present = samples.subspan(index_of(changes.back(), samples));
  const auto level_before = [&](const DurationChange& change) {
    return samples.first(index_of(change, samples)).last(change.runs_before);
  };
  const auto is_long = [&](Samples level) { return spans(level, thresholds.level_days); };
  const auto newest_first = changes | std::views::reverse;
  const auto base = std::ranges::find_if(newest_first, is_long, level_before);
  if (!is_long(present) || base == newest_first.end()) return std::nullopt;
  DurationChange change = changes.back();
  if (base != newest_first.begin()) compare_levels(change, level_before(*base), present);
  if (change.ratio < thresholds.slower_ratio || change.ratio_low <= 1 || !still_holds(change, present)) return std::nullopt;
  return change;
}

}  // namespace runlight::insight
