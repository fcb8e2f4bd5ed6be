// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <memory>

#include "sim/profile.hpp"
#include "sim/world.hpp"

namespace runlight::sim {

/// An invented organisation whose runs go on as time does. `start` decides how far back its lists reach.
std::unique_ptr<World> make_profile_world(Profile profile, Time start);

}  // namespace runlight::sim
