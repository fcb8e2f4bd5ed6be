// SPDX-License-Identifier: MIT
#pragma once
#include "collect/context.hpp"

namespace runlight::collect {

/// How long a run that goes on is left alone before it is asked for again: an eighth of its age, from one minute to six
/// hours. Pure.
std::chrono::seconds follow_interval(Time created_at, Time now);

/// Asks for each run that had not ended when it was last seen and that no list of this cycle has shown, as far as it is due,
/// until it settles or is gone. `followed`: when each was asked for last; kept by the caller.
using Followed = std::map<std::pair<std::int64_t, std::int64_t>, std::chrono::steady_clock::time_point>;
Task<Result<void>> follow_unfinished(Context* context, std::map<std::int64_t, RepositoryState>* repositories,
                                     Followed* followed);

}  // namespace runlight::collect
