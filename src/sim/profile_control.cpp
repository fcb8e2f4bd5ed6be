// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/text.hpp"
#include "sim/job_plan.hpp"
#include "sim/profile_state.hpp"
#include "sim/random.hpp"

namespace runlight::sim {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr std::array<std::string_view, 5> k_states{"active", "deleted", "disabled_fork", "disabled_inactivity",
                                                   "disabled_manually"};

sys_seconds second_of(Time time) { return std::chrono::floor<seconds>(time); }

std::uint32_t offset(sys_seconds from, sys_seconds to) { return static_cast<std::uint32_t>((to - from).count()); }

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 100 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
}

Result<std::size_t> find_workflow(const RepositorySpec& repository, std::string_view wanted) {
  for (std::size_t i = 0; i < repository.workflows.size(); ++i) {
    const auto& workflow = repository.workflows[i];
    const std::string_view path = workflow.path;
    if (wanted.empty() || path.substr(path.rfind('/') + 1) == wanted || std::to_string(workflow.id) == wanted) return i;
  }
  return fail(ErrorKind::not_found, fmt::format("The repository has no workflow \"{}\".", wanted));
}

/// Who acts, and on which branch, follows from the event.
void set_cause(const Profile& profile, const RepositorySpec& repository, RunPlan& run) {
  run.actor = static_cast<ActorCode>(run.seed % profile.people.size());
  if (run.event == Event::release) run.branch = Branch::tag;
  if (run.event == Event::release) run.pull = run.run_number;
  if (run.event != Event::pull_request) return;
  run.branch = Branch::pull;
  run.pull = run.run_number;
  const Pull pull = pull_of(profile, repository, run.pull);
  run.actor = pull.author;
  run.from_fork = pull.from_fork;
}

AttemptPlan first_attempt(const RunPlan& run, const NewRun& wanted, sys_seconds now) {
  AttemptPlan attempt{.created_at = run.created_at,
                      .first_start_s = k_never_s,
                      .end_s = k_never_s,
                      .actor = run.actor,
                      .controlled = true,
                      .jobs = wanted.jobs};
  if (wanted.status != RunStatus::queued) attempt.first_start_s = 0;
  if (wanted.status != RunStatus::completed) return attempt;
  const auto usual = static_cast<std::uint32_t>(40 + run.seed % 260);
  attempt.end_s = std::min(usual, offset(run.created_at, now));
  attempt.first_start_s = std::min(4U, attempt.end_s);
  attempt.outcome = wanted.conclusion;
  return attempt;
}

class ProfileControl : public WorldControl {
 public:
  explicit ProfileControl(ProfileState& state) : state_(state) {}

  Result<ControlledRun> create_run(const NewRun& wanted, Time time) override {
    const Change change(state_, time);
    RUNLIGHT_TRY(const std::size_t repository, find_repository(wanted.repository));
    const auto& spec = state_.profile.repositories[repository];
    RUNLIGHT_TRY(const std::size_t workflow, find_workflow(spec, wanted.workflow));
    RunPlan run;
    run.created_at = wanted.created_at ? second_of(*wanted.created_at) : change.now;
    if (run.created_at > change.now) return fail(ErrorKind::bad_input, "\"created_at\" lies in the future.");
    run.id = state_.run_ids.next(run.created_at);
    run.seed = mix(state_.profile.seed, static_cast<std::uint64_t>(run.id));
    run.commit = mix(run.seed, 0xc0);
    run.run_number = state_.history->next_run_number(repository, workflow);
    run.workflow = static_cast<std::uint16_t>(workflow);
    run.event = wanted.event;
    set_cause(state_.profile, spec, run);
    run.attempts[0] = first_attempt(run, wanted, change.now);
    const ControlledRun made{repository, run.id, run.run_number, 1};
    state_.history->insert(repository, std::move(run));
    return made;
  }

  Result<ControlledRun> start_run(std::int64_t id, Time time) override {
    const Change change(state_, time);
    RUNLIGHT_TRY(Found found, find_run(id, change.now));
    AttemptPlan attempt = attempt_of(found.run, found.latest);
    if (!attempt.controlled || attempt.first_start_s != k_never_s || attempt.ended_at() <= change.now)
      return fail(ErrorKind::bad_input, fmt::format("Run {} is not a queued one that a control call made.", id));
    attempt.first_start_s = offset(attempt.created_at, change.now);
    return keep(std::move(found), attempt);
  }

