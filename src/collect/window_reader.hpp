// SPDX-License-Identifier: MIT
#pragma once
#include <functional>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "collect/context.hpp"
#include "collect/run_intake.hpp"
#include "collect/window_planner.hpp"

namespace runlight::collect {

/// A closed window of creation times as it was read.
struct Window {
  github::CreatedRange range;
  std::unordered_set<std::int64_t> run_ids;
  std::map<Time, std::int64_t> runs_by_day;
  std::int64_t promised = 0;  ///< GitHub's total_count
  std::string source;         ///< window, or list when the search index was no help
  /// What arrived is what was promised. Otherwise the search index was inconsistent each time that it was asked, and the
  /// unfiltered list did not reach that far.
  bool is_proved = false;
};

/// What to do with a window once the sink has dealt with its runs, and whether to go on to the next.
enum class Onward { next, stop };
using OnWindow = std::function<Task<Result<Onward>>(Window)>;

/// Reads a range of creation times from its newest end down, in windows that one search gives whole, into `sink`. A
/// window that does not arrive as promised is asked for again, and then looked up in the unfiltered list. Fails when a
/// request or the store fails; windows that `on_window` has had are done.
Task<Result<void>> read_range(Context* context, model::Repository repository, github::CreatedRange range,
                              github::Priority priority, RunSink* sink, OnWindow on_window);

/// The lines of the ledger for those days of a window that lie in it whole. `earlier`: counts of the parts of days that
/// newer windows held, which are taken from and added to.
struct DayCount {
  std::int64_t promised = 0;
  std::int64_t stored = 0;
};
using DayCounts = std::map<Time, DayCount>;
std::vector<model::LedgerDay> ledger_days(const Window& window, std::int64_t repository_id, DayCounts& earlier, Time now);

}  // namespace runlight::collect
