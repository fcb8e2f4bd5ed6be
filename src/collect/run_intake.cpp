// SPDX-License-Identifier: MIT
#include "collect/run_intake.hpp"

#include <algorithm>

#include "base/parallel.hpp"
#include "model/status.hpp"

namespace runlight::collect {
namespace {

// Rows gathered before they are written: few enough to stay small in memory, enough to make parts worth their merge.
constexpr std::size_t k_runs_per_insert = 5'000;
constexpr std::size_t k_attempts_at_once = 8;

struct Earlier {
  model::Run latest;
  std::int32_t run_attempt = 1;
};

}  // namespace

RunIntake::RunIntake(Context& context, const model::Repository& repository, github::Priority priority, bool nothing_stored)
    : context_(context), repository_(repository), priority_(priority), nothing_stored_(nothing_stored) {}

Task<Result<Known>> RunIntake::known(const std::vector<model::Run>* listed) {
  if (nothing_stored_ || listed->empty()) co_return Known({});
  std::vector<std::int64_t> ids;
  for (const auto& run : *listed) ids.push_back(run.run_id);
  const auto [first, last] = std::ranges::minmax(*listed, {}, &model::Run::created_at);
  auto attempts = co_await offload(context_.workers, [store = &context_.store, id = repository_.repository_id,
                                                      ids = std::move(ids), from = first.created_at, to = last.created_at] {
    return store->known_attempts(id, ids, from, to);
  });
  if (!attempts) co_return fail(noted(context_, std::move(attempts).error()));
  co_return Known(*attempts);
}

Task<Result<void>> RunIntake::take(std::vector<model::Run> listed) {
  auto& counts = context_.by_repository[repository_.repository_id];
  counts.runs_listed += static_cast<std::int64_t>(listed.size());
  context_.progress().runs_listed += static_cast<std::int64_t>(listed.size());
  if (const auto kept = context_.kept_from()) {
    std::erase_if(listed, [&](const model::Run& run) { return run.created_at < *kept; });
  }
  RUNLIGHT_CO_TRY(const auto stored, co_await known(&listed));
  std::vector<Earlier> earlier;
  for (auto& run : listed) {
    if (!model::is_settled(run.status)) context_.unfinished_seen.emplace(run.repository_id, run.run_id);
    if (is_kept(run)) continue;
    for (const auto attempt : missing_attempts(run, stored)) earlier.push_back({run, attempt});
    workflow_ids_.insert(run.workflow_id);
    if (const auto* any = stored.any_of(run.run_id); any != nullptr && any->is_absent) {
      listed_again_.push_back({run.repository_id, run.run_id, context_.clock.now(), true});
    }
    if (!is_news(run, stored)) continue;
    kept_.insert_or_assign(run.run_id, std::tuple(run.run_attempt, run.status, run.updated_at));
    runs_.push_back(std::move(run));
  }
  context_.report();
  co_await for_each_limited(std::move(earlier), k_attempts_at_once,
                            [this](Earlier wanted) { return fetch_attempt(std::move(wanted.latest), wanted.run_attempt); });
  if (failure_) {
    // What came is kept all the same.
    co_await flush();
    co_return fail(*failure_);
  }
  if (runs_.size() >= k_runs_per_insert) co_return co_await flush();
  co_return Result<void>{};
}

bool RunIntake::is_kept(const model::Run& run) const {
  const auto kept = kept_.find(run.run_id);
  return kept != kept_.end() && kept->second == std::tuple(run.run_attempt, run.status, run.updated_at);
}

Task<void> RunIntake::fetch_attempt(model::Run latest, std::int32_t run_attempt) {
  if (failure_ && ends_cycle(failure_->kind)) co_return;
  ++context_.by_repository[repository_.repository_id].requests;
  auto attempt =
      co_await context_.github.run_attempt(repository_, latest.run_id, run_attempt, github::Ask{.priority = priority_});
  if (!attempt) {
    // An attempt that GitHub no longer has is no failure of ours: there is nothing left to collect.
    if (attempt.error().kind == ErrorKind::not_found) co_return;
    auto error = noted(context_, std::move(attempt).error());
    if (!failure_) failure_ = std::move(error);
    co_return;
  }
  // The run's creation time places its rows; an attempt's own copy of it must not place one elsewhere.
  attempt->created_at = latest.created_at;
  runs_.push_back(*std::move(attempt));
}

Task<Result<void>> RunIntake::flush() {
  RUNLIGHT_CO_TRY_VOID(co_await save(&context_, std::exchange(listed_again_, {})));
  if (runs_.empty()) co_return Result<void>{};
  const auto count = static_cast<std::int64_t>(runs_.size());
  kept_.clear();
  RUNLIGHT_CO_TRY_VOID(co_await save(&context_, std::exchange(runs_, {})));
  stored_ += count;
  context_.by_repository[repository_.repository_id].run_attempts_stored += count;
  context_.progress().run_attempts_stored += count;
  context_.report();
  co_return Result<void>{};
}

}  // namespace runlight::collect
