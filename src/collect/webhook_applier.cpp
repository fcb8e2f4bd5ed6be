// SPDX-License-Identifier: MIT
#include "collect/webhook_applier.hpp"

#include <algorithm>
#include <array>

#include "base/log.hpp"
#include "base/text.hpp"
#include "collect/scope.hpp"
#include "model/status.hpp"

namespace runlight::collect {
namespace {

constexpr std::chrono::seconds k_hold{60};
constexpr std::chrono::seconds k_ask_again{5};
constexpr std::size_t k_most_held = 10'000;
// A run can be re-run for 30 days, and an attempt may then take 35: no job is queued later after its run's creation.
// https://docs.github.com/en/actions/reference/limits
constexpr std::chrono::days k_longest_run{66};

int progress_of(std::string_view status) {
  constexpr auto before_start = std::to_array<std::string_view>({"requested", "queued", "waiting", "pending"});
  if (model::is_settled(status)) return 2;
  return std::ranges::find(before_start, status) == before_start.end() ? 1 : 0;
}

std::optional<Time> last_change(const model::Job& job) {
  return std::max({job.completed_at, job.started_at, job.created_at});  // an absent one is less than any
}

/// One attempt of a run; attempts stay far below this.
std::int64_t attempt_key(const model::Run& run) { return run.run_id * 1'000 + run.run_attempt; }

/// Whether another try with the same rows may go better.
bool may_pass(ErrorKind kind) {
  return kind == ErrorKind::storage || kind == ErrorKind::unavailable || kind == ErrorKind::timeout ||
         kind == ErrorKind::conflict || kind == ErrorKind::cancelled;
}

}  // namespace

void WebhookApplier::take(std::vector<LoggedDelivery> deliveries, Instant now) {
  for (auto& logged : deliveries) take(std::move(logged), now);
}

void WebhookApplier::take(LoggedDelivery logged, Instant now) {
  taken_ = logged.number;
  auto& delivery = logged.delivery;
  if (deliveries_.find(delivery.delivery_id) != nullptr) {
    ++counts_.duplicates;
    return;
  }
  deliveries_.put(delivery.delivery_id, true);
  auto event =
      github::read_webhook_event(github::webhook_kind(delivery.event_name), std::move(delivery.body), delivery.received_at);
  if (!event) {
    ++counts_.not_understood;
    log::warn("a webhook delivery cannot be understood and is passed over",
              {{"delivery", delivery.delivery_id}, {"event", delivery.event_name}, {"cause", event.error().message}});
  } else if (!is_watched(*event)) {
    ++counts_.not_watched;
  } else {
    ++counts_.applied;
    take_event(logged.number, *std::move(event), now);
  }
}

bool WebhookApplier::is_watched(const github::WebhookEvent& event) const {
  if (!scope_) return true;
  if (!event.repository) return false;
  const bool is_owners = scope_->owner.empty() || to_lower(event.repository->owner) == to_lower(scope_->owner);
  return is_owners && is_in_scope(*scope_, *event.repository);
}

void WebhookApplier::take_event(std::uint64_t number, github::WebhookEvent event, Instant now) {
  repositories_.insert(event.repository_id);
  if (event.repository) told_repositories_.push_back(*std::move(event.repository));
  if (event.workflow) told_workflows_.push_back(*std::move(event.workflow));
  if (event.run) {
    auto& run = *event.run;
    places_.put(run.run_id,
                {.repository_id = run.repository_id, .workflow_id = run.workflow_id, .created_at = run.created_at});
    const State state{model::is_settled(run.status), run.updated_at, progress_of(run.status)};
    if (is_news(run_states_, attempt_key(run), state)) runs_.push_back(std::move(run));
  } else if (event.job && (!scope_ || scope_->jobs != JobsPolicy::none)) {
    auto& job = *event.job;
    const State state{model::is_settled(job.status), last_change(job), progress_of(job.status)};
    if (is_news(job_states_, job.job_id, state)) held_.push_back({number, std::move(job), now, Instant::min()});
  }
}

bool WebhookApplier::is_news(RecentMap<std::int64_t, State>& states, std::int64_t key, State state) {
  const auto* const seen = states.find(key);
  if (seen != nullptr && state < *seen) return false;
  states.put(key, state);
  return true;
}

Result<void> WebhookApplier::save(Instant now) {
  RUNLIGHT_TRY_VOID(learn_workflows());
  take_unknown();
  RUNLIGHT_TRY_VOID(find_runs(now));
  place_jobs();
  drop_jobs(now);
  RUNLIGHT_TRY_VOID(save_rows(new_repositories_));
  RUNLIGHT_TRY_VOID(save_rows(new_workflows_));
  RUNLIGHT_TRY_VOID(save_rows(runs_));
  return save_rows(jobs_);
}

std::uint64_t WebhookApplier::applied_up_to() const {
  auto number = taken_;
  for (const auto& waiting : held_) number = std::min(number, waiting.number - 1);
  return number;
}

Result<void> WebhookApplier::learn_workflows() {
  if (workflows_learnt_ || (told_repositories_.empty() && told_workflows_.empty())) return {};
  RUNLIGHT_TRY(const auto repositories, store_.repositories());
  RUNLIGHT_TRY(const auto workflows, store_.known_workflows());
  for (const auto& one : repositories) workflows_.emplace(one.repository_id, 0);
  for (const auto& one : workflows) workflows_.emplace(one.repository_id, one.workflow_id);
  workflows_learnt_ = true;
  return {};
}

/// Only what nobody told yet: the collector's own reading says more, and a late delivery may tell of long ago.
void WebhookApplier::take_unknown() {
  for (auto& repository : told_repositories_) {
    if (workflows_.emplace(repository.repository_id, 0).second) new_repositories_.push_back(std::move(repository));
  }
  for (auto& workflow : told_workflows_) {
    if (workflows_.emplace(workflow.repository_id, workflow.workflow_id).second) {
      new_workflows_.push_back(std::move(workflow));
    }
  }
  told_repositories_.clear();
  told_workflows_.clear();
}

/// One question for all jobs whose run no event told.
Result<void> WebhookApplier::find_runs(Instant now) {
  std::vector<std::int64_t> run_ids;
  Time created_from = Time::max();
  for (auto& [number, job, since, asked] : held_) {
    if (places_.find(job.run_id) != nullptr || (asked != Instant::min() && now - asked < k_ask_again)) continue;
    asked = now;
    run_ids.push_back(job.run_id);
    created_from = std::min(created_from, job.created_at.value_or(Time{}));
  }
  if (run_ids.empty()) return {};
  std::ranges::sort(run_ids);
  run_ids.erase(std::ranges::unique(run_ids).begin(), run_ids.end());
  auto places = store_.run_places(run_ids, created_from - k_longest_run);
  if (!places) {
    for (auto& waiting : held_) waiting.asked = Instant::min();
    return fail(std::move(places).error());
  }
  for (const auto& place : *places) {
    places_.put(place.run_id,
                {.repository_id = place.repository_id, .workflow_id = place.workflow_id, .created_at = place.created_at});
  }
  return {};
}

void WebhookApplier::place_jobs() {
  std::erase_if(held_, [&](HeldJob& waiting) {
    const auto* const place = places_.find(waiting.job.run_id);
    if (place == nullptr || place->repository_id != waiting.job.repository_id) return false;
    waiting.job.workflow_id = place->workflow_id;
    waiting.job.run_created_at = place->created_at;
    jobs_.push_back(std::move(waiting.job));
    return true;
  });
}

void WebhookApplier::drop_jobs(Instant now) {
  const auto before = held_.size();
  std::erase_if(held_, [&](const HeldJob& waiting) { return now - waiting.since >= k_hold; });
  if (held_.size() > k_most_held) {
    held_.erase(held_.begin(), held_.end() - static_cast<std::ptrdiff_t>(k_most_held));  // the oldest come first
  }
  counts_.jobs_dropped += static_cast<std::int64_t>(before - held_.size());
}

template <class Row>
Result<void> WebhookApplier::save_rows(std::vector<Row>& rows) {
  auto saved = store_.save(std::span<const Row>(rows));
  if (!saved && may_pass(saved.error().kind)) return saved;
  for (std::size_t i = 0; !saved && i < rows.size(); ++i) {
    const auto alone = store_.save(std::span<const Row>(rows).subspan(i, 1));
    if (alone) continue;
    if (may_pass(alone.error().kind)) {
      rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(i));
      return alone;
    }
    ++counts_.not_understood;
    log::error("a webhook event cannot be stored and is passed over",
               {{"repository_id", rows[i].repository_id}, {"cause", alone.error().message}});
  }
  rows.clear();
  return {};
}

}  // namespace runlight::collect
