// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/engine.hpp"

namespace runlight::store {

/// What a round of rolling up found to do.
struct RolledUp {
  bool changed = false;         ///< answers may be others than before
  std::uint64_t version = 0;    ///< the highest that its rows have
  std::int64_t rows_found = 0;  ///< observations in the parts that were new
};

/// Brings what sql/schema/0011_roll_ups.sql and 0012_repository_days.sql keep (run_facts, newest_run_facts, workflow_totals,
/// repository_days) up to all observations that
/// were stored when it began, however they came in: by their tables' parts it sees what is new since roll_up_marks. Cut
/// short anywhere, or failed, it does the same again the next time. Ranges end with the day of `now` (UTC). Rows get
/// versions above `last_version` (0: above all that are there); two calls may not overlap. Blocks: a few milliseconds when
/// nothing is new, seconds per million runs.
Result<RolledUp> roll_up(Engine& engine, Time now, std::uint64_t last_version);

}  // namespace runlight::store