  Result<ControlledRun> finish_run(std::int64_t id, Outcome conclusion, Time time) override {
    const Change change(state_, time);
    RUNLIGHT_TRY(Found found, find_run(id, change.now));
    AttemptPlan attempt = attempt_of(found.run, found.latest);
    if (attempt.ended_at() <= change.now) return fail(ErrorKind::bad_input, fmt::format("Run {} has ended already.", id));
    if (conclusion == Outcome::startup_failure || conclusion == Outcome::action_required)
      return fail(ErrorKind::bad_input, fmt::format("A run whose jobs are listed cannot end as {}.", name_of(conclusion)));
    attempt.end_s = offset(attempt.created_at, change.now);
    if (attempt.controlled) {
      attempt.first_start_s = std::min(attempt.first_start_s, attempt.end_s);
    } else {
      attempt.cut = true;
      attempt.planned = attempt.outcome;
    }
    attempt.outcome = conclusion;
    return keep(std::move(found), attempt);
  }

  Result<ControlledRun> rerun(std::int64_t id, bool failed_only, RunStatus status, Time time) override {
    const Change change(state_, time);
    RUNLIGHT_TRY(Found found, find_run(id, change.now));
    const AttemptPlan last = attempt_of(found.run, found.latest);
    if (last.ended_at() > change.now)
      return fail(ErrorKind::bad_input, fmt::format("Run {} has not ended yet: finish it first.", id));
    if (found.latest >= k_most_controlled_attempts)
      return fail(ErrorKind::bad_input, fmt::format("Run {} has {} attempts; there are no more.", id, found.latest));
    if (failed_only && !has_failed_jobs(found))
      return fail(ErrorKind::bad_input, fmt::format("Run {} has no failed jobs to run again.", id));
    AttemptPlan next{.created_at = change.now,
                     .first_start_s = status == RunStatus::queued ? k_never_s : 0,
                     .end_s = status == RunStatus::completed ? 0 : k_never_s,
                     .rerun = failed_only ? Rerun::failed_jobs : Rerun::all_jobs,
                     .actor = static_cast<ActorCode>((last.actor + 1U) % state_.profile.people.size()),
                     .controlled = true,
                     .jobs = last.jobs};
    found.run.attempt_count = static_cast<std::uint8_t>(found.latest);
    add_attempt(found.run, next);
    ++found.latest;
    return keep(std::move(found), next);
  }

  Result<ControlledRun> delete_run(std::int64_t id, Time time) override {
    const Change change(state_, time);
    RUNLIGHT_TRY(const Found found, find_run(id, change.now));
    state_.history->erase(found.repository, found.index);
    state_.deleted.push_back({state_.profile.repositories[found.repository].id, id});
    return ControlledRun{found.repository, id, found.run.run_number, found.latest};
  }

  Result<std::int64_t> create_repository(const std::string& name, Time time) override {
    const Change change(state_, time);
    RUNLIGHT_TRY_VOID(check_name(state_.profile.owner.login, name));
    auto spec = quiet_repository(name, state_.profile.recipes);
    spec.created_at = spec.touched_at = change.now;
    finish_new_repository(state_.profile, spec);
    const std::int64_t id = spec.id;
    state_.profile.repositories.push_back(std::move(spec));
    state_.history->add_repository(change.now);
    state_.refresh();
    return id;
  }

  Result<std::int64_t> change_repository(const std::string& owner, const std::string& name, const RepositoryChange& wanted,
                                         Time time) override {
    const Change change(state_, time);
    RUNLIGHT_TRY(const std::size_t index, find_repository(owner + "/" + name));
    auto& spec = state_.profile.repositories[index];
    const std::string old_owner = owner_of(state_.profile, spec).login;
    const std::string old_name = spec.name;
    const std::string new_owner = wanted.owner.value_or(old_owner);
    const std::string new_name = wanted.name.value_or(old_name);
    if (new_owner != old_owner || new_name != old_name) {
      RUNLIGHT_TRY_VOID(check_name(new_owner, new_name));
      spec.former_names.push_back(old_owner + "/" + old_name);
      spec.name = new_name;
      if (new_owner != old_owner) give_to(spec, new_owner);
    }
    spec.archived = wanted.is_archived.value_or(spec.archived);
    spec.is_private = wanted.is_private.value_or(spec.is_private);
    spec.is_gone = wanted.is_gone.value_or(spec.is_gone);
    if (spec.archived || spec.is_gone) state_.history->forget_future(index, std::nullopt, change.now);
    ++spec.revision;
    const std::int64_t id = spec.id;
    state_.refresh();
    return id;
  }

  Result<std::int64_t> change_workflow(std::int64_t id, const WorkflowChange& wanted, Time time) override {
    const Change change(state_, time);
    for (std::size_t r = 0; r < state_.profile.repositories.size(); ++r) {
      auto& repository = state_.profile.repositories[r];
      const auto found = std::ranges::find(repository.workflows, id, &WorkflowSpec::id);
      if (found == repository.workflows.end()) continue;
      RUNLIGHT_TRY_VOID(apply(repository, *found, wanted, change.now));
      const auto workflow = static_cast<std::size_t>(found - repository.workflows.begin());
      // What was planned for the rest of the day no longer holds.
      state_.history->forget_future(r, workflow, change.now);
      return id;
    }
    return fail(ErrorKind::not_found, fmt::format("There is no workflow {}.", id));
  }

