// SPDX-License-Identifier: MIT
#pragma once
#include <mutex>
#include <vector>

#include "base/clock.hpp"

namespace runlight::fakes {

/// A clock that stands still until told otherwise. Sleeping returns at once, moves the time on by as much, and is recorded.
/// Safe to call from several threads.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time now = Time(std::chrono::seconds(1'700'000'000))) : now_(now) {}

  Time now() const override {
    const std::lock_guard lock(mutex_);
    return now_;
  }

  std::chrono::steady_clock::time_point monotonic() const override {
    const std::lock_guard lock(mutex_);
    return std::chrono::steady_clock::time_point(elapsed_);
  }

  Task<void> sleep_for(std::chrono::milliseconds duration) override {
    {
      const std::lock_guard lock(mutex_);
      sleeps_.push_back(duration);
    }
    advance(duration);
    co_return;
  }

  /// Moves both times on.
  void advance(std::chrono::milliseconds duration) {
    const std::lock_guard lock(mutex_);
    now_ += duration;
    elapsed_ += duration;
  }

  /// Lets the wall time jump; the monotonic time does not notice.
  void set_now(Time now) {
    const std::lock_guard lock(mutex_);
    now_ = now;
  }

  /// What was slept, in order.
  std::vector<std::chrono::milliseconds> sleeps() const {
    const std::lock_guard lock(mutex_);
    return sleeps_;
  }

 private:
  mutable std::mutex mutex_;
  Time now_;
  std::chrono::milliseconds elapsed_{0};
  std::vector<std::chrono::milliseconds> sleeps_;
};

}  // namespace runlight::fakes
