// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "collect/request.hpp"
#include "github/budget.hpp"

namespace runlight::app {

/// What the cycles of a collector came to that ended since the note before.
struct CycleFacts {
  Time started_at{};
  Time finished_at{};
  std::int64_t repositories = 0;  ///< that were looked at
  std::int64_t unchanged = 0;     ///< of them, without news
  std::int64_t requests = 0;
  std::int64_t not_modified = 0;
  std::int64_t points = 0;
  github::Budget budget;  ///< as GitHub told it last
  std::string message;    ///< why the last of them failed, or which repository is not complete; "" when all is
};

/// What did not go through, in one sentence that names the first repository; "" when all did. Pure.
std::string trouble_text(const collect::Summary& summary);

/// Keeps the facts of the last cycle in `<data folder>/collector_state.json`, beside the tables: a cycle in which nothing
/// changed writes no row, and yet somebody may want to know that it took place. Each write replaces the whole file at once;
/// facts that come within ten seconds of the last write are added to the next. A file that cannot be written is said in the
/// log and does no harm. Blocks for the time of writing some hundred bytes. For one thread.
class CycleNote {
 public:
  /// data_folder "": nothing is kept, as for a temporary folder.
  CycleNote(std::string data_folder, Clock& clock);
  void add(const CycleFacts& facts);

 private:
  void write() const;

  const std::string data_folder_;
  Clock& clock_;
  std::optional<CycleFacts> unwritten_;
  std::chrono::steady_clock::time_point next_write_{};
};

/// Of the note's text; absent: it cannot be understood. Pure.
std::optional<CycleFacts> parse_cycle_note(std::string_view text);

/// What the last collector on this folder left; absent: none has, or it cannot be understood.
std::optional<CycleFacts> read_cycle_note(const std::string& data_folder);

}  // namespace runlight::app
