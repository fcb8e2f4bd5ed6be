// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "sim/job_plan.hpp"
#include "sim/profile.hpp"
#include "sim/run_plan.hpp"
#include "sim/world.hpp"

namespace runlight::sim {

// Every object has the fields that GitHub's OpenAPI description requires, in the order in which GitHub writes them.
// https://github.com/github/rest-api-description

inline constexpr std::string_view k_html_origin = "https://github.com";

/// The simple-user object that stands inside others.
void append_simple_user(std::string& out, const ActorSpec& actor, std::string_view origin);
struct AccountCounts {
  std::size_t public_repositories = 0;
  std::size_t private_repositories = 0;
};
void append_public_user(std::string& out, const ActorSpec& actor, std::string_view origin, AccountCounts counts);
void append_organization(std::string& out, const ActorSpec& actor, std::string_view origin, AccountCounts counts);

/// The parts of a repository's objects that neither time nor run changes, made once for each origin.
struct RepositoryText {
  std::string api;       ///< https://api…/repos/owner/name
  std::string html;      ///< https://github.com/owner/name
  std::string embedded;  ///< the minimal-repository inside runs
  std::string fork;      ///< that of the outsider's fork
};
RepositoryText repository_text(const Profile& profile, const RepositorySpec& repository, std::string_view origin);

struct RepositoryTimes {
  std::chrono::sys_seconds created_at;
  std::chrono::sys_seconds pushed_at;
};
/// As lists have it (both as minimal-repository and as repository), or with what the full-repository adds.
void append_repository(std::string& out, const Profile& profile, const RepositorySpec& repository,
                       const RepositoryText& text, RepositoryTimes times, bool full, std::string_view origin);

struct WorkflowTimes {
  std::chrono::sys_seconds created_at;
  std::chrono::sys_seconds updated_at;
};
void append_workflow(std::string& out, const RepositorySpec& repository, const WorkflowSpec& workflow,
                     const RepositoryText& text, WorkflowTimes times, std::string_view state);
/// What `GET contents/.github/workflows/NAME` shows of it.
std::string workflow_file_text(const Profile& profile, const RepositorySpec& repository, const WorkflowSpec& workflow);

/// How an attempt looks at an instant.
struct AttemptState {
  std::string_view status;
  std::string_view conclusion;  ///< "" until settled
  std::chrono::sys_seconds updated_at;
};
AttemptState state_of(const RepositorySpec& repository, const RunPlan& run, std::int32_t run_attempt,
                      std::chrono::sys_seconds now);
/// The newest attempt that exists at `now`, which is not before the run's creation.
std::int32_t latest_attempt(const RunPlan& run, std::chrono::sys_seconds now);

/// Everything that rendering a run needs beside the plan.
struct RunContext {
  const Profile& profile;
  const RepositorySpec& repository;
  const RepositoryText& text;
  std::string_view actor;  ///< simple-user objects, ready
  std::string_view triggering_actor;
  std::string_view origin;
};
enum class RunDetail { run, attempt };
/// `detail` attempt: as /attempts/{n} words it, which differs from /runs/{id} in run_started_at.
void append_run(std::string& out, const RunContext& context, const RunPlan& run, std::int32_t run_attempt,
                const AttemptState& state, RunDetail detail, bool with_pulls);
std::int64_t check_suite_id_of(const RunPlan& run);
std::string_view run_name(const WorkflowSpec& workflow, const RunPlan& run);

/// Whether GitHub lists the job yet.
inline bool is_listed(const JobPlan& job, std::chrono::sys_seconds now) { return job.created_at <= now; }
/// Changes whenever the job's text does.
std::uint64_t stamp_of(const JobPlan& job, std::chrono::sys_seconds now);
JobFacts job_facts(const JobPlan& job, std::chrono::sys_seconds now);
void append_job(std::string& out, const RunContext& context, const RunPlan& run, const JobPlan& job,
                std::chrono::sys_seconds now);

}  // namespace runlight::sim
