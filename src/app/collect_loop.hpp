// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>

#include "api/api.hpp"
#include "base/clock.hpp"
#include "base/task.hpp"
#include "collect/collector.hpp"

namespace runlight::app {

/// Collects again and again with a pause between, for as long as the process serves, and knows what it is doing. For one
/// executor that runs one handler at a time.
class CollectLoop {
 public:
  CollectLoop(collect::Collector& collector, collect::Request request, Clock& clock, std::chrono::seconds interval);

  /// Ends only by being cancelled.
  Task<void> run();

  api::CollectorState state() const { return state_; }

 private:
  Task<void> collect_once();

  collect::Collector& collector_;
  const collect::Request request_;
  Clock& clock_;
  const std::chrono::seconds interval_;
  api::CollectorState state_;
};

}  // namespace runlight::app
