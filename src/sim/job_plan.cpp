// SPDX-License-Identifier: MIT
#include "sim/job_plan.hpp"

#include <algorithm>
#include <optional>

#include "sim/character.hpp"
#include "sim/random.hpp"

namespace runlight::sim {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;

// https://docs.github.com/en/actions/reference/limits — a job may wait for approval for 30 days
constexpr auto k_longest_wait = std::chrono::days(30);

class Planner {
 public:
  Planner(const Profile& profile, const RepositorySpec& repository, const RunPlan& run, std::int32_t run_attempt)
      : workflow_(repository.workflows[run.workflow]),
        recipe_(profile.recipes[workflow_.recipe]),
        run_(run),
        attempt_(attempt_of(run, run_attempt)),
        run_attempt_(run_attempt),
        random_(mix(run.seed, static_cast<std::uint64_t>(run_attempt), 0x70b5)) {
    if (attempt_.rerun == Rerun::failed_jobs) earlier_ = plan_jobs(profile, repository, run, run_attempt - 1);
  }

  std::vector<JobPlan> plan() {
    if (attempt_.cut) attempt_.outcome = attempt_.planned;
    if (attempt_.outcome == Outcome::startup_failure || attempt_.outcome == Outcome::action_required) return {};
    list_jobs();
    choose_victim();
    if (attempt_.outcome == Outcome::cancelled) cancel_at_ = attempt_.created_at + seconds(random_.between(8, 240));
    sys_seconds begin = attempt_.created_at + seconds(random_.between(1, 3)) + concurrency_wait();
    for (int stage = 0; stage <= last_stage_; ++stage) begin = plan_stage(stage, begin);
    return std::move(jobs_);
  }

 private:
  void list_jobs() {
    for (const auto& spec : recipe_.jobs) {
      const bool skipped_run = attempt_.outcome == Outcome::skipped;
      const std::size_t variants = skipped_run ? 1 : std::max<std::size_t>(1, spec.matrix.size());
      for (std::size_t variant = 0; variant < variants; ++variant) {
        JobPlan job{.spec = &spec, .variant = variant, .run_attempt = run_attempt_};
        job.id = job_id_of(run_, run_attempt_, jobs_.size());
        job.seed = mix(run_.seed, static_cast<std::uint64_t>(job.id));
        jobs_.push_back(job);
      }
      last_stage_ = std::max(last_stage_, spec.stage);
    }
  }

  /// The job that makes a failed attempt fail: of a re-run one that failed before.
  void choose_victim() {
    const bool needed = attempt_.outcome == Outcome::failure || attempt_.outcome == Outcome::timed_out;
    if (!needed) return;
    std::vector<std::size_t> candidates;
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      if (attempt_.approval_in_vain != jobs_[i].spec->needs_approval) continue;
      if (!earlier_.empty() && earlier_[i].outcome != Outcome::failure) continue;
      candidates.push_back(i);
    }
    if (!candidates.empty()) victim_ = random_.pick(candidates);
  }

  seconds concurrency_wait() {
    if (!workflow_.concurrency || !random_.chance(0.12)) return seconds(0);
    return seconds(random_.between(40, 480));
  }

