// SPDX-License-Identifier: MIT
#include "collect/head.hpp"

#include <algorithm>

#include "collect/kept.hpp"
#include "collect/window_planner.hpp"

namespace runlight::collect {
namespace {

/// Runs may show in the list a little after others that were created later.
constexpr std::chrono::minutes k_overlap{15};
/// Further down windows do the same for as many requests, and can be resumed.
constexpr int k_most_pages = 10;
constexpr std::int64_t k_page_size = 100;

/// When the walk has come down far enough.
std::function<bool(const ListWalk&)> far_enough(const model::Coverage& covered, std::optional<Time> since) {
  return [covered, since](const ListWalk& walk) {
    if (walk.oldest && since && *walk.oldest < *since) return true;
    if (covered.head_until) {
      const auto known = *covered.head_until - k_overlap;
      return (walk.oldest && *walk.oldest < known) || walk.pages >= k_most_pages;
    }
    return walk.total_count > k_most_pages * k_page_size || walk.pages > k_most_pages;
  };
}

/// `kept_from`: of earlier days nothing is stored.
std::vector<model::LedgerDay> ledger_of(const ListWalk& walk, std::int64_t repository_id, Time kept_from, Time now) {
  std::map<Time, std::int64_t> runs_by_day;
  for (const auto& [run_id, created_at] : walk.runs) ++runs_by_day[day_of(created_at)];
  std::vector<model::LedgerDay> days;
  for (const auto& [day, runs] : runs_by_day) {
    if (day < kept_from || day + std::chrono::days(1) > now) continue;
    days.push_back({.repository_id = repository_id,
                    .day = format_time(day).substr(0, 10),
                    .runs_promised = runs,
                    .runs_stored = runs,
                    .source = "list",
                    .proved_at = now});
  }
  return days;
}

/// Only once the runs are stored may the store say so.
Task<Result<void>> note_walk(Context* context, RepositoryState* state, ListWalk walk) {
  const Time now = context->clock.now();
  const Time kept = context->kept_from().value_or(Time{});
  if (walk.is_whole() && walk.defects == 0) {
    RUNLIGHT_CO_TRY_VOID(co_await save(context, ledger_of(walk, state->repository.repository_id, kept, now)));
  }
  // History is read at the same time: nothing may come between what was known and what follows from it.
  state->coverage = without_dropped(extended(state->coverage, walk, wanted_from(*context, state->repository), now),
                                    state->repository, kept, now);
  RUNLIGHT_CO_TRY_VOID(co_await save(context, std::vector{state->coverage}));
  // What could not be understood is looked at again, and named again, each time.
  if (walk.defects > 0) co_return fail(ErrorKind::bad_data, walk.first_defect);
  model::PageMemo head{.page = state->head.page,
                       .validator = walk.validator,
                       .fingerprint = walk.fingerprint,
                       .memo = walk.oldest_of_first_page ? format_time(*walk.oldest_of_first_page) : "",
                       .observed_at = now};
  RUNLIGHT_CO_TRY_VOID(co_await save(context, std::vector{head}));
  state->head = std::move(head);
  co_return Result<void>{};
}

}  // namespace

model::Coverage extended(model::Coverage covered, const ListWalk& walk, std::optional<Time> since, Time now) {
  covered.observed_at = now;
  // Of an empty list no time is known: GitHub's clock may be behind ours.
  const Time newest = walk.newest.value_or(Time{});
  const Time oldest = walk.oldest.value_or(Time{});
  const bool to_bottom = walk.is_whole() || (since && walk.oldest && *walk.oldest < *since);
  if (to_bottom) {
    // The whole list was read; nothing older is left to look for.
    covered.head_from = std::min(covered.head_from.value_or(oldest), oldest);
    if (covered.past_from) covered.head_from = std::min(*covered.head_from, *covered.past_from);
    covered.head_until = std::max(covered.head_until.value_or(newest), newest);
    covered.past_from = covered.past_until = std::nullopt;
    covered.bottom = walk.is_whole() ? Time{} : std::min(covered.bottom.value_or(*since), *since);
    return covered;
  }
  if (!covered.head_until) {
    covered.head_from = oldest;
    covered.head_until = newest;
    return covered;
  }
  if (oldest <= *covered.head_until) {
    covered.head_until = std::max(*covered.head_until, newest);
    return covered;
  }
  // A gap. Of three ranges the middle one is forgotten: reading it again costs less than keeping a list of them.
  if (!covered.past_from) {
    covered.past_from = covered.head_from;
    covered.past_until = covered.head_until;
  }
  covered.head_from = oldest;
  covered.head_until = newest;
  return covered;
}

Task<Result<bool>> poll_head(Context* context, RepositoryState* state) {
  const bool is_new = !state->coverage.head_until.has_value();
  RunIntake intake(*context, state->repository, github::Priority::head, is_new);
  auto walk = co_await walk_list(context, state->repository, github::Priority::head, state->head, &intake,
                                 far_enough(state->coverage, wanted_from(*context, state->repository)));
  if (!walk) co_return fail(walk.error());
  if (walk->not_modified) co_return false;
  state->total_count = walk->total_count;
  if (walk->unchanged) {
    // As under another token: worth remembering for this process, not worth a row.
    state->head.validator = walk->validator;
    co_return false;
  }
  state->changed_at = context->clock.now();
  for (const auto id : intake.workflow_ids()) {
    if (state->workflow_ids.insert(id).second) state->has_unknown_workflow = true;
  }
  RUNLIGHT_CO_TRY_VOID(co_await note_walk(context, state, *std::move(walk)));
  co_return true;
}

}  // namespace runlight::collect
