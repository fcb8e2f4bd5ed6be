// SPDX-License-Identifier: MIT
#pragma once
#include <string>

#include "cli/command_tree.hpp"

namespace runlight::cli {

/// The manual page runlight(1), as man reads it.
std::string manual(const CommandFacts& root);

}  // namespace runlight::cli
