// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstddef>
#include <deque>
#include <set>
#include <string>
#include <utility>

namespace runlight::api {

/// The states of sign-ins that came back, so that each comes back once. Remembers them for ten minutes, as long as their
/// tickets are good, and at most `most` of them.
class UsedStates {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  explicit UsedStates(std::size_t most = 10'000) : most_(most) {}

  /// Whether it is the first time.
  bool use(const std::string& state, TimePoint now) {
    while (!order_.empty() && (now - order_.front().first > k_kept || order_.size() >= most_)) {
      known_.erase(order_.front().second);
      order_.pop_front();
    }
    if (!known_.insert(state).second) return false;
    order_.emplace_back(now, state);
    return true;
  }

 private:
  static constexpr std::chrono::minutes k_kept{10};
  std::size_t most_;
  std::deque<std::pair<TimePoint, std::string>> order_;
  std::set<std::string> known_;
};

}  // namespace runlight::api
