// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <string>

#include "api/api.hpp"
#include "app/cycle_note.hpp"
#include "base/clock.hpp"
#include "base/task.hpp"
#include "collect/collector.hpp"
#include "github/client.hpp"

namespace runlight::app {

/// Collects for as long as the process serves, and knows what it is doing: looks for news in repositories as they are due,
/// and beside that works off history, rechecks and jobs. Logs one line a minute. Waits are measured on the monotonic clock,
/// so that a wall clock that jumps does no harm. For one executor that runs one handler at a time.
class CollectLoop {
 public:
  /// Notes each cycle in `data_folder` (cycle_note.hpp); "": nowhere.
  CollectLoop(collect::Collector& collector, const github::Client& github, collect::Request request, Clock& clock,
              std::string data_folder);

  /// Ends only by being cancelled.
  Task<void> run();

  api::CollectorState state() const;

 private:
  Task<void> poll_forever();
  Task<void> work_forever();
  void add(const collect::Summary& summary, bool polled);
  void fail_with(const Error& error);
  void note(const collect::Summary& summary);
  /// Since `before`, which is moved on. Of the client and not of summaries: the halves of a cycle overlap.
  github::Spent spent_since(github::Spent& before) const;
  std::optional<api::CollectorBudget> budget() const;
  void log_line();

  collect::Collector& collector_;
  const github::Client& github_;
  const collect::Request request_;
  Clock& clock_;
  api::CollectorState state_;
  std::string failure_;  ///< why nothing could be begun; "" when it could
  std::string trouble_;  ///< the first repository of the last cycle that is not complete
  bool has_polled_ = false;
  bool has_worked_ = false;
  bool is_working_ = false;           ///< on something that takes requests
  api::CollectorCounts cycle_;        ///< since the last line of the log
  api::CollectorCounts before_line_;  ///< since the start, up to the last line of the log
  github::Spent spent_before_line_;
  github::Spent spent_before_note_;
  CycleNote note_;
  std::chrono::steady_clock::time_point next_line_{};
};

}  // namespace runlight::app
