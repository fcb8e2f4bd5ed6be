// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "insight/history.hpp"

// Helpers of this folder's tests: histories that are short to write.

namespace runlight::insight {

inline Time at(std::string_view text) {
  const auto time = parse_time(text);
  if (!time) throw std::runtime_error(time.error().message);
  return *time;
}

/// An active workflow of a watched repository that is read whole, with a file that a push triggers.
inline WorkflowHistory history_of(std::vector<HistoryAttempt> attempts = {}) {
  WorkflowHistory history;
  history.facts.repository_id = 1;
  history.facts.workflow_id = 10;
  history.facts.owner = "acme";
  history.facts.repo = "api";
  history.facts.visibility = "private";
  history.facts.default_branch = "main";
  history.facts.name = "CI";
  history.facts.path = ".github/workflows/ci.yml";
  history.facts.state = "active";
  history.facts.html_url = "https://github.com/acme/api";
  history.facts.has_file = true;
  history.facts.triggers = {"push"};
  history.facts.is_history_read = true;
  history.attempts = std::move(attempts);
  return history;
}

/// A settled push to main: run N, of its own commit.
inline HistoryAttempt run(std::int64_t number, std::string_view created_at, std::string conclusion = "success") {
  return {.repository_id = 1,
          .workflow_id = 10,
          .run_id = 100 + number,
          .run_number = number,
          .event = "push",
          .status = "completed",
          .conclusion = std::move(conclusion),
          .head_sha = "sha" + std::to_string(number),
          .on_default_branch = true,
          .created_at = at(created_at),
          .run_started_at = at(created_at),
          .observed_at = at(created_at)};
}

inline HistoryAttempt attempt(HistoryAttempt of, std::int32_t number, std::string conclusion = "success") {
  of.run_attempt = number;
  of.conclusion = std::move(conclusion);
  of.run_started_at = of.created_at + std::chrono::hours(number - 1);
  return of;
}

inline HistoryAttempt under_way(HistoryAttempt of, std::string status) {
  of.status = std::move(status);
  of.conclusion = "";
  return of;
}

inline HistoryAttempt on(HistoryAttempt of, std::string event, bool on_default_branch) {
  of.event = std::move(event);
  of.on_default_branch = on_default_branch;
  return of;
}

inline HistoryAttempt with_sha(HistoryAttempt of, std::string head_sha) {
  of.head_sha = std::move(head_sha);
  return of;
}

}  // namespace runlight::insight
