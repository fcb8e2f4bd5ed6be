// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "sim/run_plan.hpp"

namespace runlight::sim {

/// A repository's runs by creation, oldest first. Not safe by itself.
class RunList {
 public:
  RunList() = default;
  /// `runs` in order.
  explicit RunList(std::vector<RunPlan> runs) : runs_(std::move(runs)) {}

  std::size_t size() const { return runs_.size(); }
  const RunPlan& operator[](std::size_t index) const { return runs_[index]; }
  RunPlan& operator[](std::size_t index) { return runs_[index]; }
  /// How many were created at `now` or before.
  std::size_t count(std::chrono::sys_seconds now) const;
  /// `created_at` is when the run with that id was created if it is a planned one; controlled ones are known.
  std::optional<std::size_t> find(std::int64_t id, std::chrono::sys_seconds created_at) const;

  /// After all others.
  void append(RunPlan run) { runs_.push_back(std::move(run)); }
  /// A controlled run, where its creation places it.
  void insert(RunPlan run);
  void erase(std::size_t index);
  /// Takes away what is planned to be created after `now`, of one workflow or of all.
  void forget_future(std::chrono::sys_seconds now, std::optional<std::size_t> workflow);

 private:
  std::vector<RunPlan> runs_;
  std::unordered_map<std::int64_t, std::chrono::sys_seconds> controlled_;  ///< creation by id
};

}  // namespace runlight::sim
