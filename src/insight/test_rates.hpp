// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <vector>

#include "insight/test_samples.hpp"
#include "insight/test_series.hpp"

namespace runlight::insight {

/// A series and where steps were put into it.
struct Planted {
  std::vector<double> series;
  std::vector<std::size_t> places = {};
};

/// Of so many series.
struct Rates {
  std::size_t series = 0;
  bool planted = false;       ///< steps were put into them; without, `found` and `exact` say nothing
  std::size_t changed = 0;    ///< some change was told
  std::size_t found = 0;      ///< each planted step was, within k_near runs
  std::size_t exact = 0;      ///< each planted step was, at its very run
  std::size_t elsewhere = 0;  ///< some change was told further than k_near from every planted step
  std::size_t slower = 0;     ///< slowdown said so, at the time of the last run
};

inline constexpr std::size_t k_near = 3;

/// Runs eight hours apart, judged once, when the last has ended.
inline Rates rates_of(std::size_t count, const std::function<Planted(SeriesMaker&)>& make,
                      const ChangeThresholds& thresholds = {}) {
  Rates rates{.series = count};
  for (std::size_t i = 0; i < count; ++i) {
    SeriesMaker maker(i);
    const Planted planted = make(maker);
    const auto samples = samples_of(planted.series, std::chrono::hours(8));
    const auto changes = duration_changes(samples, thresholds);
    const auto distance = [](const DurationChange& change, std::size_t place) {
      const auto off = change.run_number - 1 - static_cast<std::int64_t>(place);
      return static_cast<std::size_t>(std::abs(off));
    };
    std::size_t found = 0;
    std::size_t exact = 0;
    for (const std::size_t place : planted.places) {
      std::size_t nearest = planted.series.size();
      for (const auto& change : changes) nearest = std::min(nearest, distance(change, place));
      found += nearest <= k_near ? 1 : 0;
      exact += nearest == 0 ? 1 : 0;
    }
    bool elsewhere = false;
    for (const auto& change : changes) {
      bool is_near = false;
      for (const std::size_t place : planted.places) is_near = is_near || distance(change, place) <= k_near;
      elsewhere = elsewhere || !is_near;
    }
    rates.planted = rates.planted || !planted.places.empty();
    rates.changed += changes.empty() ? 0 : 1;
    rates.found += found == planted.places.size() ? 1 : 0;
    rates.exact += exact == planted.places.size() ? 1 : 0;
    rates.elsewhere += elsewhere ? 1 : 0;
    rates.slower += slowdown(changes, samples, samples.back().created_at, thresholds) ? 1 : 0;
  }
  return rates;
}

/// By chance a cache is hit, or missed: then it takes twice as long.
inline std::vector<double> hits_and_misses(SeriesMaker& maker, std::size_t count, double misses) {
  auto series = maker.noise(count, 0.05);
  for (double& value : series) value *= maker.chance(misses) ? 2 : 1;
  return series;
}

}  // namespace runlight::insight
