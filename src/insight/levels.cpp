// SPDX-License-Identifier: MIT
#include "insight/levels.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <vector>

namespace runlight::insight {
namespace {

using boost::math::students_t;

// Three: of normal values 0.3 % lie beyond, so that drawing in takes next to nothing from them.
constexpr double k_reach = 3;
constexpr double k_deviation_of_median = 1.4826;
constexpr double k_deviation_of_mean = 1.2533;

Moments moments_of(std::span<const double> values) {
  Moments moments{.count = values.size()};
  for (const double value : values) moments.mean += value / static_cast<double>(values.size());
  for (const double value : values) moments.squares += (value - moments.mean) * (value - moments.mean);
  return moments;
}

std::vector<double> clamped(std::span<const double> values, double low, double high) {
  std::vector<double> all(values.begin(), values.end());
  for (double& value : all) value = std::clamp(value, low, high);
  return all;
}

/// Of each value less its own side's median.
std::vector<double> left_over(std::span<const double> before, std::span<const double> after) {
  std::vector<double> all;
  all.reserve(before.size() + after.size());
  for (const auto side : {before, after}) {
    const double centre = median_of(side);
    for (const double value : side) all.push_back(value - centre);
  }
  return all;
}

Moments moments_near(double centre, double reach, std::span<const double> values) {
  return moments_of(clamped(values, centre - reach, centre + reach));
}

double variance_of_mean(const Moments& moments) {
  const auto count = static_cast<double>(moments.count);
  return moments.squares / (count - 1) / count;
}

double two_sided(double t, double degrees) { return 2 * cdf(complement(students_t(degrees), std::abs(t))); }

double student_p_value(const Moments& a, const Moments& b) {
  const auto count_a = static_cast<double>(a.count);
  const auto count_b = static_cast<double>(b.count);
  const double degrees = count_a + count_b - 2;
  if (a.count == 0 || b.count == 0 || degrees <= 0 || a.mean == b.mean) return 1;
  const double error = std::sqrt((a.squares + b.squares) / degrees * (1 / count_a + 1 / count_b));
  const double t = (b.mean - a.mean) / error;
  return std::isfinite(t) ? two_sided(t, degrees) : 0;
}

}  // namespace

double median_of(std::span<const double> values) {
  if (values.empty()) return 0;
  std::vector<double> sorted(values.begin(), values.end());
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::ranges::nth_element(sorted, middle);
  return sorted.size() % 2 == 1 ? *middle : (*middle + *std::max_element(sorted.begin(), middle)) / 2;
}

double spread_around(double centre, std::span<const double> values) {
  std::vector<double> deviations(values.begin(), values.end());
  for (double& value : deviations) value = std::abs(value - centre);
  const double median = median_of(deviations);
  return median > 0 ? k_deviation_of_median * median : k_deviation_of_mean * moments_of(deviations).mean;
}

Levels levels_of(std::span<const double> before, std::span<const double> after) {
  const double reach = k_reach * spread_around(0, left_over(before, after));
  return {moments_near(median_of(before), reach, before), moments_near(median_of(after), reach, after)};
}

std::vector<double> drawn_in(std::span<const double> values) {
  const double centre = median_of(values);
  const double reach = k_reach * spread_around(centre, values);
  return clamped(values, centre - reach, centre + reach);
}

double level_p_value(std::span<const double> values, std::size_t split) {
  if (split == 0 || split >= values.size()) return 1;
  const auto before = values.first(split);
  const auto after = values.subspan(split);
  const double centre = median_of(values);
  const double reach = k_reach * spread_around(centre, values);
  const auto [lower, upper] = std::minmax({median_of(before), median_of(after)});  // a list: by value
  const double side_reach = k_reach * spread_around(0, left_over(before, after));
  const double low = std::min(centre, std::max(centre - reach, lower - side_reach));
  const double high = std::max(centre, std::min(centre + reach, upper + side_reach));
  return student_p_value(moments_of(clamped(before, low, high)), moments_of(clamped(after, low, high)));
}

Interval welch_interval(const Levels& levels, double confidence) {
  constexpr double k_infinite = std::numeric_limits<double>::infinity();
  if (levels.before.count < 2 || levels.after.count < 2) return {-k_infinite, k_infinite};
  const double difference = levels.after.mean - levels.before.mean;
  const double before = variance_of_mean(levels.before);
  const double after = variance_of_mean(levels.after);
  if (before + after == 0) return {difference, difference};
  // Welch–Satterthwaite
  const double degrees = (before + after) * (before + after) /
                         (before * before / static_cast<double>(levels.before.count - 1) +
                          after * after / static_cast<double>(levels.after.count - 1));
  const double reach = quantile(complement(students_t(degrees), (1 - confidence) / 2)) * std::sqrt(before + after);
  return {difference - reach, difference + reach};
}

}  // namespace runlight::insight
