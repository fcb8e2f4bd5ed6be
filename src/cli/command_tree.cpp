// SPDX-License-Identifier: MIT
#include "cli/command_tree.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace runlight::cli {
namespace {

/// CLI11 writes "NAME:{all,recent}".
std::vector<std::string> choices_of(const std::string& type_name) {
  const auto begin = type_name.find('{');
  const auto end = type_name.find('}');
  if (begin == std::string::npos || end == std::string::npos) return {};
  std::vector<std::string> choices;
  for (const auto choice : split(std::string_view(type_name).substr(begin + 1, end - begin - 1), ',')) {
    choices.emplace_back(choice);
  }
  return choices;
}

/// Without what its checks add: "1..50" of "1..50:INT in [1 - 50]", but "ADDRESS:PORT" as it is.
std::string value_of(const CLI::Option& option) {
  const auto type = option.get_type_name();
  for (const auto* addition : {":{", ":INT in ", ":FLOAT in ", ":UINT in ", ":POSITIVE", ":NONNEGATIVE", ":SIZE ["}) {
    if (const auto at = type.find(addition); at != std::string::npos) return type.substr(0, at);
  }
  return type;
}

FlagFacts facts_of(const CLI::Option& option) {
  const bool takes_value = option.get_items_expected_max() > 0;
  FlagFacts facts{.name = option.get_lnames().empty() ? "" : "--" + option.get_lnames().front(),
                  .meaning = option.get_description(),
                  .value = takes_value ? value_of(option) : "",
                  .choices = takes_value ? choices_of(option.get_type_name()) : std::vector<std::string>{},
                  .environment = option.get_envname(),
                  .default_value = takes_value ? option.get_default_str() : "",
                  .repeats = takes_value && option.get_expected_max() > 1};
  return facts;
}

void add_commands_below(const CommandFacts& command, std::vector<const CommandFacts*>& all) {
  all.push_back(&command);
  for (const auto& sub : command.commands) add_commands_below(sub, all);
}

CommandFacts facts_at(const CLI::App& app, const std::string& path) {
  CommandFacts facts{.path = path, .meaning = app.get_description(), .flags = {}, .words = {}, .commands = {}};
  for (const auto* option : app.get_options()) {
    if (option->get_group().empty()) continue;
    (option->get_positional() ? facts.words : facts.flags).push_back(facts_of(*option));
  }
  for (const auto* sub : app.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); })) {
    facts.commands.push_back(facts_at(*sub, path.empty() ? sub->get_name() : path + " " + sub->get_name()));
  }
  return facts;
}

}  // namespace

CommandFacts facts_of(const CLI::App& app) { return facts_at(app, ""); }

std::vector<const CommandFacts*> all_commands(const CommandFacts& root) {
  std::vector<const CommandFacts*> all;
  add_commands_below(root, all);
  return all;
}

std::string name_of(const CommandFacts& command) { return command.path.substr(command.path.rfind(' ') + 1); }

}  // namespace runlight::cli
