// SPDX-License-Identifier: MIT
#include "insight/percentile.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace runlight::insight {

std::optional<double> percentile(std::span<const double> sorted, double part) {
  if (sorted.empty()) return std::nullopt;
  const auto position = part * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const auto above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], position - static_cast<double>(below));
}

}  // namespace runlight::insight
