// SPDX-License-Identifier: MIT
#include "insight/energy_split.hpp"

#include <cmath>
#include <vector>

namespace runlight::insight {
namespace {

/// Sums of the distances between all pairs: among the first, among the second, and from the one to the other.
struct Distances {
  double first = 0;
  double second = 0;
  double between = 0;
};

double divergence_of(const Distances& distances, std::size_t first_size, std::size_t second_size) {
  const auto m = static_cast<double>(first_size);
  const auto n = static_cast<double>(second_size);
  const double energy =
      2 * distances.between / (m * n) - 2 * distances.first / (m * (m - 1)) - 2 * distances.second / (n * (n - 1));
  return m * n / (m + n) * energy;
}

}  // namespace

std::optional<EnergySplit> find_energy_split(std::span<const double> values, std::size_t min_side, SplitEnd split_end) {
  std::optional<EnergySplit> best;
  std::vector<double> among_first(values.size() + 1, 0.0);  // [k]: of all pairs of the first k values
  std::vector<double> to_later(values.size(), 0.0);         // [i]: from value i to those after it, up to `end`
  for (std::size_t end = 1; end <= values.size(); ++end) {
    double to_earlier = 0;
    for (std::size_t i = 0; i + 1 < end; ++i) {
      const double distance = std::abs(values[i] - values[end - 1]);
      to_earlier += distance;
      to_later[i] += distance;
    }
    among_first[end] = among_first[end - 1] + to_earlier;
    if (split_end == SplitEnd::at_last && end < values.size()) continue;
    double among_second = 0;
    for (std::size_t index = end - 1; index >= min_side; --index) {
      among_second += to_later[index];
      if (end - index < min_side) continue;
      const Distances distances{.first = among_first[index],
                                .second = among_second,
                                .between = among_first[end] - among_first[index] - among_second};
      const double divergence = divergence_of(distances, index, end - index);
      if (!best || divergence > best->divergence) best = EnergySplit{.index = index, .end = end, .divergence = divergence};
    }
  }
  return best;
}

}  // namespace runlight::insight
