// SPDX-License-Identifier: MIT
#include "collect/plan.hpp"

#include "model/status.hpp"

namespace runlight::collect {

Known::Known(std::span<const store::KnownAttempt> attempts) {
  for (const auto& attempt : attempts) attempts_.emplace(std::pair{attempt.run_id, attempt.run_attempt}, attempt);
}

const store::KnownAttempt* Known::find(std::int64_t run_id, std::int32_t run_attempt) const {
  const auto at = attempts_.find({run_id, run_attempt});
  return at == attempts_.end() ? nullptr : &at->second;
}

bool is_news(const model::Run& listed, const Known& known) {
  const auto* stored = known.find(listed.run_id, listed.run_attempt);
  return stored == nullptr || stored->settled != model::is_settled(listed.status) ||
         stored->updated_at != format_time(listed.updated_at);
}

std::vector<std::int32_t> missing_attempts(const model::Run& listed, const Known& known) {
  std::vector<std::int32_t> missing;
  for (std::int32_t attempt = 1; attempt < listed.run_attempt; ++attempt) {
    const auto* stored = known.find(listed.run_id, attempt);
    if (stored == nullptr || !stored->settled) missing.push_back(attempt);
  }
  return missing;
}

bool needs_jobs(const model::Run& listed, const Known& known) {
  const auto* stored = known.find(listed.run_id, listed.run_attempt);
  return stored == nullptr || !stored->jobs_settled;
}

}  // namespace runlight::collect
