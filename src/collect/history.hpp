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

/// Reads what is missing, newest first, and moves `state.coverage` down day by day, so that it is resumed at the day where
/// it was ended. At the bottom the stored runs are counted against the unfiltered list; a search index that hid some is
/// made good by walking that list whole. Nothing to do costs nothing.
Task<Result<void>> fill_history(Context* context, RepositoryState* state);

}  // namespace runlight::collect
