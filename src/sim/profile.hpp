// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/cron.hpp"

namespace runlight::sim {

/// What a workflow was planted as. Those that come and go do so in the phases of character.hpp.
enum class Character : std::uint8_t {
  healthy,
  failing,              ///< red on the default branch for some days
  flaky,                ///< red, then green when the same commit is run again
  slowing,              ///< takes 40 % longer from a date on
  stale,                ///< ran on working days, then no more
  disabled_manually,    ///< state and silence
  disabled_inactivity,  ///< state and silence
  never_run,
  schedule_missing,  ///< a cron in the file, slots without runs
  startup_failure,   ///< about a third of its runs never get to a job
  timed_out,         ///< some of its jobs hit their limit
  approval,          ///< waits for a person, sometimes for thirty days in vain
  queued_now,        ///< at every instant one of its runs waits for a runner
  running_now,       ///< at every instant one of its runs is in progress
};
std::string_view name_of(Character character);

enum class Event : std::uint8_t { push, pull_request, schedule, workflow_dispatch, release, dynamic, issue_comment };
std::string_view name_of(Event event);

enum class Runner : std::uint8_t { ubuntu, ubuntu_arm, windows, macos, larger, self_hosted_linux, self_hosted_gpu };

struct ActorSpec {
  std::int64_t id = 0;
  std::string login;
  std::string name;
  std::string_view type = "User";  ///< User, Bot or Organization, as GitHub writes it
};

struct StepSpec {
  std::string name;
  int weight = 1;        ///< its share of the job's time
  bool is_post = false;  ///< cleans up after an action: numbered behind a gap, run even after a failure
};

struct JobSpec {
  std::string name;
  Runner runner = Runner::ubuntu;
  std::chrono::seconds typical{60};
  int stage = 0;  ///< begins when every job of the stage before has succeeded
  std::vector<StepSpec> steps;
  std::vector<std::string> matrix;  ///< one job for each, "name (value)"; empty: a single job
  bool needs_approval = false;
};

/// The jobs that a kind of workflow has; shared by the workflows of that kind.
struct Recipe {
  std::string name;
  std::vector<JobSpec> jobs;
};

struct Triggers {
  bool push_default = false;  ///< pushes to the default branch and release branches
  bool push_any = false;      ///< pushes to every branch
  bool pull_request = false;
  bool dispatch = false;        ///< by hand now and then
  bool daily_dispatch = false;  ///< by a bot, on working days
  bool release = false;
  bool dynamic_push = false;    ///< GitHub's own, after pushes to the default branch
  bool dynamic_weekly = false;  ///< GitHub's own, on Mondays
  bool comment = false;
};

struct WorkflowSpec {
  std::int64_t id = 0;
  std::string name;
  std::string path;
  std::size_t recipe = 0;  ///< index into Profile::recipes
  Triggers on;
  std::vector<std::string> cron_texts;
  std::vector<model::Cron> crons;
  Character character = Character::healthy;
  int phase = 0;  ///< days by which its phases lie behind those of others with the same character
  double failure_rate = 0.03;
  int timeout_minutes = 0;  ///< 0: the file does not say
  bool concurrency = false;
  bool reusable = false;                  ///< calls a workflow of the shared repository
  std::string state;                      ///< set by a control call; "": as its character has it
  std::chrono::sys_seconds changed_at{};  ///< by a control call
  std::uint32_t revision = 0;             ///< grows with every control call
};

struct RepositorySpec {
  std::int64_t id = 0;
  std::string name;
  std::string description;
  std::string language;
  std::string default_branch = "main";
  double pushes_per_day = 0;  ///< on a working day
  int history_days = 90;      ///< how far back its runs are listed
  bool is_private = false;
  bool archived = false;
  bool fork = false;
  std::vector<WorkflowSpec> workflows;

  // What control calls change.
  std::optional<ActorSpec> other_owner;   ///< absent: the profile's
  bool is_gone = false;                   ///< 404 everywhere
  std::vector<std::string> former_names;  ///< "owner/name", answered with a redirect
  std::chrono::sys_seconds created_at{};  ///< epoch: with the organisation
  std::chrono::sys_seconds touched_at{};  ///< last push by a control call
  std::uint32_t revision = 0;             ///< grows with every control call
};

/// Everything about an invented organisation that time does not change.
struct Profile {
  std::uint64_t seed = 0;
  ActorSpec owner;
  std::vector<ActorSpec> people;
  std::vector<ActorSpec> bots;  ///< k_dependabot, k_actions_bot, k_renovate
  ActorSpec outsider;           ///< owns the forks that pull requests come from
  std::vector<RepositorySpec> repositories;
  std::vector<Recipe> recipes;
  std::vector<ActorSpec> further_owners;  ///< that repositories were transferred to
  std::int64_t bulk_runs = 0;             ///< not 0: every repository has that many plain runs and no more, for benchmarks
  bool is_uneven = false;                 ///< bulk runs in busy and quiet weeks
  bool is_quiet = false;                  ///< nothing happens but by control calls
};

inline const ActorSpec& owner_of(const Profile& profile, const RepositorySpec& repository) {
  return repository.other_owner ? *repository.other_owner : profile.owner;
}

inline constexpr std::size_t k_dependabot = 0;
inline constexpr std::size_t k_actions_bot = 1;

/// The lively organisation: about 24 repositories and 90 workflows.
Profile organisation_profile(std::uint64_t seed, const std::string& owner);
/// `repositories` alike with `runs` plain runs each, all over.
Profile bulk_profile(std::uint64_t seed, const std::string& owner, std::int64_t repositories, std::int64_t runs);

/// `repositories` small ones in which nothing happens by itself: no cron, no pushes.
Profile quiet_profile(std::uint64_t seed, const std::string& owner, std::int64_t repositories);
/// A repository as those of quiet_profile, without ids.
RepositorySpec quiet_repository(const std::string& name, const std::vector<Recipe>& recipes);

/// The kinds of workflows; index by recipe_index.
std::vector<Recipe> workflow_recipes();
std::size_t recipe_index(const std::vector<Recipe>& recipes, std::string_view name);

/// Actors common to all profiles, with ids that depend on the seed and the owner's login.
void add_actors(Profile& profile, const std::string& owner);
/// Gives every repository and workflow its id and reads the crons.
void finish(Profile& profile);
/// The same for one that comes later.
void finish_new_repository(const Profile& profile, RepositorySpec& repository);

}  // namespace runlight::sim
