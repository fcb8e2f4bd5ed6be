// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <optional>
#include <span>

namespace runlight::insight {

/// Where the beginning of a stretch of values differs most from what follows.
struct EnergySplit {
  std::size_t index = 0;  ///< first value of what follows
  std::size_t end = 0;    ///< one past its last value
  double divergence = 0;  ///< energy distance of the two, scaled by their sizes
};

enum class SplitEnd {
  any,     ///< what follows may end before the values do: a level in the middle is not watered down by what comes after it
  at_last  ///< it goes on to the last value
};

/// The split of E-divisive (Matteson & James, "A Nonparametric Approach for Multiple Change Point Analysis of Multivariate
/// Data", https://arxiv.org/abs/1306.4933, equations 5 to 7, alpha = 1): the pair of neighbouring stretches, the first from
/// the first value on, whose scaled energy distance is greatest. Each has at least `min_side` (2 or more) values. None where
/// there are too few values. The first of equals. Cost: O(n²) time, O(n) memory.
std::optional<EnergySplit> find_energy_split(std::span<const double> values, std::size_t min_side, SplitEnd split_end);

}  // namespace runlight::insight
