// SPDX-License-Identifier: MIT
#pragma once
#include <string>

#include "sim/world.hpp"

namespace runlight::sim {

/// Appends one line of JSON for every attempt of every run, and for every job, that exist in the view.
void append_truth(std::string& out, const World& world, const View& view);

/// Appends one line of JSON for every workflow of an invented organisation: what it was planted as, and whether that shows.
void append_planted(std::string& out, const World& world, Time now);

}  // namespace runlight::sim
