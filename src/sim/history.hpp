// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sim/run_plan.hpp"

namespace runlight::sim {

/// The runs of a profile, oldest first. Not safe by itself: whoever calls `extend_to` holds the lock.
class History {
 public:
  virtual ~History() = default;
  /// Makes sure that all runs created until `now` are there.
  virtual void extend_to(std::chrono::sys_seconds now) = 0;
  virtual bool reaches(std::chrono::sys_seconds now) const = 0;
  /// How many runs of a repository exist at `now`.
  virtual std::size_t count(std::size_t repository, std::chrono::sys_seconds now) const = 0;
  virtual RunPlan run(std::size_t repository, std::size_t index) const = 0;
  virtual std::chrono::sys_seconds created_at(std::size_t repository, std::size_t index) const = 0;
  virtual std::optional<std::size_t> find(std::size_t repository, std::int64_t id) const = 0;

  // What control calls change.
  virtual void change(std::size_t repository, std::size_t index, RunPlan run) = 0;  ///< its creation stays
  virtual void insert(std::size_t repository, RunPlan run) = 0;
  virtual void erase(std::size_t repository, std::size_t index) = 0;
  virtual std::uint32_t next_run_number(std::size_t repository, std::size_t workflow) = 0;
  /// Takes away what is planned for later than `now`, of one workflow or of all.
  virtual void forget_future(std::size_t repository, std::optional<std::size_t> workflow, std::chrono::sys_seconds now) = 0;
  /// The profile has one more repository, in which nothing has happened yet.
  virtual void add_repository(std::chrono::sys_seconds now) = 0;
};

/// Runs as triggers make them, from `start` (less each repository's history) on. Run numbers count from long before, so that
/// they do not depend on when the simulator was started.
std::unique_ptr<History> make_lively_history(const Profile& profile, std::chrono::sys_seconds start);

/// Plain finished runs over the 90 days before `start`, computed when asked for: in even distances, or, for an uneven
/// profile, in busy and quiet weeks, fewer at weekends, and many within minutes once.
std::unique_ptr<History> make_bulk_history(const Profile& profile, std::chrono::sys_seconds start);

}  // namespace runlight::sim
