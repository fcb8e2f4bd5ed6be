// SPDX-License-Identifier: MIT
#pragma once
#include "collect/context.hpp"
#include "collect/window_reader.hpp"

namespace runlight::collect {

/// The range of creation times that is still to be read below the covered head; absent: none. Pure.
std::optional<github::CreatedRange> missing_history(const model::Coverage& covered, const model::Repository& repository,
                                                    std::optional<Time> since);

/// Coverage once everything down to `from` is stored. Pure.
model::Coverage filled(model::Coverage covered, Time from, github::CreatedRange missing, std::optional<Time> since,
                       Time now);

/// Whether there is anything to do for fill_history. Pure.
bool has_missing_history(const RepositoryState& state, std::optional<Time> since);

/// Reads what is missing, newest first, and moves `state.coverage` down day by day, so that it is resumed at the day where
/// it was ended. At the bottom the stored runs are counted against the unfiltered list; what a search index hid, or a disk
/// lost, is made good by walking that list whole. Nothing to do costs nothing.
Task<Result<void>> fill_history(Context* context, RepositoryState* state);

/// Counts the stored runs against the total that the unfiltered list told last, where that is the whole number (it ends at
/// 40,000) and all is covered, and notes in `state.is_short` whether any are missing. Costs one small question of the store.
Task<Result<void>> count_stored(Context* context, RepositoryState* state);

}  // namespace runlight::collect
