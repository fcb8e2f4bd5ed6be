// SPDX-License-Identifier: MIT
#include "collect/unfinished.hpp"

#include <algorithm>

#include "base/parallel.hpp"
#include "collect/absence.hpp"
#include "collect/recheck.hpp"
#include "collect/run_intake.hpp"

namespace runlight::collect {
namespace {

constexpr std::size_t k_requests_at_once = 20;

/// Whether the first page of its repository's list shows it, and so a 304 for that page speaks for it.
bool is_on_first_page(const RepositoryState& state, const store::UnfinishedRun& run) {
  const auto oldest = parse_time(state.head.memo);
  return oldest && run.created_at > *oldest;
}

Task<void> follow(Context* context, RepositoryState* state, store::UnfinishedRun run) {
  if (context->ends) co_return;
  const auto id = state->repository.repository_id;
  ++context->by_repository[id].requests;
  auto found =
      co_await context->github.run(state->repository, run.run_id, github::Ask{.priority = github::Priority::recheck});
  if (!found && found.error().kind == ErrorKind::not_found) {
    auto noted_absence = co_await note_absence(context, state->repository, run.run_id, true);
    if (!noted_absence) context->trouble(state->repository, std::move(noted_absence).error());
    co_return;
  }
  if (!found) {
    context->trouble(state->repository, noted(*context, std::move(found).error()));
    co_return;
  }
  RunIntake intake(*context, state->repository, github::Priority::recheck);
  auto taken = co_await intake.take({std::move(found->value)});
  if (taken) taken = co_await intake.flush();
  if (!taken) context->trouble(state->repository, std::move(taken).error());
}

}  // namespace

std::chrono::seconds follow_interval(Time created_at, Time now) {
  const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - created_at);
  return std::clamp<std::chrono::seconds>(age / 8, std::chrono::minutes(1), std::chrono::hours(6));
}

Task<Result<void>> follow_unfinished(Context* context, std::map<std::int64_t, RepositoryState>* repositories,
                                     Followed* followed) {
  const Time now = context->clock.now();
  auto runs = co_await offload(context->workers, [store = &context->store, from = now - k_rerun_horizon - k_longest_run] {
    return store->unfinished_runs(from);
  });
  if (!runs) co_return fail(noted(*context, std::move(runs).error()));
  const auto tick = context->clock.monotonic();
  std::erase_if(*runs, [&](const store::UnfinishedRun& run) {
    const auto state = repositories->find(run.repository_id);
    const std::pair key{run.repository_id, run.run_id};
    if (state == repositories->end() || !state->second.listed || context->unfinished_seen.contains(key)) return true;
    if (is_on_first_page(state->second, run)) return true;
    const auto last = followed->find(key);
    return last != followed->end() && tick < last->second + follow_interval(run.created_at, now);
  });
  for (const auto& run : *runs) followed->insert_or_assign({run.repository_id, run.run_id}, tick);
  co_await for_each_limited(*std::move(runs), k_requests_at_once, [context, repositories](store::UnfinishedRun run) {
    return follow(context, &repositories->at(run.repository_id), std::move(run));
  });
  co_return Result<void>{};
}

}  // namespace runlight::collect
