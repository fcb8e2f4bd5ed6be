// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>

#include "base/task.hpp"
#include "base/time.hpp"

namespace runlight {

/// The outside world's time, replaced by tests with fakes::ManualClock. Safe to call from several threads.
class Clock {
 public:
  virtual ~Clock() = default;

  /// Wall time; may jump.
  virtual Time now() const = 0;

  /// Never goes back; for measuring how long something took.
  virtual std::chrono::steady_clock::time_point monotonic() const = 0;

  /// Returns after `duration`, or earlier (by throwing, as Asio does) when the coroutine is cancelled.
  virtual Task<void> sleep_for(std::chrono::milliseconds duration) = 0;
};

/// The machine's own clock. Lives as long as the program.
Clock& system_clock();

}  // namespace runlight
