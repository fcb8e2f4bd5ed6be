// SPDX-License-Identifier: MIT
#pragma once
#include "collect/context.hpp"

namespace runlight::collect {

/// Reads the job lists that are due by the request's policy, of the repositories in scope, until none is left: failed and
/// newest runs first. A list is noted only after its jobs are stored. One that cannot be read is named and left for the next
/// time. `repositories`: by id.
Task<Result<void>> read_due_jobs(Context* context, const std::map<std::int64_t, RepositoryState>* repositories);

}  // namespace runlight::collect
