// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace runlight::insight {

/// What counts as a change. docs/verdicts.md, "Slower", says what was measured with these defaults.
struct ChangeThresholds {
  /// A change's p-value (see ChangePoint) is at most this. A history is judged again with each run, hundreds of times, and
  /// splits are chosen after looking, which the count of places does not wholly make up for: a stricter value than the aim
  /// of one false alarm in a thousand.
  double p_value = 0.0001;
  /// First guesses are kept up to this p-value (of the bare t-test), for what is weak beside a wrong neighbour may be strong
  /// once that is gone; ten times the usual 0.001, as Apache Otava has it.
  double weak_p_value = 0.01;
  /// Guesses are merged up to this p-value (see ChangePoint). One between this and `p_value` is not told, but stays the
  /// border of its neighbours' levels: with it merged, a sure step beside it would be lost in the mixture.
  double border_p_value = 0.001;
  /// The level changes by at least this share of what it was: below a tenth nobody acts, and runners differ by as much.
  double min_relative = 0.10;
  /// And by at least so many seconds: GitHub's times are whole seconds at both ends, and of a job of 20 s nobody minds a
  /// tenth.
  double min_difference_s = 5;
  /// A level has at least so many values. Fewer are a group of outliers, and four values say little of how they vary.
  std::size_t min_runs = 5;
  /// So many values are searched at a time, each stretch half over the one before: what is long ago does not hide what is
  /// near, and cost grows with the length of a series only.
  std::size_t window = 100;

  /// A workflow is slower when its level is this many times the one before. Changes from a tenth on are listed; a verdict is
  /// for what is felt.
  double slower_ratio = 1.2;
  /// Both levels span so many days, from their first run to their last. Longer than a weekend, on which runners are less
  /// busy and caches colder.
  std::chrono::days level_days{3};
  /// A slowdown older than this is what people are used to; it is still listed as a change.
  std::chrono::days accepted_days{60};
};

/// A step in a series' level.
struct ChangePoint {
  std::size_t begin = 0;  ///< first value of the level up to it
  std::size_t index = 0;  ///< first value of the new level
  std::size_t end = 0;    ///< one past that level's last value
  double before = 0;      ///< mean of the level up to it, outliers drawn in (levels.hpp)
  double after = 0;       ///< mean of the level from it on
  /// Of Student's t-test between the two levels, times the number of places in the series at which a step could have been
  /// found, and at most 1: how probable so clear a step is in a series of this length without any.
  double p_value = 1;
};

/// Whether a step between two means is large enough to count.
using IsLargeStep = std::function<bool(double before, double after)>;

/// The steps of a series, oldest value first. E-divisive by bisection within windows (Matteson & James 2013), significance
/// by Student's t-test instead of permutations, first guesses merged from the weakest on until all that are left are
/// all but significant, and large (Fleming et al., "Hunter: Using Change Point Detection to Hunt for Performance
/// Regressions", https://arxiv.org/abs/2301.03034). Outliers are drawn in before each step. Deterministic; pure; safe on any
/// thread. Fewer than 2 · min_runs values have none. Values are finite. Cost: O(n · window) time per level of bisection,
/// O(n) memory; 500 values of noise take about 2 ms.
std::vector<ChangePoint> find_change_points(std::span<const double> series, const ChangeThresholds& thresholds,
                                            const IsLargeStep& is_large);

/// The same for a series of seconds: steps of min_relative and min_difference_s.
std::vector<ChangePoint> find_change_points(std::span<const double> series, const ChangeThresholds& thresholds);

}  // namespace runlight::insight
