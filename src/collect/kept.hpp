// SPDX-License-Identifier: MIT
#pragma once
#include "collect/context.hpp"

namespace runlight::collect {

// Runs that are older than they are to be kept are dropped by whole months (store/drop_months.hpp), and of what was dropped
// nothing is read again: down to there history is wanted, as if by `since`.

/// The first midnight of the month in which a run is as old as it is to be kept. Pure.
Time kept_from(Time now, std::chrono::days keep);

/// Runs are never older than their repository, nor than GitHub Actions. Pure.
Time first_possible_run(const model::Repository& repository);

/// History of this repository is read down to there; absent: to the first run. Pure.
std::optional<Time> wanted_from(const Context& context, const model::Repository& repository);

/// Coverage once everything that was created before `from` is dropped. Pure.
model::Coverage without_dropped(model::Coverage covered, const model::Repository& repository, Time from, Time now);

}  // namespace runlight::collect
