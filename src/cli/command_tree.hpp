// SPDX-License-Identifier: MIT
#pragma once
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace runlight::cli {

/// A flag or, with an empty name, a word that stands by itself.
struct FlagFacts {
  std::string name;  ///< "--owner"
  std::string meaning;
  std::string value;                 ///< what it takes: "NAME"; "": nothing
  std::vector<std::string> choices;  ///< the only values; empty: any
  std::string environment;
  std::string default_value;
  bool repeats = false;
};

struct CommandFacts {
  std::string path;  ///< "collect"; of a command below another "archive push"; of the program ""
  std::string meaning;
  std::vector<FlagFacts> flags;
  std::vector<FlagFacts> words;
  std::vector<CommandFacts> commands;
};

/// What the parser itself knows of all that is not hidden, for what is made of it: completions and the manual.
CommandFacts facts_of(const CLI::App& app);

/// `root` and all below it, each before those below it.
std::vector<const CommandFacts*> all_commands(const CommandFacts& root);

/// The last word of its path.
std::string name_of(const CommandFacts& command);

}  // namespace runlight::cli
