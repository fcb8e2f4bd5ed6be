// SPDX-License-Identifier: MIT
#pragma once
#include "collect/context.hpp"

namespace runlight::collect {

/// Whether a repository's workflows are to be read: never yet, something was pushed since, a run names one that is not
/// known, or the last look (their state can change without a push) is six hours past. Pure.
bool are_workflows_due(const RepositoryState& state, Time now);

/// Reads the list of workflows with their states (conditionally), and those of their files on the default branch whose blob
/// has changed.
Task<Result<void>> read_workflows(Context* context, RepositoryState* state);

}  // namespace runlight::collect
