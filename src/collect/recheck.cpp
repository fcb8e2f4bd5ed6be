// SPDX-License-Identifier: MIT
#include "collect/recheck.hpp"

#include <algorithm>

#include "collect/absence.hpp"
#include "collect/run_intake.hpp"

namespace runlight::collect {
namespace {

using std::chrono::days;
using std::chrono::seconds;

/// Runs of a day may still show up late in the search index.
constexpr std::chrono::hours k_after_midnight{2};
/// More than these missing at once speaks of the search index, not of deletions.
constexpr std::size_t k_most_asked_singly = 20;

std::int64_t pages_of(std::int64_t runs) { return std::max<std::int64_t>((runs + 99) / 100, 1); }

struct DueRange {
  Time first_day;
  Time last_day;
  std::int64_t runs = 0;
};

/// Stored runs of the window that it did not list.
Task<Result<std::vector<store::StoredRun>>> unlisted(Context* context, std::int64_t repository_id, const Window* window) {
  auto stored = co_await offload(context->workers, [store = &context->store, repository_id, range = window->range] {
    return store->stored_runs(repository_id, range.from, range.to);
  });
  if (!stored) co_return fail(noted(*context, std::move(stored).error()));
  std::erase_if(*stored, [&](const auto& run) { return window->run_ids.contains(run.run_id); });
  co_return stored;
}

/// Asks for each by itself: the list may lag.
Task<Result<void>> look_for(Context* context, RepositoryState* state, std::vector<store::StoredRun> runs) {
  if (runs.size() > k_most_asked_singly) co_return Result<void>{};
  RunIntake intake(*context, state->repository, github::Priority::recheck);
  for (const auto& run : runs) {
    ++context->by_repository[state->repository.repository_id].requests;
    auto found =
        co_await context->github.run(state->repository, run.run_id, github::Ask{.priority = github::Priority::recheck});
    if (found) {
      RUNLIGHT_CO_TRY_VOID(co_await intake.take({std::move(found->value)}));
    } else if (found.error().kind == ErrorKind::not_found) {
      RUNLIGHT_CO_TRY_VOID(co_await note_absence(context, state->repository, run.run_id, true));
    } else {
      co_return fail(noted(*context, std::move(found).error()));
    }
  }
  co_return co_await intake.flush();
}

Task<Result<Onward>> note_window(Context* context, RepositoryState* state, DayCounts* days_so_far, Window window) {
  const auto id = state->repository.repository_id;
  if (window.is_proved) {
    RUNLIGHT_CO_TRY(auto missing, co_await unlisted(context, id, &window));
    RUNLIGHT_CO_TRY_VOID(co_await look_for(context, state, std::move(missing)));
  }
  RUNLIGHT_CO_TRY_VOID(co_await save(context, ledger_days(window, id, *days_so_far, context->clock.now())));
  co_return Onward::next;
}

}  // namespace

bool is_due(const store::RecheckDay& day, Time now, bool at_once) {
  const Time end = day.day + days(1);
  if (now < end + k_after_midnight && !at_once) return false;
  if (!day.proved_at) return true;
  if (*day.proved_at >= end + k_rerun_horizon) return false;
  return at_once || now >= *day.proved_at + std::max<Time::duration>(days(1), *day.proved_at - end);
}

std::vector<github::CreatedRange> due_ranges(std::span<const store::RecheckDay> all, Time now, bool at_once) {
  std::vector<DueRange> due;
  std::int64_t between = 0;  // runs of days after the last due one
  for (const auto& day : all) {
    if (!is_due(day, now, at_once)) {
      between += day.runs;
      continue;
    }
    if (!due.empty()) {
      auto& last = due.back();
      const auto together = last.runs + between + day.runs;
      if (pages_of(together) <= pages_of(last.runs) + pages_of(day.runs)) {
        last = {last.first_day, day.day, together};
        between = 0;
        continue;
      }
    }
    due.push_back({day.day, day.day, day.runs});
    between = 0;
  }
  std::vector<github::CreatedRange> ranges;
  for (const auto& range : due) ranges.push_back({range.first_day, range.last_day + days(1) - seconds(1)});
  std::ranges::reverse(ranges);
  return ranges;
}

Task<Result<void>> recheck(Context* context, RepositoryState* state, std::vector<github::CreatedRange> ranges) {
  for (const auto& range : ranges) {
    DayCounts days_so_far;
    const auto on_window = [context, state, &days_so_far](Window window) {
      return note_window(context, state, &days_so_far, std::move(window));
    };
    RunIntake intake(*context, state->repository, github::Priority::recheck);
    RUNLIGHT_CO_TRY_VOID(
        co_await read_range(context, state->repository, range, github::Priority::recheck, &intake, on_window));
  }
  co_return Result<void>{};
}

}  // namespace runlight::collect
