// SPDX-License-Identifier: MIT
#pragma once
#include "collect/context.hpp"

namespace runlight::collect {

/// What a 404 for a run, or for its jobs, is to mean: whether it is gone, which is noted. Fails (not_found) when its
/// repository cannot be seen either, of which nothing follows. `asked`: the run itself was asked for. Costs a request or
/// two, for the repository once in a cycle.
Task<Result<bool>> note_absence(Context* context, model::Repository repository, std::int64_t run_id, bool asked);

}  // namespace runlight::collect
