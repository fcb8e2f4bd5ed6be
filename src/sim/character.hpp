// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "sim/profile.hpp"

namespace runlight::sim {

// Troubles come and go in an organisation. A character that cannot last for ever has phases counted in whole days since
// 1970, so that the same workflow looks the same however long the simulator has run and whenever it was started; workflows
// of the same character are shifted against each other so that at every instant at least one is in its trouble.

/// Days since the trouble of a workflow began, 0 on its first day; -1 while all is well. Lasting characters: always a year.
int days_in_trouble(const WorkflowSpec& workflow, std::chrono::sys_days day);
inline bool in_trouble(const WorkflowSpec& workflow, std::chrono::sys_days day) {
  return days_in_trouble(workflow, day) >= 0;
}

/// Days of trouble after which anybody should be able to see it.
int days_until_evident(Character character);

/// "active", "disabled_manually" or "disabled_inactivity" on that day.
std::string_view state_of(const WorkflowSpec& workflow, std::chrono::sys_days day);

struct Planted {
  std::string repository;
  std::string workflow;  ///< its name
  std::string path;
  Character character = Character::healthy;
  int days = 0;  ///< since it began; a year for what lasts
};

/// The truth for tests: every workflow whose character is evident at that day; those between two phases are left out.
std::vector<Planted> planted(const Profile& profile, std::chrono::sys_days day);

}  // namespace runlight::sim
