// SPDX-License-Identifier: MIT
#include "sim/run_plan.hpp"

#include <algorithm>
#include <array>

#include "sim/character.hpp"
#include "sim/job_plan.hpp"
#include "sim/random.hpp"

namespace runlight::sim {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr std::array<std::string_view, 9> k_outcome_names{
    "success", "failure", "cancelled", "skipped", "timed_out", "startup_failure", "action_required", "neutral", "stale"};

struct Context {
  const Profile& profile;
  const RepositorySpec& repository;
  const WorkflowSpec& workflow;
};

bool on_default_branch(const RunPlan& run) { return run.branch == Branch::standard; }

/// Runs without a commit of their own share one; a workflow that is not flaky must not end both ways on the same commit, so
/// there the commit decides.
Random fate_of(const RunPlan& run) {
  const bool shares_commit = run.event == Event::schedule || run.event == Event::workflow_dispatch;
  return Random(shares_commit ? mix(run.commit, run.workflow, 0xfa7e) : mix(run.seed, 0xfa7e));
}

bool has_approval(const Context& context) {
  const auto& jobs = context.profile.recipes[context.workflow.recipe].jobs;
  return std::ranges::any_of(jobs, [](const JobSpec& job) { return job.needs_approval; });
}

Outcome first_outcome(const Context& context, const RunPlan& run, Random& random) {
  const auto day = std::chrono::floor<std::chrono::days>(run.created_at);
  const auto character = context.workflow.character;
  if (run.event == Event::issue_comment) return random.chance(0.93) ? Outcome::skipped : Outcome::success;
  if (run.from_fork && random.chance(0.3)) return Outcome::action_required;
  if (character == Character::startup_failure && random.chance(0.35)) return Outcome::startup_failure;
  if (character == Character::queued_now || character == Character::running_now) return Outcome::success;
  if (character == Character::failing && on_default_branch(run) && in_trouble(context.workflow, day))
    return Outcome::failure;
  if (character == Character::timed_out && random.chance(0.3)) return Outcome::timed_out;
  const bool pull = run.event == Event::pull_request;
  if (random.chance(pull ? 0.07 : 0.015)) return pull && random.chance(0.12) ? Outcome::skipped : Outcome::cancelled;
  if (character == Character::flaky) return random.chance(0.26) ? Outcome::failure : Outcome::success;
  return random.chance(context.workflow.failure_rate * (pull ? 2.2 : 1.0)) ? Outcome::failure : Outcome::success;
}

/// Fills in what the jobs say about when the attempt waits, starts and ends.
void time_attempt(const Context& context, RunPlan& run, std::int32_t run_attempt) {
  AttemptPlan& attempt = run.attempts.at(static_cast<std::size_t>(run_attempt - 1));
  const auto offset = [&](sys_seconds time) {
    return static_cast<std::uint32_t>(std::max<std::int64_t>(0, (time - attempt.created_at).count()));
  };
  const auto jobs = plan_jobs(context.profile, context.repository, run, run_attempt);
  sys_seconds end = attempt.created_at + seconds(1);
  std::uint32_t first_created = ~0U;
  std::uint32_t first_start = ~0U;
  for (const auto& job : jobs) {
    if (job.carried_over) continue;
    end = std::max({end, job.completed_at, job.started_at});
    first_created = std::min(first_created, offset(job.created_at));
    first_start = std::min(first_start, offset(job.started_at));
    if (job.waiting_until > job.created_at) {
      attempt.wait_from_s = offset(job.created_at);
      attempt.wait_to_s = offset(job.waiting_until);
    }
  }
  attempt.end_s = offset(end) + 1;
  attempt.pending_s = first_created == ~0U ? 0 : first_created;
  attempt.first_start_s = first_start == ~0U ? attempt.end_s : first_start;
}

/// Whether somebody runs a failed attempt again, and with which outcome. Only flaky workflows ever turn green that way.
bool plan_rerun(const Context& context, RunPlan& run, Random& random) {
  const AttemptPlan& last = run.attempts.at(run.attempt_count - 1U);
  const bool flaky = context.workflow.character == Character::flaky;
  if (last.outcome != Outcome::failure || last.approval_in_vain || run.attempt_count == k_most_attempts) return false;
  if (!random.chance(flaky ? 0.93 : 0.12)) return false;
  AttemptPlan& next = run.attempts.at(run.attempt_count++);
  next.created_at = last.ended_at() + seconds(random.between(90, random.chance(0.2) ? 36'000 : 3'600));
  next.outcome = flaky && random.chance(0.8) ? Outcome::success : Outcome::failure;
  next.rerun = random.chance(0.6) ? Rerun::failed_jobs : Rerun::all_jobs;
  next.actor = static_cast<ActorCode>(random.between(0, static_cast<std::int64_t>(context.profile.people.size()) - 1));
  time_attempt(context, run, run.attempt_count);
  return true;
}

}  // namespace

std::string_view name_of(Outcome outcome) { return k_outcome_names.at(static_cast<std::size_t>(outcome)); }

std::optional<Outcome> outcome_named(std::string_view name) {
  const auto found = std::ranges::find(k_outcome_names, name);
  if (found == k_outcome_names.end()) return std::nullopt;
  return static_cast<Outcome>(found - k_outcome_names.begin());
}

const AttemptPlan& attempt_of(const RunPlan& run, std::int32_t run_attempt) {
  const auto index = static_cast<std::size_t>(run_attempt - 1);
  return index < k_most_attempts ? run.attempts.at(index) : run.further->at(index - k_most_attempts);
}

void set_attempt(RunPlan& run, std::int32_t run_attempt, const AttemptPlan& attempt) {
  const auto index = static_cast<std::size_t>(run_attempt - 1);
  if (index < k_most_attempts) {
    run.attempts.at(index) = attempt;
    return;
  }
  // Views of the run may still read the vector, so it is replaced rather than changed.
  auto further = run.further ? *run.further : std::vector<AttemptPlan>();
  further.resize(std::max(further.size(), index - k_most_attempts + 1));
  further[index - k_most_attempts] = attempt;
  run.further = std::make_shared<const std::vector<AttemptPlan>>(std::move(further));
}

void add_attempt(RunPlan& run, const AttemptPlan& attempt) {
  set_attempt(run, run.attempt_count + 1, attempt);
  ++run.attempt_count;
}

RunPlan plan_run(const Profile& profile, std::size_t repository, const Trigger& trigger, std::int64_t id,
                 std::uint32_t run_number) {
  const auto& spec = profile.repositories[repository];
  const Context context{profile, spec, spec.workflows[trigger.workflow]};
  RunPlan run;
  run.id = id;
  run.seed = mix(profile.seed, static_cast<std::uint64_t>(id));
  run.commit = trigger.commit;
  run.created_at = trigger.at;
  run.run_number = run_number;
  run.pull = trigger.pull;
  run.workflow = static_cast<std::uint16_t>(trigger.workflow);
  run.event = trigger.event;
  run.branch = trigger.branch;
  run.actor = trigger.actor;
  run.from_fork = trigger.from_fork;
  Random random = fate_of(run);
  AttemptPlan& first = run.attempts[0];
  first.created_at = run.created_at;
  first.actor = trigger.actor;
  first.outcome = first_outcome(context, run, random);
  if (context.workflow.character == Character::approval && has_approval(context) && first.outcome == Outcome::success &&
      random.chance(0.04)) {
    first.approval_in_vain = true;
    first.outcome = Outcome::failure;
  }
  time_attempt(context, run, 1);
  while (plan_rerun(context, run, random)) {
  }
  return run;
}

}  // namespace runlight::sim
