// SPDX-License-Identifier: MIT
#include "insight/wilson.hpp"

#include <algorithm>
#include <cmath>

namespace runlight::insight {

RateInterval wilson_interval(std::int64_t hits, std::int64_t all) {
  if (all <= 0) return {};
  constexpr double k_z = 1.959963984540054;  // of 95 %
  const auto n = static_cast<double>(all);
  const double rate = static_cast<double>(hits) / n;
  const double spread = k_z * k_z / n;
  const double centre = rate + spread / 2;
  const double half = k_z * std::sqrt(rate * (1 - rate) / n + spread / (4 * n));
  return {std::max(0.0, (centre - half) / (1 + spread)), std::min(1.0, (centre + half) / (1 + spread))};
}

}  // namespace runlight::insight
