// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "archive/location.hpp"
#include "archive/notes.hpp"
#include "archive/segment.hpp"
#include "archive/shelf.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/store.hpp"

namespace runlight::archive {

/// What went one way.
struct Exchange {
  std::int64_t segments = 0;
  std::int64_t rows = 0;
  std::uint64_t bytes = 0;  ///< as the segments are stored; of those that were written: 0
  double seconds = 0;
  std::int64_t segments_there = 0;  ///< in the archive when it was listed for this; 0: it was not
};

/// How the store and the archive differ in one table. Rows are counted by their key, each by the observation that stands.
struct TableComparison {
  std::string table;
  std::int64_t rows_in_store = 0;
  std::int64_t rows_in_archive = 0;
  std::int64_t only_in_store = 0;
  std::int64_t only_in_archive = 0;
  std::int64_t different = 0;  ///< in both, as different observations or with different contents
  bool is_equal() const { return only_in_store == 0 && only_in_archive == 0 && different == 0; }
};

struct Compaction {
  std::int64_t segments_before = 0;
  std::int64_t segments_after = 0;
  std::uint64_t bytes_before = 0;
  std::uint64_t bytes_after = 0;
};

/// What compaction is asked for.
struct CompactionLimits {
  std::uint64_t small_bytes = std::uint64_t{16} << 20U;   ///< segments from this size on are left alone
  std::uint64_t target_bytes = std::uint64_t{64} << 20U;  ///< so much is put together at most
};

/// The history of a store in Parquet files ("segments") that are written once and never changed: many may read and write it
/// at the same time without a lock, and each store takes what it has not taken. What a store saved is pushed; what others
/// pushed is pulled; taking a segment twice, or in another order, changes nothing.
/// Calls block; one at a time runs, others wait. Errors as the Shelf's, and the engine's.
class Archive {
 public:
  /// `engine` of the store was opened with engine_access(location, …) for a container. All outlive it.
  Archive(store::Store& store, Clock& clock, const Location& location);

  const std::string& place() const { return place_; }

  /// Writes the rows that this store saved since the last push there; when it never exchanged anything with this archive,
  /// all rows. Nothing to write costs no request. Fails as conflict where all rows are wanted and the folder holds but a
  /// state.
  Result<Exchange> push();

  /// Takes the segments that this store has not taken, newest first; costs one listing when there are none. Of a folder that
  /// lacks nothing of what it has, all, whatever `extent` says. A segment that cannot be read keeps only claims (see Table)
  /// from being taken with the others; fails then as bad_data, or as conflict when it is of a newer Runlight.
  Result<Exchange> pull(Extent extent);

  /// By path.
  Result<std::vector<Segment>> list();

  /// Reads all of both. Tables in the order of tables().
  Result<std::vector<TableComparison>> compare();

  /// Puts small segments together and removes them once the larger one is proved to hold all that they hold. At no moment a
  /// row is in no segment. Fails as conflict while another compaction is under way.
  Result<Compaction> compact(const CompactionLimits& limits = {});

 private:
  store::Store& store_;
  Clock& clock_;
  std::string place_;
  std::unique_ptr<Shelf> shelf_;
  Notes notes_;
  std::mutex mutex_;                           // one call at a time
  std::optional<std::uint64_t> pushed_up_to_;  // guarded by mutex_
};

}  // namespace runlight::archive
