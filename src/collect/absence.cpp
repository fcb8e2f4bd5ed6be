// SPDX-License-Identifier: MIT
#include "collect/absence.hpp"

#include <fmt/format.h>

namespace runlight::collect {
namespace {

Task<Result<bool>> is_seen(Context* context, model::Repository repository) {
  const auto id = repository.repository_id;
  if (const auto known = context->seen.find(id); known != context->seen.end()) co_return known->second;
  ++context->by_repository[id].requests;
  auto found = co_await context->github.repository_by_id(id);
  if (!found && found.error().kind != ErrorKind::not_found) co_return fail(noted(*context, std::move(found).error()));
  co_return context->seen[id] = found.has_value();
}

}  // namespace

Task<Result<bool>> note_absence(Context* context, model::Repository repository, std::int64_t run_id, bool asked) {
  const auto id = repository.repository_id;
  RUNLIGHT_CO_TRY(const bool seen, co_await is_seen(context, repository));
  if (!seen) {
    co_return fail(ErrorKind::not_found, fmt::format("the repository {}/{} is not there, or this credential may not see it.",
                                                     repository.owner, repository.repo));
  }
  if (!asked) {
    ++context->by_repository[id].requests;
    auto found = co_await context->github.run(repository, run_id, github::Ask{.priority = github::Priority::recheck});
    if (found) co_return false;
    if (found.error().kind != ErrorKind::not_found) co_return fail(noted(*context, std::move(found).error()));
  }
  RUNLIGHT_CO_TRY_VOID(co_await save(
      context, std::vector{model::AbsentRun{.repository_id = id, .run_id = run_id, .observed_at = context->clock.now()}}));
  co_return true;
}

}  // namespace runlight::collect
