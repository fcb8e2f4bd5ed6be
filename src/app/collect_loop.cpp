// SPDX-License-Identifier: MIT
#include "app/collect_loop.hpp"

#include <fmt/format.h>

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

}  // namespace

CollectLoop::CollectLoop(collect::Collector& collector, collect::Request request, Clock& clock)
    : collector_(collector), request_(std::move(request)), clock_(clock) {
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
    if (summary->counts.repositories_total > 0) state_.last_finished_at = clock_.now();
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
  cycle_.requests += summary.requests;
  cycle_.not_modified += summary.not_modified;
  cycle_.points += summary.points;
  cycle_.waits += summary.waits;
  cycle_.incomplete += static_cast<std::int64_t>(summary.troubles.size());
  if (!summary.troubles.empty()) {
    const auto& first = summary.troubles.front();
    trouble_ = fmt::format("{} of {} repositories are not complete; the first is {}: {}", summary.troubles.size(),
                           summary.counts.repositories_total, first.repository, first.error.message);
  } else if (summary.counts.repositories_total > 0) {
    trouble_.clear();
  }
}

void CollectLoop::fail_with(const Error& error) {
  failure_ = error.message;
  log::error("the collection failed", {{"owner", request_.owner}, {"reason", error.message}});
}

void CollectLoop::log_line() {
  next_line_ = clock_.monotonic() + k_line;
  const auto cycle = std::exchange(cycle_, {});
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
  return state;
}

}  // namespace runlight::app
