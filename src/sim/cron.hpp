// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace runlight::sim {

/// A five-field cron expression in UTC: numbers, *, lists, ranges and steps. When both day fields are restricted, either one
/// suffices, as POSIX has it.
/// https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule
class Cron {
 public:
  /// Fails as bad_input for anything else, shorthands such as @daily too.
  static Result<Cron> parse(std::string_view expression);

  /// When it fires on that day, ascending.
  std::vector<std::chrono::sys_seconds> slots(std::chrono::sys_days day) const;

 private:
  using Mask = std::uint64_t;
  Mask minutes_ = 0, hours_ = 0, days_ = 0, months_ = 0, weekdays_ = 0;
  bool either_day_suffices_ = false;
};

}  // namespace runlight::sim
