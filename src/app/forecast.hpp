// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/time.hpp"
#include "github/budget.hpp"

namespace runlight::app {

/// What a first collection reads, and what it costs.
struct Backfill {
  std::int64_t repositories = 0;
  std::int64_t repositories_counted = 0;  ///< the runs of the others are extrapolated
  std::int64_t runs = 0;
  bool is_at_least = false;  ///< a list was as long as GitHub counts
  std::int64_t requests_without_jobs = 0;
  std::int64_t requests_with_jobs = 0;
};

/// `run_counts`: of those repositories that were counted, which stand for the others by their mean. Two requests per
/// repository for its workflows and their files, one per 100 runs, and with jobs one more per run; further attempts and
/// further pages of jobs come on top and cannot be told beforehand. Pure.
Backfill backfill_of(std::span<const std::int64_t> run_counts, std::int64_t repositories);

struct Pace {
  std::int64_t reserve_points = 0;
  int points_per_minute = 0;  ///< per endpoint; 0: no such limit
  bool is_history = false;    ///< jobs and past leave another tenth of the limit
};

/// How long so many requests take by the limits alone: what is left of this hour, then as much per hour as `pace` allows,
/// and never more than `points_per_minute`. Absent when no hour has any point for it. Pure.
std::optional<std::chrono::seconds> duration_of(std::int64_t requests, const github::Budget& budget, const Pace& pace,
                                                Time now);

/// "at least 3 h 20 min by the limits". Pure.
std::string forecast_text(std::optional<std::chrono::seconds> duration);

}  // namespace runlight::app
