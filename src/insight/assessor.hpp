// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "insight/verdict.hpp"
#include "store/store.hpp"

namespace runlight::insight {

/// When it is, and what is known of until when.
struct Moment {
  Time now{};
  /// Until when a collector has looked at all repositories that it does not fail on, though it may have stored nothing;
  /// absent: only rows tell.
  std::optional<Time> collected_until{};
};

/// Judges workflows by what the store holds and saves what it found, by the questions of the assessor in docs/glossary.md.
/// Only what differs from what was said before is written, and then the store's data_version grows. Reads some dozens of
/// workflows at a time, so that memory stays small whatever the fleet. Blocks; safe to call from several threads, one after
/// the other. Does not own the store.
class Assessor {
 public:
  Assessor(store::Store& store, Thresholds thresholds);

  /// Every workflow. Gives how many assessments differ from those before.
  Result<std::size_t> assess_all(const Moment& moment);

  /// Those that got rows, and those of which the passing of time alone may change what is said; the first time every one.
  /// Stops after `budget` and goes on the next time; absent: it takes what it takes.
  Result<std::size_t> assess_changed(const Moment& moment, std::optional<std::chrono::milliseconds> budget = std::nullopt);

  /// Whether anything is said of any workflow already, by this process or one before it.
  Result<bool> has_said();

  /// Whether assess_changed has something to do. Costs nothing.
  bool has_work(Time now) const;

 private:
  using Key = std::pair<std::int64_t, std::int64_t>;  ///< repository_id, workflow_id
  struct Said {
    std::uint64_t fingerprint = 0;
    std::optional<Time> due_at;  ///< absent: it is waiting for its turn
  };
  struct Row {
    Key key;
    std::uint64_t fingerprint = 0;
    std::optional<Time> due_at;
    std::string text;  ///< "": as before
  };

  Result<void> load();
  Result<void> gather(Time now);
  Result<std::size_t> work_off(const Moment& moment, std::optional<std::chrono::milliseconds> budget);
  std::vector<Key> next_some() const;
  Result<std::size_t> assess_some(std::span<const Key> keys, const Moment& moment);
  Result<std::vector<WorkflowHistory>> histories(std::span<const Key> keys, const Moment& moment);
  Row row_of(const Assessment& assessment, Time now);

  store::Store& store_;
  const Thresholds thresholds_;
  mutable std::mutex mutex_;
  bool is_loaded_ = false;  // guarded by mutex_, as all below
  std::uint64_t last_version_ = 0;
  std::map<Key, Said> said_;
  std::set<Key> waiting_;
  std::optional<Time> next_due_;  ///< the earliest of all; absent: nothing is
};

}  // namespace runlight::insight
