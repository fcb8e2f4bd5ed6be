// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

#include "store/engine.hpp"

namespace runlight::api {

/// The last answer to what /api/v1/health counts, which pages ask every few seconds: given again while the data is the same,
/// and while it is changing for so long that counting takes a twentieth of the time at most. Safe from several threads.
class HealthCache {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  /// Absent when the engine must be asked.
  std::optional<store::Answer> find(std::uint64_t data_version, Instant now) const {
    const std::scoped_lock lock(mutex_);
    if (!answer_) return std::nullopt;
    const bool is_same = data_version == data_version_;
    const bool is_young = now - asked_at_ < k_rest * answer_->elapsed;
    return is_same || is_young ? answer_ : std::nullopt;
  }

  /// `data_version`: as it was before the engine was asked.
  void put(std::uint64_t data_version, Instant now, const store::Answer& answer) {
    const std::scoped_lock lock(mutex_);
    data_version_ = data_version;
    asked_at_ = now;
    answer_ = answer;
  }

 private:
  static constexpr int k_rest = 20;
  mutable std::mutex mutex_;
  std::uint64_t data_version_ = 0;
  Instant asked_at_;
  std::optional<store::Answer> answer_;
};

}  // namespace runlight::api