  std::vector<DeletedRun> deleted_runs() const override {
    const std::shared_lock lock(state_.mutex);
    return state_.deleted;
  }

 private:
  /// Holds the world still for everybody else, with all that has happened until now in it.
  struct Change {
    Change(ProfileState& state, Time time) : lock(state.mutex), now(second_of(time)) { state.history->extend_to(now); }
    std::unique_lock<std::shared_mutex> lock;
    sys_seconds now;
  };

  struct Found {
    std::size_t repository;
    std::size_t index;
    RunPlan run;
    std::int32_t latest;
  };

  Result<std::size_t> find_repository(const std::string& full_name) const {
    const auto slash = full_name.find('/');
    const auto found = slash == std::string::npos
                           ? std::nullopt
                           : state_.directory.repository(full_name.substr(0, slash), full_name.substr(slash + 1));
    if (!found) return fail(ErrorKind::not_found, fmt::format("There is no repository \"{}\".", full_name));
    return *found;
  }

  Result<Found> find_run(std::int64_t id, sys_seconds now) const {
    for (std::size_t repository = 0; repository < state_.repositories.size(); ++repository) {
      const auto index = state_.history->find(repository, id);
      if (!index || *index >= state_.history->count(repository, now)) continue;
      RunPlan run = state_.history->run(repository, *index);
      const auto latest = latest_attempt(run, now);
      return Found{repository, *index, std::move(run), latest};
    }
    return fail(ErrorKind::not_found, fmt::format("There is no run {}.", id));
  }

  /// Stores the newest attempt; those that were planned to follow it are dropped.
  ControlledRun keep(Found found, const AttemptPlan& attempt) {
    set_attempt(found.run, found.latest, attempt);
    found.run.attempt_count = static_cast<std::uint8_t>(found.latest);
    const ControlledRun kept{found.repository, found.run.id, found.run.run_number, found.latest};
    state_.history->change(found.repository, found.index, std::move(found.run));
    return kept;
  }

  bool has_failed_jobs(const Found& found) const {
    const auto jobs = plan_jobs(state_.profile, state_.profile.repositories[found.repository], found.run, found.latest);
    return std::ranges::any_of(jobs, [](const JobPlan& job) { return job.outcome != Outcome::success; });
  }

  Result<void> check_name(const std::string& owner, const std::string& name) const {
    if (!is_name(name) || !is_name(owner))
      return fail(ErrorKind::bad_input, fmt::format("\"{}/{}\" is no name that GitHub takes.", owner, name));
    if (state_.directory.repository(owner, name))
      return fail(ErrorKind::bad_input, fmt::format("There is a repository \"{}/{}\" already.", owner, name));
    return {};
  }

  void give_to(RepositorySpec& spec, const std::string& login) {
    auto& profile = state_.profile;
    const auto is_called = [&](const ActorSpec& actor) { return to_lower(actor.login) == to_lower(login); };
    if (is_called(profile.owner)) {
      spec.other_owner.reset();
      return;
    }
    for (const auto* list : {&profile.people, &profile.further_owners}) {
      const auto known = std::ranges::find_if(*list, is_called);
      if (known == list->end()) continue;
      spec.other_owner = *known;
      return;
    }
    // The ids of an organisation's people stand right behind its own; so far they do not reach.
    const auto id = profile.owner.id + 500 + static_cast<std::int64_t>(profile.further_owners.size());
    spec.other_owner = profile.further_owners.emplace_back(ActorSpec{id, login, login, "Organization"});
  }

  static Result<void> apply(RepositorySpec& repository, WorkflowSpec& workflow, const WorkflowChange& wanted,
                            sys_seconds now) {
    if (wanted.state && std::ranges::find(k_states, std::string_view(*wanted.state)) == k_states.end())
      return fail(ErrorKind::bad_input, fmt::format("\"{}\" is no state: {}.", *wanted.state, fmt::join(k_states, ", ")));
    if (wanted.crons) {
      std::vector<model::Cron> crons;
      for (const auto& text : *wanted.crons) {
        RUNLIGHT_TRY(auto cron, model::Cron::parse(text));
        crons.push_back(cron);
      }
      workflow.cron_texts = *wanted.crons;
      workflow.crons = std::move(crons);
      repository.touched_at = now;
    }
    if (wanted.state) workflow.state = *wanted.state;
    workflow.changed_at = now;
    ++workflow.revision;
    return {};
  }

  ProfileState& state_;
};

}  // namespace

std::unique_ptr<WorldControl> make_profile_control(ProfileState& state) { return std::make_unique<ProfileControl>(state); }

}  // namespace runlight::sim
