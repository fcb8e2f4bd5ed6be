// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstddef>
#include <deque>

namespace runlight::sim {

/// The requests of the last 60 seconds. Not safe by itself.
class MinuteWindow {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::seconds k_length{60};

  std::size_t count(Instant now) {
    while (!times_.empty() && times_.front() + k_length <= now) times_.pop_front();
    return times_.size();
  }
  /// Returns how many there are with this one.
  std::size_t add(Instant now) {
    times_.push_back(now);
    return count(now);
  }

 private:
  std::deque<Instant> times_;
};

}  // namespace runlight::sim
