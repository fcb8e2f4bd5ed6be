// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "insight/change_points.hpp"

namespace runlight::insight {

/// How long one run took, and what it ran with. Whoever asks chooses comparable ones: successful first attempts of one
/// workflow on one branch (`duration_s` their wall time), or of one of its jobs.
struct DurationSample {
  std::int64_t run_id = 0;
  std::int64_t run_number = 0;
  std::string head_sha;
  Time created_at{};
  double duration_s = 0;     ///< below 1 counts as 1: GitHub's times are whole seconds
  std::string blob_sha;      ///< of the workflow file; "" unknown
  std::string labels;        ///< of the runners; "" unknown
  std::string runner_image;  ///< "" unknown
  std::int32_t jobs = 0;     ///< 0 unknown
};

/// A step in how long runs take.
struct DurationChange {
  std::int64_t run_id = 0;  ///< first run of the new level, and its number, commit and creation
  std::int64_t run_number = 0;
  std::string head_sha;
  Time changed_at{};
  double before_s = 0;  ///< geometric mean of the level, outliers drawn in (levels.hpp)
  double after_s = 0;
  double ratio = 1;      ///< after_s / before_s
  double ratio_low = 1;  ///< 95 % interval of the ratio, by Welch's t-test of the logarithms
  double ratio_high = 1;
  double p_value = 1;  ///< see ChangePoint
  std::uint32_t runs_before = 0;
  std::uint32_t runs_after = 0;
  /// What else changed just there, in words: "workflow file changed", "runner labels changed from a to b", "runner image
  /// changed from a to b", "number of jobs changed from 3 to 5". What most of the last `min_runs` runs before had is
  /// compared with what most of the first `min_runs` after have; nothing is said where most have nothing in common or it is
  /// unknown. Not a proof.
  std::vector<std::string> causes;
};

/// All steps, oldest first, slower and faster, of samples oldest first. Works on the logarithms of the durations: noise is a
/// share of the duration, and a run that takes three times as long is no further off than one that takes a third. Pure.
/// Cost: see find_change_points.
std::vector<DurationChange> duration_changes(std::span<const DurationSample> samples, const ChangeThresholds& thresholds);

/// Whether it is slower now, and since when: the level since the last step against the level before. `changes` are what
/// duration_changes gave for `samples`. It is when the ratio is at least `slower_ratio`, the interval's low end above 1,
/// both levels span `level_days`, the step is no older than `accepted_days` at `now`, and the median of the last three runs
/// is still nearer to the new level. A level too short (a weekend) is passed over: then what it comes to is told against the
/// last one before that is long enough, with the p-value and causes of the last step. Absent otherwise. Pure.
std::optional<DurationChange> slowdown(std::span<const DurationChange> changes, std::span<const DurationSample> samples,
                                       Time now, const ChangeThresholds& thresholds);

}  // namespace runlight::insight
