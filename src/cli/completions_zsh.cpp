// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "cli/completions.hpp"

namespace runlight::cli {
namespace {

/// Inside single quotes and a specification of _arguments or _describe.
std::string zsh_quoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      if (c == ':' || c == '[' || c == ']' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

std::string action_of(const FlagFacts& flag) {
  if (!flag.choices.empty()) return fmt::format("({})", fmt::join(flag.choices, " "));
  if (flag.value == "DIR") return "_files -/";
  return flag.value == "FILE" ? "_files" : " ";
}

std::string specification(const FlagFacts& flag) {
  const auto value = flag.value.empty() ? "" : fmt::format(":{}:{}", zsh_quoted(flag.value), action_of(flag));
  return fmt::format("'{}{}{}[{}]{}'", flag.repeats ? "*" : "", flag.name, flag.value.empty() ? "" : "=",
                     zsh_quoted(flag.meaning), value);
}

std::string function_name(const CommandFacts& command) {
  auto name = "_runlight " + command.path;
  std::ranges::replace(name, ' ', '_');
  return command.path.empty() ? "_runlight" : name;
}

constexpr auto k_choice_of_command = R"(  case $state in
    command)
      local -a commands=(
{}      )
      _describe command commands ;;
    rest)
      case $words[1] in
{}      esac ;;
  esac
)";

std::string choice_of_command(const CommandFacts& command) {
  std::string names;
  std::string calls;
  for (const auto& sub : command.commands) {
    names += fmt::format("        '{}:{}'\n", name_of(sub), zsh_quoted(sub.meaning));
    calls += fmt::format("        {}) {} ;;\n", name_of(sub), function_name(sub));
  }
  return fmt::format(k_choice_of_command, names, calls);
}

std::string function_of(const CommandFacts& command) {
  std::string specifications;
  for (const auto& flag : command.flags) specifications += " \\\n    " + specification(flag);
  for (const auto& word : command.words) specifications += fmt::format(" \\\n    ':{}: '", zsh_quoted(word.value));
  const bool chooses = !command.commands.empty();
  if (chooses) specifications += " \\\n    '1: :->command' \\\n    '*:: :->rest'";
  return fmt::format("{}() {{\n{}  _arguments{}{}\n{}}}\n\n", function_name(command),
                     chooses ? "  local curcontext=$curcontext state line\n" : "", chooses ? " -C" : "", specifications,
                     chooses ? choice_of_command(command) : "");
}

}  // namespace

std::string zsh_completion(const CommandFacts& root) {
  std::string script = "#compdef runlight\n# zsh completion for runlight, made by `runlight completions zsh`\n\n";
  for (const auto* command : all_commands(root)) script += function_of(*command);
  return script + "if [ \"$funcstack[1]\" = _runlight ]; then _runlight \"$@\"; else compdef _runlight runlight; fi\n";
}

}  // namespace runlight::cli
