// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <span>

namespace runlight::insight {

/// The percentile of `docs/glossary.md`: of n sorted values the one at position part · (n - 1), interpolated between
/// neighbours. `part` is from 0 to 1; `sorted` is ascending. Absent for no values.
std::optional<double> percentile(std::span<const double> sorted, double part);

}  // namespace runlight::insight