  sys_seconds plan_stage(int stage, sys_seconds begin) {
    bool worked = true;
    sys_seconds end = begin;
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      JobPlan& job = jobs_[i];
      if (job.spec->stage != stage) continue;
      plan_job(job, i, begin + seconds(mix(job.seed, 1) % 2));
      if (!job.carried_over) end = std::max(end, job.completed_at);
      worked = worked && job.outcome == Outcome::success;
    }
    blocked_ = blocked_ || !worked;
    return end + (end == begin ? seconds(0) : seconds(random_.between(1, 3)));
  }

  void plan_job(JobPlan& job, std::size_t index, sys_seconds created_at) {
    job.created_at = created_at;
    if (!earlier_.empty() && earlier_[index].outcome == Outcome::success) return carry_over(job, earlier_[index]);
    if (blocked_ || attempt_.outcome == Outcome::skipped) return skip(job);
    if (job.spec->needs_approval) job.waiting_until = created_at + approval_wait();
    if (attempt_.approval_in_vain && job.spec->needs_approval) return give_up(job);
    job.started_at = std::max(created_at, job.waiting_until) + queue(job);
    job.completed_at = job.started_at + duration(job);
    if (victim_ == index) job.outcome = attempt_.outcome;
    if (cancel_at_ && job.completed_at > *cancel_at_) cancel(job);
  }

  void carry_over(JobPlan& job, const JobPlan& before) const {
    job.carried_over = true;
    job.created_at = attempt_.created_at + seconds(1);
    job.started_at = before.started_at;
    job.completed_at = before.completed_at;
    job.seed = before.seed;  // the same runner and steps
  }

  static void skip(JobPlan& job) {
    job.outcome = Outcome::skipped;
    job.started_at = job.created_at + seconds(1);
    job.completed_at = job.created_at;
  }

  static void give_up(JobPlan& job) {
    job.outcome = Outcome::failure;
    job.started_at = job.completed_at = job.waiting_until;
  }

  void cancel(JobPlan& job) const {
    job.outcome = Outcome::cancelled;
    job.completed_at = std::max(*cancel_at_, job.created_at) + seconds(static_cast<std::int64_t>(job.seed % 5));
    job.started_at = std::min(job.started_at, job.completed_at);
  }

  seconds approval_wait() {
    if (attempt_.approval_in_vain) return k_longest_wait;
    if (workflow_.character != Character::approval) return seconds(random_.between(5, 400));
    return random_.chance(0.2) ? seconds(random_.between(3 * 3'600, 22 * 3'600)) : seconds(random_.between(90, 3'600));
  }

  seconds queue(const JobPlan& job) {
    if (workflow_.character == Character::queued_now) return seconds(random_.between(134 * 60, 155 * 60));
    if (workflow_.character == Character::running_now) return seconds(random_.between(2, 40));
    const bool busy = random_.chance(0.04);
    switch (job.spec->runner) {
      case Runner::windows: return seconds(busy ? random_.between(60, 400) : random_.between(6, 40));
      case Runner::macos: return seconds(busy ? random_.between(300, 1'500) : random_.between(15, 120));
      case Runner::self_hosted_linux: return seconds(busy ? random_.between(300, 2'400) : random_.between(1, 45));
      case Runner::self_hosted_gpu: return seconds(random_.between(120, 2'400));
      default: return seconds(busy ? random_.between(30, 240) : random_.between(2, 14));
    }
  }

  seconds duration(const JobPlan& job) {
    if (attempt_.outcome == Outcome::timed_out && victim_ && &jobs_[*victim_] == &job) {
      return workflow_.timeout_minutes > 0 ? minutes(workflow_.timeout_minutes) : hours(6);
    }
    double factor = 0.9 + 0.2 * random_.fraction();
    if (workflow_.character == Character::running_now)
      factor = 0.97 + 0.15 * random_.fraction();
    else if (workflow_.character != Character::slowing && random_.chance(0.03))
      factor *= 1.5;
    const auto day = std::chrono::floor<std::chrono::days>(run_.created_at);
    if (workflow_.character == Character::slowing && in_trouble(workflow_, day)) factor *= 1.4;
    const bool fails = attempt_.outcome == Outcome::failure && victim_ && &jobs_[*victim_] == &job;
    if (fails) factor *= 0.3 + 0.6 * random_.fraction();
    return seconds(
        std::max<std::int64_t>(3, static_cast<std::int64_t>(static_cast<double>(job.spec->typical.count()) * factor)));
  }

  const WorkflowSpec& workflow_;
  const Recipe& recipe_;
  const RunPlan& run_;
  AttemptPlan attempt_;
  std::int32_t run_attempt_;
  Random random_;
  std::vector<JobPlan> earlier_;
  std::vector<JobPlan> jobs_;
  std::optional<std::size_t> victim_;
  std::optional<sys_seconds> cancel_at_;
  int last_stage_ = 0;
  bool blocked_ = false;
};

/// Ends the jobs of an attempt with it; those that had not begun to exist never do.
void cut_short(std::vector<JobPlan>& jobs, const AttemptPlan& attempt) {
  const sys_seconds end = attempt.ended_at();
  std::erase_if(jobs, [&](const JobPlan& job) { return job.created_at > end; });
  for (auto& job : jobs) {
    if (job.carried_over || job.completed_at <= end) continue;
    job.waiting_until = std::min(job.waiting_until, end);
    job.started_at = std::min(job.started_at, end);
    job.completed_at = end;
    job.outcome = attempt.outcome == Outcome::stale ? Outcome::cancelled : attempt.outcome;
  }
}

/// The step at which a failed, cancelled or timed-out job ends.
std::size_t breaking_step(const JobPlan& job) {
  const auto& steps = job.spec->steps;
  std::size_t heaviest = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (!steps[i].is_post && steps[i].weight > steps[heaviest].weight) heaviest = i;
  }
  return heaviest;
}

}  // namespace

std::vector<JobPlan> plan_jobs(const Profile& profile, const RepositorySpec& repository, const RunPlan& run,
                               std::int32_t run_attempt) {
  const AttemptPlan& attempt = attempt_of(run, run_attempt);
  if (attempt.controlled) return plan_controlled_jobs(profile, repository, run, run_attempt);
  auto jobs = Planner(profile, repository, run, run_attempt).plan();
  if (attempt.cut) cut_short(jobs, attempt);
  return jobs;
}

std::int64_t job_id_of(const RunPlan& run, std::int32_t run_attempt, std::size_t index) {
  return (run.id << 10) + static_cast<std::int64_t>(run_attempt - 1) * 256 + static_cast<std::int64_t>(index);
}

std::string name_of(const JobPlan& job) {
  if (job.number > 0) return job.spec->name + " (" + std::to_string(job.number) + ")";
  if (job.spec->matrix.empty()) return job.spec->name;
  return job.spec->name + " (" + (job.outcome == Outcome::skipped ? "${{ matrix.value }}" : job.spec->matrix[job.variant]) +
         ")";
}

std::vector<StepPlan> plan_steps(const JobPlan& job) {
  std::vector<StepPlan> steps;
  if (job.outcome == Outcome::skipped) return steps;
  if (job.controlled ? job.completed_at < job.started_at : job.completed_at <= job.started_at) return steps;
  const auto& specs = job.spec->steps;
  const bool broken = job.outcome != Outcome::success;
  const std::size_t last = broken ? breaking_step(job) : specs.size();
  std::int64_t whole = 0;
  for (std::size_t i = 0; i < specs.size(); ++i) whole += (i <= last || specs[i].is_post) ? specs[i].weight : 0;
  const auto length = (job.completed_at - job.started_at).count();
  std::int64_t done = 0;
  std::int32_t number = 0;
  bool in_posts = false;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    StepPlan step{.spec = &specs[i], .number = ++number};
    // Every action's main step leaves a number free for a post step that it might have had.
    if (specs[i].is_post && !in_posts) step.number = number += static_cast<std::int32_t>(i) - 1;
    in_posts = in_posts || specs[i].is_post;
    const bool left_out = broken && i > last && !specs[i].is_post;
    step.started_at = job.started_at + seconds(length * done / whole);
    if (!left_out) done += specs[i].weight;
    step.completed_at = job.started_at + seconds(length * done / whole);
    if (left_out)
      step.outcome = Outcome::skipped;
    else if (broken && i == last)
      step.outcome = job.outcome == Outcome::failure ? Outcome::failure : Outcome::cancelled;
    steps.push_back(step);
  }
  return steps;
}

bool is_self_hosted(Runner runner) { return runner == Runner::self_hosted_linux || runner == Runner::self_hosted_gpu; }

}  // namespace runlight::sim
