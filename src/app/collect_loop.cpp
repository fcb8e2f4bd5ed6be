// SPDX-License-Identifier: MIT
#include "app/collect_loop.hpp"

#include <fmt/format.h>

#include "base/log.hpp"

namespace runlight::app {

CollectLoop::CollectLoop(collect::Collector& collector, collect::Request request, Clock& clock,
                         std::chrono::seconds interval)
    : collector_(collector), request_(std::move(request)), clock_(clock), interval_(interval) {
  state_.owner = request_.owner;
  state_.state = "waiting";
}

Task<void> CollectLoop::run() {
  for (;;) {
    co_await collect_once();
    state_.next_start_at = clock_.now() + interval_;
    co_await clock_.sleep_for(interval_);
  }
}

Task<void> CollectLoop::collect_once() {
  state_.state = "collecting";
  state_.next_start_at = std::nullopt;
  const auto summary = co_await collector_.collect(request_, [this](const collect::Progress& progress) {
    state_.repositories_done = progress.repositories_done;
    state_.repositories_total = progress.repositories_total;
  });
  if (!summary) {
    state_.state = "failing";
    state_.message = summary.error().message;
    log::error("the collection failed", {{"owner", request_.owner}, {"reason", summary.error().message}});
    co_return;
  }
  state_.state = "waiting";
  state_.last_finished_at = clock_.now();
  state_.message = "";
  if (!summary->troubles.empty()) {
    const auto& first = summary->troubles.front();
    state_.message = fmt::format("{} of {} repositories are not complete; the first is {}: {}", summary->troubles.size(),
                                 summary->counts.repositories_total, first.repository, first.error.message);
  }
  log::info("collected", {{"owner", request_.owner},
                          {"repositories", summary->counts.repositories_done},
                          {"runs_listed", summary->counts.runs_listed},
                          {"run_attempts_stored", summary->counts.run_attempts_stored},
                          {"jobs_stored", summary->counts.jobs_stored},
                          {"requests", summary->requests},
                          {"seconds", fmt::format("{:.1f}", summary->seconds)},
                          {"incomplete", summary->troubles.size()}});
}

}  // namespace runlight::app
