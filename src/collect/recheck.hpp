// SPDX-License-Identifier: MIT
#pragma once
#include <span>
#include <vector>

#include "collect/context.hpp"
#include "collect/window_reader.hpp"

namespace runlight::collect {

/// "You can re-run a workflow or jobs up to 30 days after its initial run":
/// https://docs.github.com/en/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs
inline constexpr std::chrono::days k_rerun_horizon{30};
/// And "each workflow run is limited to 35 days": https://docs.github.com/en/actions/reference/limits
inline constexpr std::chrono::days k_longest_run{35};

/// Whether a closed day with runs is to be looked at again: never proved; or its runs could still be re-run when it was, and
/// as much time has passed since as the day was old then, at least one day. So a day is looked at some six times, the last
/// time when nothing can change any more. Pure.
bool is_due(const store::RecheckDay& day, Time now, bool at_once);

/// The due days of one repository in ranges, put together where one request more would not be needed. `days`: all with
/// runs, in order. Newest first. Pure.
std::vector<github::CreatedRange> due_ranges(std::span<const store::RecheckDay> days, Time now, bool at_once);

/// Reads those ranges, stores what has changed, and notes in the ledger what was proved. A stored run that GitHub does not
/// list any more is asked for by itself, and noted as absent when it is gone.
Task<Result<void>> recheck(Context* context, RepositoryState* state, std::vector<github::CreatedRange> ranges);

}  // namespace runlight::collect
