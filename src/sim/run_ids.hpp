// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <unordered_map>

namespace runlight::sim {

// Run ids grow with time, as GitHub's do: each second has a stretch of its own, and in it every repository's planned runs a
// few ids. They keep a distance of 16, from which job ids follow; the ids of planned runs are multiples of 64, so that those
// of controlled ones fit between.

// GitHub's run ids passed 32 bits in 2021.
inline constexpr std::int64_t k_first_run_id = 10'000'000'000;
inline constexpr std::int64_t k_run_id_distance = 16;
inline constexpr std::int64_t k_planned_ids_per_second = 256;
inline constexpr std::int64_t k_planned_ids_per_repository = 8;

/// The id of the planned run number `slot` (0 to 255) of a second.
std::int64_t planned_run_id(std::chrono::sys_seconds second, std::int64_t slot);
/// The second that an id was given for.
std::chrono::sys_seconds second_of_run_id(std::int64_t id);

/// Gives ids to controlled runs, each once. Beyond 768 in one second they come from the following ones.
class ControlledRunIds {
 public:
  std::int64_t next(std::chrono::sys_seconds second);

 private:
  std::unordered_map<std::int64_t, std::int64_t> given_;  ///< in each second
};

}  // namespace runlight::sim
