// SPDX-License-Identifier: MIT
#include "app/collect_loop.hpp"

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include "base/log.hpp"

namespace runlight::app {
namespace {

using std::chrono::milliseconds;

/// Between two looks at what is due: an event's repository is polled within this.
constexpr milliseconds k_tick{1'000};
constexpr milliseconds k_work_pause{5'000};
constexpr milliseconds k_after_failure{30'000};
constexpr std::chrono::minutes k_line{1};

api::CollectorCounts with_spent(api::CollectorCounts counts, const github::Spent& spent) {
  counts.requests = spent.requests;
  counts.not_modified = spent.not_modified;
  counts.points = spent.points;
  counts.waits = spent.waits;
  return counts;
}

}  // namespace

CollectLoop::CollectLoop(collect::Collector& collector, const github::Client& github, collect::Request request, Clock& clock,
                         std::string data_folder)
    : collector_(collector),
      github_(github),
      request_(std::move(request)),
      clock_(clock),
      note_(std::move(data_folder), clock) {
  state_.owner = request_.owner;
}

Task<void> CollectLoop::run() {
  using namespace boost::asio::experimental::awaitable_operators;
  co_await (poll_forever() && work_forever());
}

Task<void> CollectLoop::poll_forever() {
  for (;;) {
    auto summary = co_await collector_.poll(request_, [this](const collect::Progress& progress) {
      if (has_polled_) return;
      state_.repositories_done = progress.repositories_done;
      state_.repositories_total = progress.repositories_total;
    });
    if (!summary) {
      fail_with(summary.error());
      co_await clock_.sleep_for(
          std::max<milliseconds>(summary.error().retry_after.value_or(std::chrono::seconds(0)), k_after_failure));
      continue;
    }
    failure_.clear();
    add(*summary, true);
    if (summary->counts.repositories_total > 0) note(*summary);
    has_polled_ = true;
    if (clock_.monotonic() >= next_line_) log_line();
    const auto wait = collector_.until_next_poll();
    state_.next_start_at = clock_.now() + wait;
    co_await clock_.sleep_for(std::clamp(wait, k_tick, k_tick * 2));
  }
}

Task<void> CollectLoop::work_forever() {
  for (;;) {
    if (has_polled_) {
      auto summary = co_await collector_.work_off(request_, [this](const collect::Progress& progress) {
        is_working_ = progress.runs_listed > 0 || progress.job_lists_wanted > progress.job_lists_read;
      });
      is_working_ = false;
      has_worked_ = true;
      if (summary) {
        add(*summary, false);
      } else {
        fail_with(summary.error());
      }
    }
    co_await clock_.sleep_for(has_polled_ ? k_work_pause : k_tick);
  }
}

void CollectLoop::add(const collect::Summary& summary, bool polled) {
  if (polled) cycle_.polls += summary.counts.repositories_done;
  cycle_.unchanged += summary.repositories_unchanged;
  cycle_.run_attempts_stored += summary.counts.run_attempts_stored;
  cycle_.jobs_stored += summary.counts.jobs_stored;
  cycle_.incomplete += static_cast<std::int64_t>(summary.troubles.size());
  if (summary.counts.repositories_total > 0 || !summary.troubles.empty()) trouble_ = trouble_text(summary);
}

void CollectLoop::fail_with(const Error& error) {
  failure_ = error.message;
  const Time now = clock_.now();
  note_.add({.started_at = now, .finished_at = now, .budget = github_.budget(), .message = error.message});
  log::error("the collection failed", {{"owner", request_.owner}, {"reason", error.message}});
}

github::Spent CollectLoop::spent_since(github::Spent& before) const {
  const auto now = github::spent(github_.counters());
  return now - std::exchange(before, now);
}

void CollectLoop::note(const collect::Summary& summary) {
  const Time now = clock_.now();
  const auto spent = spent_since(spent_before_note_);
  state_.last_finished_at = now;
  note_.add({.started_at = now - milliseconds(static_cast<std::int64_t>(summary.seconds * 1'000)),
             .finished_at = now,
             .repositories = summary.counts.repositories_done,
             .unchanged = summary.repositories_unchanged,
             .requests = spent.requests,
             .not_modified = spent.not_modified,
             .points = spent.points,
             .budget = github_.budget(),
             .message = trouble_});
}

std::optional<api::CollectorBudget> CollectLoop::budget() const {
  const auto known = github_.budget();
  const auto waiting = github_.waiting();
  if (!known.limit && !waiting) return std::nullopt;
  return api::CollectorBudget{.limit = known.limit,
                              .remaining = known.remaining,
                              .reset_at = known.reset_at,
                              .waiting_until = waiting ? std::optional(waiting->until) : std::nullopt,
                              .waiting_for = waiting ? waiting->reason : ""};
}

void CollectLoop::log_line() {
  next_line_ = clock_.monotonic() + k_line;
  const auto cycle = with_spent(std::exchange(cycle_, {}), spent_since(spent_before_line_));
  state_.last_minute = cycle;
  before_line_ = before_line_ + cycle;
  log::info("collected", {{"owner", request_.owner},
                          {"polls", cycle.polls},
                          {"unchanged", cycle.unchanged},
                          {"run_attempts_stored", cycle.run_attempts_stored},
                          {"jobs_stored", cycle.jobs_stored},
                          {"requests", cycle.requests},
                          {"not_modified", cycle.not_modified},
                          {"points", cycle.points},
                          {"waits", cycle.waits},
                          {"incomplete", cycle.incomplete}});
}

api::CollectorState CollectLoop::state() const {
  auto state = state_;
  const bool is_first = !has_polled_ || !has_worked_;
  state.state = !failure_.empty() ? "failing" : (is_first || is_working_ ? "collecting" : "waiting");
  state.message = !failure_.empty() ? failure_ : trouble_;
  state.budget = budget();
  state.since_start = before_line_ + with_spent(cycle_, github::spent(github_.counters()) - spent_before_line_);
  return state;
}

}  // namespace runlight::app
