// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/engine.hpp"

namespace runlight::archive {

/// How much of an archive a data folder holds.
enum class Extent {
  state,  ///< what a collector needs to go on: no jobs, and runs without what only people look at
  whole,
};

/// What this data folder remembers of its exchange with one archive (the tables archive_segments and archive_marks).
class Notes {
 public:
  /// `place`: Location::text().
  Notes(store::Engine& engine, std::string place) : engine_(engine), place_(std::move(place)) {}

  /// Segments of which at least `extent` is here.
  Result<std::set<std::string, std::less<>>> taken(Extent extent);
  Result<void> note_taken(std::span<const std::string> segments, Extent extent, Time now);
  /// Of segments that are no longer in the archive.
  Result<void> forget(std::span<const std::string> segments);

  /// By table, up to which stored_seq the archive has this folder's rows; none for a table that was never exchanged.
  Result<std::map<std::string, std::uint64_t, std::less<>>> marks();
  Result<void> note_pushed(std::span<const std::string_view> tables, std::uint64_t pushed_seq, Time now);

  /// Whether rows of any archive are here in part only, so that this folder must not be taken for a whole history.
  Result<bool> holds_state_only();

 private:
  store::Engine& engine_;
  std::string place_;
};

}  // namespace runlight::archive
