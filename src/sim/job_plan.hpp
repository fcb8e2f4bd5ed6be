// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/run_plan.hpp"

namespace runlight::sim {

/// A job's whole course; made from the run when somebody asks, never kept.
struct JobPlan {
  std::int64_t id = 0;
  std::uint64_t seed = 0;
  const JobSpec* spec = nullptr;
  std::size_t variant = 0;  ///< index into the matrix
  std::int32_t run_attempt = 1;
  std::chrono::sys_seconds created_at{};
  std::chrono::sys_seconds waiting_until{};  ///< for approval; before created_at: never waited
  std::chrono::sys_seconds started_at{};
  std::chrono::sys_seconds completed_at{};  ///< before started_at for skipped jobs, as GitHub has it
  Outcome outcome = Outcome::success;
  bool carried_over = false;  ///< listed again by a re-run of the failed jobs, with its old times
  bool controlled = false;    ///< of a controlled attempt: begins and ends as control calls say
  std::uint16_t number = 0;   ///< in its name, where a control call asked for a number of jobs
};

/// The jobs of attempt 1..n as they will have been when the attempt is over. Needs no more of that attempt's plan than its
/// `created_at`, `outcome`, `rerun` and `approval_in_vain`.
std::vector<JobPlan> plan_jobs(const Profile& profile, const RepositorySpec& repository, const RunPlan& run,
                               std::int32_t run_attempt);

/// Of an attempt that control calls lead: all jobs begin and end with it.
std::vector<JobPlan> plan_controlled_jobs(const Profile& profile, const RepositorySpec& repository, const RunPlan& run,
                                          std::int32_t run_attempt);
/// Room for 256 jobs, as a matrix may have, in each of 64 attempts: run ids keep a distance of 16.
std::int64_t job_id_of(const RunPlan& run, std::int32_t run_attempt, std::size_t index);

/// "test (24)"
std::string name_of(const JobPlan& job);

struct StepPlan {
  const StepSpec* spec = nullptr;
  std::int32_t number = 0;  ///< with a gap before the post steps
  std::chrono::sys_seconds started_at{};
  std::chrono::sys_seconds completed_at{};
  Outcome outcome = Outcome::success;
};
std::vector<StepPlan> plan_steps(const JobPlan& job);

bool is_self_hosted(Runner runner);

}  // namespace runlight::sim
