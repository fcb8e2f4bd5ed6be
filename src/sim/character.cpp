// SPDX-License-Identifier: MIT
#include "sim/character.hpp"

#include <array>

namespace runlight::sim {
namespace {

struct Rhythm {
  Character character;
  std::string_view name;
  int period_days;   ///< 0: lasting
  int well_days;     ///< at the beginning of each period
  int evident_days;  ///< days of trouble before it counts as evident
};

// Shifts that organisation_profile uses: failing 7, slowing 14, stale 30, disabled 60, schedule_missing 15.
constexpr std::array k_rhythms{
    Rhythm{Character::healthy, "healthy", 0, 0, 0},
    Rhythm{Character::failing, "failing", 21, 12, 1},
    Rhythm{Character::flaky, "flaky", 0, 0, 0},
    Rhythm{Character::slowing, "slowing", 42, 21, 5},
    Rhythm{Character::stale, "stale", 90, 45, 14},
    Rhythm{Character::disabled_manually, "disabled_manually", 120, 60, 0},
    Rhythm{Character::disabled_inactivity, "disabled_inactivity", 120, 60, 0},
    Rhythm{Character::never_run, "never_run", 0, 0, 0},
    Rhythm{Character::schedule_missing, "schedule_missing", 30, 10, 3},
    Rhythm{Character::startup_failure, "startup_failure", 0, 0, 0},
    Rhythm{Character::timed_out, "timed_out", 0, 0, 0},
    Rhythm{Character::approval, "approval", 0, 0, 0},
    Rhythm{Character::queued_now, "queued_now", 0, 0, 0},
    Rhythm{Character::running_now, "running_now", 0, 0, 0},
};

constexpr int k_days_of_a_year = 365;

const Rhythm& rhythm_of(Character character) { return k_rhythms.at(static_cast<std::size_t>(character)); }

}  // namespace

std::string_view name_of(Character character) { return rhythm_of(character).name; }

int days_in_trouble(const WorkflowSpec& workflow, std::chrono::sys_days day) {
  const Rhythm& rhythm = rhythm_of(workflow.character);
  if (workflow.character == Character::healthy) return -1;
  if (rhythm.period_days == 0) return k_days_of_a_year;
  const int position = static_cast<int>((day.time_since_epoch().count() + workflow.phase) % rhythm.period_days);
  return position < rhythm.well_days ? -1 : position - rhythm.well_days;
}

int days_until_evident(Character character) { return rhythm_of(character).evident_days; }

std::string_view state_of(const WorkflowSpec& workflow, std::chrono::sys_days day) {
  if (!workflow.state.empty()) return workflow.state;
  const bool may_be_disabled =
      workflow.character == Character::disabled_manually || workflow.character == Character::disabled_inactivity;
  return may_be_disabled && in_trouble(workflow, day) ? name_of(workflow.character) : "active";
}

std::vector<Planted> planted(const Profile& profile, std::chrono::sys_days day) {
  std::vector<Planted> truth;
  for (const auto& repository : profile.repositories) {
    for (const auto& workflow : repository.workflows) {
      const bool healthy = workflow.character == Character::healthy;
      const int days = days_in_trouble(workflow, day);
      if (!healthy && days < days_until_evident(workflow.character)) continue;
      truth.push_back(
          {repository.name, workflow.name, workflow.path, workflow.character, healthy ? k_days_of_a_year : days});
    }
  }
  return truth;
}

}  // namespace runlight::sim
