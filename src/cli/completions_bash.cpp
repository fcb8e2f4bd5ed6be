// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/completions.hpp"

namespace runlight::cli {
namespace {

std::string names_below(const CommandFacts& command) {
  std::string names;
  for (const auto& flag : command.flags) names += flag.name + " ";
  for (const auto& sub : command.commands) names += name_of(sub) + " ";
  if (!names.empty()) names.pop_back();
  return names;
}

std::string value_case(const CommandFacts& command, const FlagFacts& flag) {
  const auto of = fmt::format("    \"{} {}\")", command.path, flag.name);
  if (!flag.choices.empty())
    return fmt::format("{} COMPREPLY=($(compgen -W '{}' -- \"$cur\")); return ;;\n", of, fmt::join(flag.choices, " "));
  if (flag.value == "DIR")
    return of + " compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- \"$cur\")); return ;;\n";
  if (flag.value == "FILE")
    return of + " compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n";
  return of + " return ;;\n";
}

constexpr auto k_script = R"(# bash completion for runlight, made by `runlight completions bash`
_runlight() {{
  local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} path="" next i
  COMPREPLY=()
  # Bash splits --flag=value at its equals sign.
  if [[ $cur == "=" ]]; then cur=""; elif [[ $prev == "=" ]]; then prev=${{COMP_WORDS[COMP_CWORD-2]}}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="$path ${{COMP_WORDS[i]}}"
    case "${{next# }}" in
      {}) path=${{next# }} ;;
    esac
  done
  case "$path $prev" in
{}  esac
  case "$path" in
{}  esac
}}
complete -F _runlight runlight
)";

}  // namespace

std::string bash_completion(const CommandFacts& root) {
  std::vector<std::string> paths;
  std::string values;
  std::string words;
  for (const auto* command : all_commands(root)) {
    if (!command->path.empty()) paths.push_back('"' + command->path + '"');
    for (const auto& flag : command->flags) {
      if (!flag.value.empty()) values += value_case(*command, flag);
    }
    words +=
        fmt::format("    \"{}\") COMPREPLY=($(compgen -W '{}' -- \"$cur\")) ;;\n", command->path, names_below(*command));
  }
  return fmt::format(k_script, fmt::join(paths, " | "), values, words);
}

}  // namespace runlight::cli
