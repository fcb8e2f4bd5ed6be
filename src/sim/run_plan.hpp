// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/profile.hpp"

namespace runlight::sim {

enum class Outcome : std::uint8_t {
  success,
  failure,
  cancelled,
  skipped,
  timed_out,
  startup_failure,
  action_required,
  neutral,
  stale
};
std::string_view name_of(Outcome outcome);
std::optional<Outcome> outcome_named(std::string_view name);

enum class Branch : std::uint8_t { standard, pull, release, tag };

enum class Rerun : std::uint8_t { none, all_jobs, failed_jobs };

/// Who acts: a person, a bot or the outsider, in one byte.
using ActorCode = std::uint8_t;
inline constexpr ActorCode k_first_bot = 200;
inline constexpr ActorCode k_outsider = 250;
const ActorSpec& actor_of(const Profile& profile, ActorCode code);

/// Why runs of several workflows are created: a push, a pull request, a slot of a cron.
struct Trigger {
  std::chrono::sys_seconds at;
  std::size_t workflow = 0;
  Event event = Event::push;
  Branch branch = Branch::standard;
  ActorCode actor = 0;
  bool from_fork = false;
  std::uint32_t pull = 0;    ///< number of the pull request, or of the release for Branch::release and tag
  std::uint64_t commit = 0;  ///< seed of the head commit
};

/// An offset that is never reached.
inline constexpr std::uint32_t k_never_s = 0xffff'ffff;

/// An attempt's whole course, decided beforehand or, step by step, by control calls. Offsets are seconds after `created_at`.
struct AttemptPlan {
  std::chrono::sys_seconds created_at{};
  std::uint32_t pending_s = 0;      ///< held back by the concurrency group until then
  std::uint32_t first_start_s = 0;  ///< first job on a runner
  std::uint32_t wait_from_s = 0;    ///< waits for approval from then …
  std::uint32_t wait_to_s = 0;      ///< … till then; equal: never
  std::uint32_t end_s = 0;
  Outcome outcome = Outcome::success;
  Rerun rerun = Rerun::none;
  ActorCode actor = 0;
  bool approval_in_vain = false;       ///< nobody approved for thirty days
  bool controlled = false;             ///< begun by a control call: ends when another says so
  bool cut = false;                    ///< planned, but ended early by a control call
  Outcome planned = Outcome::success;  ///< of a cut attempt: what it would have come to
  std::uint16_t jobs = 0;              ///< of a controlled attempt; 0: as many as its recipe has

  std::chrono::sys_seconds ended_at() const { return created_at + std::chrono::seconds(end_s); }
};

/// Of planned runs; control calls may add more.
inline constexpr std::size_t k_most_attempts = 4;
inline constexpr std::int32_t k_most_controlled_attempts = 50;

/// All that is kept of a run; its jobs and steps follow from it and the profile when they are asked for.
struct RunPlan {
  std::int64_t id = 0;
  std::uint64_t seed = 0;
  std::uint64_t commit = 0;
  std::chrono::sys_seconds created_at{};
  std::uint32_t run_number = 0;
  std::uint32_t pull = 0;
  std::uint16_t workflow = 0;
  Event event = Event::push;
  Branch branch = Branch::standard;
  ActorCode actor = 0;
  bool from_fork = false;
  std::uint8_t attempt_count = 1;
  std::array<AttemptPlan, k_most_attempts> attempts{};
  std::shared_ptr<const std::vector<AttemptPlan>> further = nullptr;  ///< those after the first few
};
static_assert(sizeof(RunPlan) <= 232);

/// Attempt 1..attempt_count.
const AttemptPlan& attempt_of(const RunPlan& run, std::int32_t run_attempt);
void set_attempt(RunPlan& run, std::int32_t run_attempt, const AttemptPlan& attempt);
/// As the run's newest.
void add_attempt(RunPlan& run, const AttemptPlan& attempt);

/// A pull request as its number alone determines it.
struct Pull {
  ActorCode author = 0;
  bool from_fork = false;
  std::string branch;
  std::string title;
};
Pull pull_of(const Profile& profile, const RepositorySpec& repository, std::uint32_t number);

std::string head_branch_of(const Profile& profile, const RepositorySpec& repository, const RunPlan& run);
std::string commit_message_of(const Profile& profile, const RepositorySpec& repository, const RunPlan& run);
std::string display_title_of(const Profile& profile, const RepositorySpec& repository, const RunPlan& run);

/// By time; what happens at the same moment has an order too.
bool is_before(const Trigger& a, const Trigger& b);

/// Everything that happens in a repository on one UTC day, by time. Depends on nothing but the profile and the day.
std::vector<Trigger> triggers_of_day(const Profile& profile, std::size_t repository, std::chrono::sys_days day);

/// Decides the run that a trigger creates, with all its attempts.
RunPlan plan_run(const Profile& profile, std::size_t repository, const Trigger& trigger, std::int64_t id,
                 std::uint32_t run_number);

}  // namespace runlight::sim
