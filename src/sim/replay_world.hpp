// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <string>

#include "base/result.hpp"
#include "sim/world.hpp"

namespace runlight::sim {

/// Serves what a folder of recordings holds, each run and job as it was recorded. Fails as not_found for a folder that is
/// not there, as bad_data when nothing in it is an object of GitHub's API.
Result<std::unique_ptr<World>> make_replay_world(const std::string& folder);

}  // namespace runlight::sim
