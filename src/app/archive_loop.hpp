// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "api/api.hpp"
#include "archive/archive.hpp"
#include "base/clock.hpp"
#include "base/task.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace runlight::app {

/// Which ways an exchange goes.
struct ArchiveWays {
  bool pulls = false;
  bool pushes = false;
  archive::Extent extent = archive::Extent::whole;  ///< of what is pulled
};

/// What was exchanged since this process began.
struct ArchiveTotals {
  archive::Exchange pulled;
  archive::Exchange pushed;
  std::optional<Time> last_exchanged_at;  ///< absent: not yet
  std::optional<Time> failing_since;      ///< of the first try that failed since one went well
  std::string failure;                    ///< of the last try; "" when it went well
};

/// Exchanges segments with an archive at an interval, for as long as the process runs. For one executor that runs one
/// handler at a time; the blocking work is done on `workers`.
class ArchiveLoop {
 public:
  ArchiveLoop(archive::Archive& archive, Clock& clock, boost::asio::any_io_executor workers, ArchiveWays ways,
              std::chrono::seconds interval);

  /// Once: takes what is new, then writes what is new; who writes also puts small segments together when there are many. A
  /// failure is also kept in totals(), but not one of putting together, which is logged.
  Task<Result<void>> exchange();

  /// Tries until it went well once, so that what follows starts from all that is archived. Logs what fails.
  Task<void> begin();

  /// Ends only by being cancelled. Begins with a pause. Logs what fails.
  Task<void> run();

  /// Writes what is new, for the last time. Not after a failure: ending should not wait for what cannot be reached.
  Task<void> finish();

  api::ArchiveState state() const;

  const ArchiveTotals& totals() const { return totals_; }
  const std::string& place() const { return archive_.place(); }
  const ArchiveWays& ways() const { return ways_; }
  std::chrono::seconds interval() const { return interval_; }

 private:
  Task<Result<void>> exchange(ArchiveWays ways);
  Task<bool> exchange_or_log();
  Task<void> compact();

  archive::Archive& archive_;
  Clock& clock_;
  boost::asio::any_io_executor workers_;
  ArchiveWays ways_;
  std::chrono::seconds interval_;
  ArchiveTotals totals_;
  std::chrono::steady_clock::time_point next_compaction_{};
};

/// The archive that a command's settings name, if any.
class ArchiveParts {
 public:
  /// `place` as archive_location gave it to the store's engine.
  ArchiveParts(const std::optional<archive::Location>& place, store::Store& store, boost::asio::any_io_executor workers,
               ArchiveWays ways, std::chrono::seconds interval);

  /// nullptr: there is none.
  ArchiveLoop* loop() { return loop_ ? &*loop_ : nullptr; }

 private:
  std::optional<archive::Archive> archive_;
  std::optional<ArchiveLoop> loop_;
};

}  // namespace runlight::app
