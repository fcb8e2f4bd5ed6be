// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <mutex>
#include <set>
#include <utility>

namespace runlight::store {

/// Which workflows have got rows since that was last asked. Safe to call from several threads. Holds at most one entry per
/// workflow and repository.
class TouchedWorkflows {
 public:
  struct Touched {
    bool all = false;
    std::set<std::int64_t> repositories;                        ///< all their workflows
    std::set<std::pair<std::int64_t, std::int64_t>> workflows;  ///< repository_id, workflow_id

    bool empty() const { return !all && repositories.empty() && workflows.empty(); }
  };

  void add(std::int64_t repository_id, std::int64_t workflow_id) {
    const std::scoped_lock lock(mutex_);
    touched_.workflows.emplace(repository_id, workflow_id);
  }
  void add_repository(std::int64_t repository_id) {
    const std::scoped_lock lock(mutex_);
    touched_.repositories.insert(repository_id);
  }
  void add_all() {
    const std::scoped_lock lock(mutex_);
    touched_.all = true;
  }

  bool empty() const {
    const std::scoped_lock lock(mutex_);
    return touched_.empty();
  }

  /// What was noted, which is forgotten. Rows are noted after they were written: what is read after this shows them.
  Touched take() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(touched_, {});
  }

  /// Of a reading that failed.
  void put_back(Touched touched) {
    const std::scoped_lock lock(mutex_);
    touched_.all = touched_.all || touched.all;
    touched_.repositories.merge(touched.repositories);
    touched_.workflows.merge(touched.workflows);
  }

 private:
  mutable std::mutex mutex_;
  Touched touched_;  // guarded by mutex_
};

}  // namespace runlight::store
