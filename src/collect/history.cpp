// SPDX-License-Identifier: MIT
#include "collect/history.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "collect/head.hpp"
#include "collect/kept.hpp"
#include "collect/list_walk.hpp"

namespace runlight::collect {
namespace {

using std::chrono::days;
using std::chrono::seconds;

/// A range that is being read. When the head leaves a gap meanwhile, what is missing is another range.
struct Filling {
  github::CreatedRange missing;
  std::optional<Time> head_from;  ///< as it was left
  DayCounts days_so_far = {};

  bool is_overtaken(const model::Coverage& covered) const { return covered.head_from != head_from; }
};

/// Nothing comes between what was known and what follows from it: the head is read at the same time.
Task<Result<void>> note_covered(Context* context, RepositoryState* state, Filling* filling, Time from) {
  state->coverage =
      filled(state->coverage, from, filling->missing, wanted_from(*context, state->repository), context->clock.now());
  filling->head_from = state->coverage.head_from;
  co_return co_await save(context, std::vector{state->coverage});
}

Task<Result<Onward>> note_window(Context* context, RepositoryState* state, Filling* filling, Window window) {
  const auto& missing = filling->missing;
  const Time now = context->clock.now();
  auto lines = ledger_days(window, state->repository.repository_id, filling->days_so_far, now);
  // Of the day that the range ends in, the head has the rest.
  const auto cut_day = day_of(missing.to);
  if (missing.to != cut_day + days(1) - seconds(1)) {
    const auto text = format_time(cut_day).substr(0, 10);
    std::erase_if(lines, [&](const auto& line) { return line.day == text; });
  }
  RUNLIGHT_CO_TRY_VOID(co_await save(context, std::move(lines)));
  if (filling->is_overtaken(state->coverage)) co_return Onward::stop;
  // Whole days only, which the ledger has, and at the bottom the whole is counted first.
  const auto day = std::chrono::ceil<days>(window.range.from);
  if (window.range.from > missing.from && day < state->coverage.head_from) {
    RUNLIGHT_CO_TRY_VOID(co_await note_covered(context, state, filling, day));
  }
  co_return Onward::next;
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
  state->coverage = extended(state->coverage, *walked, wanted_from(*context, state->repository), context->clock.now());
  RUNLIGHT_CO_TRY_VOID(co_await save(context, std::vector{state->coverage}));
  // What is still missing cannot be had, such as an object that nobody understands.
  RUNLIGHT_CO_TRY(const auto stored, co_await stored_runs_of(context, state));
  state->shortfall = std::max<std::int64_t>(walked->total_count - stored, 0);
  co_return Result<void>{};
}

/// Only where the unfiltered list tells the whole number.
Task<Result<void>> compare_count(Context* context, RepositoryState* state) {
  if (!state->total_count || *state->total_count >= k_longest_sure_list || wanted_from(*context, state->repository))
    co_return Result<void>{};
  RUNLIGHT_CO_TRY(const auto stored, co_await stored_runs_of(context, state));
  state->is_short = stored + state->shortfall < *state->total_count;
  if (!state->is_short) co_return Result<void>{};
  // Should this process end before it is made good, the next one must not take the head for unchanged.
  state->head.validator.clear();
  state->head.fingerprint = 0;
  state->head.observed_at = context->clock.now();
  co_return co_await save(context, std::vector{state->head});
}

}  // namespace

bool has_missing_history(const RepositoryState& state, std::optional<Time> since) {
  return state.is_short || missing_history(state.coverage, state.repository, since).has_value();
}

Task<Result<void>> count_stored(Context* context, RepositoryState* state) {
  if (missing_history(state->coverage, state->repository, std::nullopt)) co_return Result<void>{};
  co_return co_await compare_count(context, state);
}

std::optional<github::CreatedRange> missing_history(const model::Coverage& covered, const model::Repository& repository,
                                                    std::optional<Time> since) {
  if (!covered.head_from) return std::nullopt;
  if (covered.past_until)
    return github::CreatedRange{*covered.past_until, std::max(*covered.head_from, *covered.past_until)};
  const Time bottom = since.value_or(first_possible_run(repository));
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
  while (const auto missing =
             missing_history(state->coverage, state->repository, wanted_from(*context, state->repository))) {
    Filling filling{.missing = *missing, .head_from = state->coverage.head_from};
    const auto on_window = [context, state, &filling](Window window) {
      return note_window(context, state, &filling, std::move(window));
    };
    RunIntake intake(*context, state->repository, github::Priority::past);
    RUNLIGHT_CO_TRY_VOID(
        co_await read_range(context, state->repository, *missing, github::Priority::past, &intake, on_window));
    if (filling.is_overtaken(state->coverage)) continue;
    RUNLIGHT_CO_TRY_VOID(co_await compare_count(context, state));
    if (state->is_short) RUNLIGHT_CO_TRY_VOID(co_await walk_whole(context, state));
    if (filling.is_overtaken(state->coverage)) continue;
    RUNLIGHT_CO_TRY_VOID(co_await note_covered(context, state, &filling, missing->from));
  }
  if (state->is_short) co_return co_await walk_whole(context, state);
  co_return Result<void>{};
}

}  // namespace runlight::collect
