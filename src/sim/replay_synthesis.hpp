// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <vector>

#include "sim/profile.hpp"
#include "sim/recordings.hpp"

namespace runlight::sim {

// What recordings lack, made up from what they have, so that everything recorded can be reached from the lists. Invented ids
// follow from names, so that they stay the same.

/// Owner, name and ids as far as recorded; a profile with this one repository, for the renderers.
Profile profile_of(const RecordedRepository& recorded);

/// The repository as lists have it, or whole: the recorded fields as they are, the missing ones made up.
std::string repository_json(const RecordedRepository& recorded, const Profile& profile, bool full);

/// Adds a minimal run for every job whose attempt was not recorded, from the jobs' own fields and, where there are any,
/// other attempts of the same run or runs of the same workflow.
void add_missing_runs(RecordedRepository& recorded, const Profile& profile);

struct ReplayWorkflow {
  std::int64_t id = 0;
  std::string path;
  std::string text;
};
/// Recorded workflows, and one for every other workflow_id among the runs.
std::vector<ReplayWorkflow> workflows_of(const RecordedRepository& recorded, const Profile& profile);

}  // namespace runlight::sim
