// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include "sim/run_plan.hpp"

namespace runlight::sim {

/// The runs of a profile, oldest first. Not safe by itself: whoever calls `extend_to` holds the lock.
class History {
 public:
  virtual ~History() = default;
  /// Makes sure that all runs created until `now` are there. Those already there never change.
  virtual void extend_to(std::chrono::sys_seconds now) = 0;
  virtual bool reaches(std::chrono::sys_seconds now) const = 0;
  /// How many runs of a repository exist at `now`.
  virtual std::size_t count(std::size_t repository, std::chrono::sys_seconds now) const = 0;
  virtual RunPlan run(std::size_t repository, std::size_t index) const = 0;
};

/// Runs as triggers make them, from `start` (less each repository's history) on. Run numbers count from long before, so that
/// they do not depend on when the simulator was started.
std::unique_ptr<History> make_lively_history(const Profile& profile, std::chrono::sys_seconds start);

/// Plain finished runs in even distances over the 90 days before `start`, computed when asked for.
std::unique_ptr<History> make_bulk_history(const Profile& profile, std::chrono::sys_seconds start);

}  // namespace runlight::sim
