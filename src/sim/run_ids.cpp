// SPDX-License-Identifier: MIT
#include "sim/run_ids.hpp"

namespace runlight::sim {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr sys_seconds k_id_epoch = std::chrono::sys_days(std::chrono::year(2020) / 1 / 1);
constexpr std::int64_t k_planned_distance = 4 * k_run_id_distance;
constexpr std::int64_t k_ids_per_second = k_planned_ids_per_second * k_planned_distance;
constexpr std::int64_t k_controlled_per_second = 3 * k_planned_ids_per_second;

std::int64_t first_of(sys_seconds second) { return k_first_run_id + (second - k_id_epoch).count() * k_ids_per_second; }

}  // namespace

std::int64_t planned_run_id(sys_seconds second, std::int64_t slot) { return first_of(second) + slot * k_planned_distance; }

sys_seconds second_of_run_id(std::int64_t id) { return k_id_epoch + seconds((id - k_first_run_id) / k_ids_per_second); }

std::int64_t ControlledRunIds::next(sys_seconds second) {
  for (;; second += seconds(1)) {
    std::int64_t& given = given_[second.time_since_epoch().count()];
    if (given == k_controlled_per_second) continue;
    const std::int64_t slot = given++;
    return planned_run_id(second, slot / 3) + (slot % 3 + 1) * k_run_id_distance;
  }
}

}  // namespace runlight::sim
