// SPDX-License-Identifier: MIT
#include "sim/random.hpp"
#include "sim/render.hpp"

namespace runlight::sim {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_seconds;

// GitHub archives runs after 400 days, and that rewrites their updated_at.
// https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/about-status-checks#retention-of-checks
constexpr auto k_archived_after = days(400);
constexpr std::uint32_t k_visible_wait_s = 30;

sys_seconds archived_at(const RunPlan& run) {
  return run.created_at + k_archived_after + seconds(static_cast<std::int64_t>(run.seed % 76'000));
}

}  // namespace

std::int32_t latest_attempt(const RunPlan& run, sys_seconds now) {
  std::int32_t latest = 1;
  while (latest < run.attempt_count && attempt_of(run, latest + 1).created_at <= now) ++latest;
  return latest;
}

AttemptState state_of(const RepositorySpec& repository, const RunPlan& run, std::int32_t run_attempt, sys_seconds now) {
  const AttemptPlan& attempt = attempt_of(run, run_attempt);
  const auto after = [&](std::uint32_t offset) { return attempt.created_at + seconds(offset); };
  if (now >= attempt.ended_at()) {
    const bool archived = repository.history_days > k_archived_after.count() && now >= archived_at(run);
    return {"completed", name_of(attempt.outcome), archived ? archived_at(run) : attempt.ended_at()};
  }
  if (now >= after(attempt.wait_from_s) && now < after(attempt.wait_to_s))
    return {"waiting", "", after(attempt.wait_from_s)};
  if (now < after(attempt.pending_s) && attempt.pending_s > k_visible_wait_s) return {"pending", "", attempt.created_at};
  if (now < after(attempt.first_start_s)) return {"queued", "", attempt.created_at};
  const bool approved = attempt.wait_to_s > 0 && now >= after(attempt.wait_to_s);
  return {"in_progress", "", after(approved ? attempt.wait_to_s : attempt.first_start_s)};
}

}  // namespace runlight::sim
