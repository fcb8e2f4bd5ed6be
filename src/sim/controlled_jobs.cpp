// SPDX-License-Identifier: MIT
#include <algorithm>

#include "sim/job_plan.hpp"
#include "sim/random.hpp"

namespace runlight::sim {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

std::vector<JobPlan> fresh_jobs(const Recipe& recipe, std::size_t wanted) {
  std::vector<JobPlan> jobs;
  if (wanted > 0) {
    for (std::size_t i = 0; i < wanted; ++i)
      jobs.push_back({.spec = &recipe.jobs[i % recipe.jobs.size()], .number = static_cast<std::uint16_t>(i + 1)});
    return jobs;
  }
  for (const auto& spec : recipe.jobs) {
    for (std::size_t variant = 0; variant < std::max<std::size_t>(1, spec.matrix.size()); ++variant)
      jobs.push_back({.spec = &spec, .variant = variant});
  }
  return jobs;
}

/// What one job of an attempt comes to.
Outcome outcome_of(Outcome attempt, bool is_victim) {
  switch (attempt) {
    case Outcome::failure:
    case Outcome::timed_out: return is_victim ? attempt : Outcome::success;
    case Outcome::stale: return Outcome::cancelled;
    default: return attempt;
  }
}

bool never_had_jobs(const AttemptPlan& attempt) {
  return attempt.outcome == Outcome::startup_failure || attempt.outcome == Outcome::action_required;
}

void time_job(JobPlan& job, const AttemptPlan& attempt) {
  const auto after = [&](std::uint32_t offset) { return attempt.created_at + seconds(offset); };
  job.created_at = attempt.created_at;
  job.started_at = after(attempt.first_start_s);
  job.completed_at = after(attempt.end_s);
}

}  // namespace

std::vector<JobPlan> plan_controlled_jobs(const Profile& profile, const RepositorySpec& repository, const RunPlan& run,
                                          std::int32_t run_attempt) {
  const AttemptPlan& attempt = attempt_of(run, run_attempt);
  if (never_had_jobs(attempt)) return {};
  std::vector<JobPlan> earlier;
  if (attempt.rerun != Rerun::none) earlier = plan_jobs(profile, repository, run, run_attempt - 1);
  auto jobs =
      earlier.empty() ? fresh_jobs(profile.recipes[repository.workflows[run.workflow].recipe], attempt.jobs) : earlier;
  const std::uint64_t fate = mix(run.seed, static_cast<std::uint64_t>(run_attempt), 0xfa11);
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    JobPlan job{.id = job_id_of(run, run_attempt, i),
                .spec = jobs[i].spec,
                .variant = jobs[i].variant,
                .run_attempt = run_attempt,
                .controlled = true,
                .number = jobs[i].number};
    job.seed = mix(run.seed, static_cast<std::uint64_t>(job.id));
    time_job(job, attempt);
    if (attempt.rerun == Rerun::failed_jobs && jobs[i].outcome == Outcome::success) {
      job.seed = jobs[i].seed;
      job.carried_over = true;
      job.started_at = jobs[i].started_at;
      job.completed_at = jobs[i].completed_at;
    } else {
      open.push_back(i);
    }
    jobs[i] = job;
  }
  for (std::size_t k = 0; k < open.size(); ++k) {
    JobPlan& job = jobs[open[k]];
    job.outcome = outcome_of(attempt.outcome, k == fate % open.size() || mix(job.seed, fate) % 5 == 0);
  }
  return jobs;
}

}  // namespace runlight::sim
