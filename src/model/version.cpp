// SPDX-License-Identifier: MIT
#include "model/version.hpp"

#include <algorithm>

namespace runlight::model {
namespace {

std::uint64_t seconds_since(Time time, std::int64_t epoch_s, std::int64_t most) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count() - epoch_s;
  return static_cast<std::uint64_t>(std::clamp<std::int64_t>(seconds, 0, most));
}

}  // namespace

std::uint64_t observation_version(bool settled, std::optional<Time> changed_at, Time observed_at) {
  // 1 bit settled, 32 bits changed_at (to 2106), 31 bits observed_at (from 2020 to 2088)
  constexpr std::int64_t k_2020_s = 1577836800;
  const std::uint64_t changed = changed_at ? seconds_since(*changed_at, 0, 0xFFFFFFFF) : 0;
  const std::uint64_t observed = seconds_since(observed_at, k_2020_s, 0x7FFFFFFF);
  return (std::uint64_t{settled} << 63U) | (changed << 31U) | observed;
}

}  // namespace runlight::model
