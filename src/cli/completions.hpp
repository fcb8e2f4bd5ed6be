// SPDX-License-Identifier: MIT
#pragma once
#include <string>

#include "cli/command_tree.hpp"

namespace runlight::cli {

// Scripts by which a shell completes commands, flags, and the values of flags that have few or are files.

std::string bash_completion(const CommandFacts& root);
std::string zsh_completion(const CommandFacts& root);
std::string fish_completion(const CommandFacts& root);

}  // namespace runlight::cli
