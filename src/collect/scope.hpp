// SPDX-License-Identifier: MIT
#pragma once
#include "collect/context.hpp"

namespace runlight::collect {

using States = std::map<std::int64_t, RepositoryState>;

/// Whether the request's globs and choices take a repository in. Pure.
bool is_in_scope(const Request& request, const model::Repository& repository);

/// Reads the list of repositories (one conditional request a page), takes in new ones, follows renames and transfers by
/// repository id, and says of each in `states` whether it is `listed`. One that is not in the list any more is asked for by
/// its id once: transferred, or gone; its history stays. Writes only what has changed. Fails when the list cannot be read,
/// and as not_found when nothing is in scope. `pages`: what list pages said last, by name.
Task<Result<void>> list_repositories(Context* context, States* states, std::map<std::string, model::PageMemo>* pages);

}  // namespace runlight::collect
