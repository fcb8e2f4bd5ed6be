// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace runlight::insight {

/// What Student's and Welch's formulas need of a sample.
struct Moments {
  std::size_t count = 0;
  double mean = 0;
  double squares = 0;  ///< sum of the squared deviations from the mean
};

/// Two stretches of one series, each with the values that lie far from its own median drawn in to three times the spread
/// (see below) of what both leave around their medians. For saying how high the levels are: an outlier counts as a large
/// value, not as three times one. Empty stretches have a count of 0.
struct Levels {
  Moments before;
  Moments after;
};
Levels levels_of(std::span<const double> before, std::span<const double> after);

/// Two-sided p-value of Student's t-test (pooled variance) that the means of values[0, split) and values[split, …) are the
/// same. Drawn in are first the values beyond three times the spread around the median of all: that does not know of the
/// split, so that a few outliers on a short side remain a few large values. Then those beyond three times the spread that
/// each side leaves around its own median, counted from the lower and the higher median: where two levels are far apart and
/// of like length, the first would leave outliers as they are. 1 where a side is empty or all values are equal; 0 where each
/// side is constant. Cost: O(n).
double level_p_value(std::span<const double> values, std::size_t split);

/// Values further than three times the spread from their median, drawn in to there.
std::vector<double> drawn_in(std::span<const double> values);

struct Interval {
  double low = 0;
  double high = 0;
};

/// Of after's mean less before's, by Welch's t-test: it holds where the two vary differently. Each needs two values; with
/// fewer it is without bounds (infinite).
Interval welch_interval(const Levels& levels, double confidence);

/// Of an even number of values the mean of the middle two; 0 of none. Cost: O(n).
double median_of(std::span<const double> values);

/// Standard deviation as the median absolute deviation from `centre` tells it (times 1.4826, right for normal values). Where
/// more than half of the values are equal, that is 0 and the mean absolute deviation (times 1.2533) speaks instead.
double spread_around(double centre, std::span<const double> values);

}  // namespace runlight::insight
