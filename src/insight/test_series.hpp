// SPDX-License-Identifier: MIT
#pragma once
#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>

namespace runlight::insight {

/// Durations that are invented by a rule; the same for the same seed on every machine (the library's distributions are not).
class SeriesMaker {
 public:
  explicit SeriesMaker(std::uint64_t seed) : random_(seed) {}

  double fraction() { return static_cast<double>(random_() >> 11U) * 0x1.0p-53; }
  bool chance(double probability) { return fraction() < probability; }
  double normal() {
    const double radius = std::sqrt(-2 * std::log(1 - fraction()));
    return radius * std::cos(2 * std::numbers::pi * fraction());
  }

  /// Lognormal noise around 300 s, a share of it three times as long: a cold cache, a busy runner.
  std::vector<double> noise(std::size_t count, double sigma, double outliers = 0) {
    std::vector<double> series;
    for (std::size_t i = 0; i < count; ++i) {
      series.push_back(std::round(k_typical_s * std::exp(sigma * normal()) * (chance(outliers) ? 3 : 1)));
    }
    return series;
  }

  static constexpr double k_typical_s = 300;

 private:
  std::mt19937_64 random_;
};

/// Multiplies what comes from `from` on.
inline std::vector<double> with_step(std::vector<double> series, std::size_t from, double factor) {
  for (std::size_t i = from; i < series.size(); ++i) series[i] = std::round(series[i] * factor);
  return series;
}

}  // namespace runlight::insight
