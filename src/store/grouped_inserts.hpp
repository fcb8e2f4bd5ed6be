// SPDX-License-Identifier: MIT
#pragma once
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/engine.hpp"

namespace runlight::store {

/// Inserts of several threads into one table, put together while an earlier one is under way: what an INSERT costs is mostly
/// the files of its parts, one part for each month, however few rows they hold. Safe to call from several threads.
class GroupedInserts {
 public:
  explicit GroupedInserts(Engine& engine) : engine_(engine) {}

  /// Returns once the rows (JSON lines) are stored, or could not be. A failure of others' rows is not this caller's.
  Result<void> insert(std::string_view table, std::string rows);

 private:
  struct Waiting {
    std::string rows;
    Result<void> outcome;
    bool done = false;
  };
  struct Table {
    std::vector<Waiting*> queue;
    bool busy = false;
  };
  using Lock = std::unique_lock<std::mutex>;

  static std::size_t bytes_of(const std::vector<Waiting*>& group);
  void insert_queued(std::string_view table, Table& state, Lock& lock);
  void insert_together(std::string_view table, const std::vector<Waiting*>& group);

  Engine& engine_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Table, std::less<>> tables_;  // guarded by mutex_, as are the Waiting in its queues
};

}  // namespace runlight::store
