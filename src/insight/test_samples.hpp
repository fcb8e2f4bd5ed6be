// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "insight/slowdown.hpp"

namespace runlight::insight {

/// Runs of these durations, so far apart, from a Monday on.
inline std::vector<DurationSample> samples_of(std::span<const double> series, std::chrono::hours apart) {
  constexpr std::chrono::sys_days k_monday = std::chrono::year(2026) / 1 / 5;
  std::vector<DurationSample> samples;
  for (const double duration_s : series) {
    const auto number = static_cast<std::int64_t>(samples.size()) + 1;
    samples.push_back({.run_id = 1'000 + number,
                       .run_number = number,
                       .head_sha = "sha-" + std::to_string(number),
                       .created_at = Time(k_monday) + apart * (number - 1),
                       .duration_s = duration_s});
  }
  return samples;
}

}  // namespace runlight::insight
