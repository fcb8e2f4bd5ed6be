// SPDX-License-Identifier: MIT
#include "insight/run_groups.hpp"

#include "model/status.hpp"

namespace runlight::insight {

bool RunGroup::is_settled() const { return model::is_settled(latest().status); }
bool RunGroup::succeeded() const { return is_settled() && latest().conclusion == "success"; }
bool RunGroup::failed() const { return is_settled() && model::is_failure(latest().conclusion); }

std::vector<RunGroup> runs_of(std::span<const HistoryAttempt> attempts) {
  std::vector<RunGroup> runs;
  for (std::size_t first = 0; first < attempts.size();) {
    std::size_t end = first + 1;
    while (end < attempts.size() && attempts[end].run_id == attempts[first].run_id) ++end;
    runs.push_back({attempts.subspan(first, end - first)});
    first = end;
  }
  return runs;
}

Time begun_at(const HistoryAttempt& attempt) {
  return attempt.run_attempt > 1 ? attempt.run_started_at.value_or(attempt.created_at) : attempt.created_at;
}

bool is_of_pull_request(const HistoryAttempt& attempt) { return attempt.event.starts_with("pull_request"); }

}  // namespace runlight::insight
