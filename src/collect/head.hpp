// SPDX-License-Identifier: MIT
#pragma once
#include "collect/context.hpp"
#include "collect/list_walk.hpp"

namespace runlight::collect {

/// Looks for news at the top of a repository's unfiltered list: one conditional request when there is none. Otherwise walks
/// down to what is covered already, a little further (lists are not strictly in order of creation), stores what is new and
/// moves `state.coverage` on. A new repository of up to 1,000 runs is read whole so; what lies deeper becomes a gap for
/// fill_history. Gives whether anything was new.
Task<Result<bool>> poll_head(Context* context, RepositoryState* state);

/// Where coverage stands after a walk. Pure; `covered` is what it was before.
model::Coverage extended(model::Coverage covered, const ListWalk& walk, std::optional<Time> since, Time now);

}  // namespace runlight::collect
