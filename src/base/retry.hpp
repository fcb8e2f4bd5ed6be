// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <chrono>
#include <cmath>

namespace runlight {

/// How long to wait before trying again after the `attempt`th failure (counted from 1): exponential with full jitter, that
/// is somewhere between nothing and 1 s, 2 s, 4 s … up to 30 s, placed by `random` in [0, 1). Pure.
/// https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
inline std::chrono::milliseconds backoff(int attempt, double random) {
  constexpr double k_first_ms = 1'000;
  constexpr double k_most_ms = 30'000;
  const double ceiling = std::min(k_most_ms, std::ldexp(k_first_ms, std::clamp(attempt, 1, 30) - 1));
  return std::chrono::milliseconds{static_cast<long long>(ceiling * std::clamp(random, 0.0, 1.0))};
}

}  // namespace runlight
