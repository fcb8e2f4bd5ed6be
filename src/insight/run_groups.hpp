// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "insight/history.hpp"

namespace runlight::insight {

/// A run with the attempts of it that are known.
struct RunGroup {
  std::span<const HistoryAttempt> attempts;  ///< at least one, oldest first

  const HistoryAttempt& latest() const { return attempts.back(); }
  bool is_settled() const;
  bool succeeded() const;
  bool failed() const;
  /// success, failure, timed_out or startup_failure: anything else says nothing of the workflow.
  bool counts() const { return succeeded() || failed(); }
};

/// Of attempts sorted by run_id and run_attempt; refers to them.
std::vector<RunGroup> runs_of(std::span<const HistoryAttempt> attempts);

/// When the attempt was made.
Time begun_at(const HistoryAttempt& attempt);

/// Whether GitHub started the run for a pull request: pull_request, pull_request_target, pull_request_review, …
bool is_of_pull_request(const HistoryAttempt& attempt);

}  // namespace runlight::insight
