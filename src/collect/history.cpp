// SPDX-License-Identifier: MIT
#include "collect/history.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "collect/head.hpp"
#include "collect/list_walk.hpp"

namespace runlight::collect {
namespace {

using std::chrono::days;
using std::chrono::seconds;

/// GitHub Actions came in 2018: https://github.blog/news-insights/product-news/actions-demos/
constexpr Time k_first_actions = std::chrono::sys_days(std::chrono::year(2018) / 10 / 1);
/// The unfiltered list neither tells nor gives more: seen in the wild, not documented.
constexpr std::int64_t k_list_limit = 40'000;

Task<Result<void>> note_window(Context* context, RepositoryState* state, DayCounts* days_so_far, Window window,
                               github::CreatedRange missing) {
  const Time now = context->clock.now();
  auto lines = ledger_days(window, state->repository.repository_id, *days_so_far, now);
  // Of the day that the range ends in, the head has the rest.
  const auto cut_day = day_of(missing.to);
  if (missing.to != cut_day + days(1) - seconds(1)) {
    const auto text = format_time(cut_day).substr(0, 10);
    std::erase_if(lines, [&](const auto& line) { return line.day == text; });
  }
  RUNLIGHT_CO_TRY_VOID(co_await save(context, std::move(lines)));
  const bool at_day = day_of(window.range.from) == window.range.from;
  if (!at_day && window.range.from > missing.from) co_return Result<void>{};
  auto covered = filled(state->coverage, window.range.from, missing, context->request.since, now);
  RUNLIGHT_CO_TRY_VOID(co_await save(context, std::vector{covered}));
  // The head may have moved meanwhile.
  covered.head_until = state->coverage.head_until;
  state->coverage = std::move(covered);
  co_return Result<void>{};
}

Task<Result<std::int64_t>> stored_runs_of(Context* context, RepositoryState* state) {
  auto stored = co_await offload(context->workers, [store = &context->store, id = state->repository.repository_id] {
    return store->stored_run_count(id);
  });
  if (!stored) co_return fail(noted(*context, std::move(stored).error()));
  co_return stored;
}

Task<Result<void>> walk_whole(Context* context, RepositoryState* state) {
  log::warn("GitHub lists runs that are not stored; the whole list is read",
            {{"repository", state->repository.owner + "/" + state->repository.repo}});
  RunIntake intake(*context, state->repository, github::Priority::past);
  auto walked = co_await walk_list(context, state->repository, github::Priority::past, {}, &intake,
                                   [](const ListWalk&) { return false; });
  if (!walked) co_return fail(std::move(walked).error());
  state->is_short = false;
  if (!walked->is_whole()) co_return Result<void>{};
  state->total_count = walked->total_count;
  auto covered = extended(state->coverage, *walked, context->request.since, context->clock.now());
  RUNLIGHT_CO_TRY_VOID(co_await save(context, std::vector{covered}));
  state->coverage = std::move(covered);
  // What is still missing cannot be had, such as an object that nobody understands.
  RUNLIGHT_CO_TRY(const auto stored, co_await stored_runs_of(context, state));
  state->shortfall = std::max<std::int64_t>(walked->total_count - stored, 0);
  co_return Result<void>{};
}

}  // namespace

bool has_missing_history(const RepositoryState& state, std::optional<Time> since) {
  return state.is_short || missing_history(state.coverage, state.repository, since).has_value();
}

Task<Result<void>> count_stored(Context* context, RepositoryState* state) {
  const bool tells_all = state->total_count && *state->total_count < k_list_limit && !context->request.since;
  if (!tells_all || missing_history(state->coverage, state->repository, std::nullopt)) co_return Result<void>{};
  RUNLIGHT_CO_TRY(const auto stored, co_await stored_runs_of(context, state));
  state->is_short = stored + state->shortfall < *state->total_count;
  if (!state->is_short) co_return Result<void>{};
  // Should this process end before it is made good, the next one must not take the head for unchanged.
  state->head.validator.clear();
  state->head.fingerprint = 0;
  state->head.observed_at = context->clock.now();
  co_return co_await save(context, std::vector{state->head});
}

std::optional<github::CreatedRange> missing_history(const model::Coverage& covered, const model::Repository& repository,
                                                    std::optional<Time> since) {
  if (!covered.head_from) return std::nullopt;
  if (covered.past_until)
    return github::CreatedRange{*covered.past_until, std::max(*covered.head_from, *covered.past_until)};
  // Runs cannot be older than their repository, but an hour of clocks that differ costs nothing.
  const Time first = repository.created_at
                         ? std::max(day_of(*repository.created_at - std::chrono::hours(1)), k_first_actions)
                         : k_first_actions;
  const Time bottom = since.value_or(first);
  if (covered.bottom && *covered.bottom <= bottom) return std::nullopt;
  return github::CreatedRange{bottom, std::max(*covered.head_from, bottom)};
}

model::Coverage filled(model::Coverage covered, Time from, github::CreatedRange missing, std::optional<Time> since,
                       Time now) {
  covered.observed_at = now;
  covered.head_from = std::min(covered.head_from.value_or(from), from);
  if (from > missing.from) return covered;
  if (covered.past_from) {
    covered.head_from = std::min(*covered.head_from, *covered.past_from);
    covered.past_from = covered.past_until = std::nullopt;
  } else {
    covered.bottom = since.value_or(Time{});
  }
  return covered;
}

Task<Result<void>> fill_history(Context* context, RepositoryState* state) {
  // A gap first, then what lies below everything.
  while (const auto missing = missing_history(state->coverage, state->repository, context->request.since)) {
    DayCounts days_so_far;
    const auto on_window = [context, state, &days_so_far, missing = *missing](Window window) {
      return note_window(context, state, &days_so_far, std::move(window), missing);
    };
    RunIntake intake(*context, state->repository, github::Priority::past);
    RUNLIGHT_CO_TRY_VOID(
        co_await read_range(context, state->repository, *missing, github::Priority::past, &intake, on_window));
    RUNLIGHT_CO_TRY_VOID(co_await count_stored(context, state));
  }
  if (state->is_short) co_return co_await walk_whole(context, state);
  co_return Result<void>{};
}

}  // namespace runlight::collect
