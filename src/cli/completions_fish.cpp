// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/completions.hpp"

namespace runlight::cli {
namespace {

std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string line_of(const CommandFacts& command, const FlagFacts& flag) {
  auto line =
      fmt::format("complete -c runlight -n {} -l {} -d {}", fish_quoted("__runlight_at " + fish_quoted(command.path)),
                  flag.name.substr(2), fish_quoted(flag.meaning));
  if (flag.value == "FILE") return line + " -r -F\n";
  if (flag.value == "DIR") return line + " -x -a '(__fish_complete_directories)'\n";
  if (!flag.choices.empty()) return fmt::format("{} -x -a '{}'\n", line, fmt::join(flag.choices, " "));
  return line + (flag.value.empty() ? "\n" : " -x\n");
}

constexpr auto k_head = R"(# fish completion for runlight, made by `runlight completions fish`
function __runlight_at -d 'Whether the words so far are those of this command'
    set -l path ''
    for word in (commandline -opc)[2..]
        set -l next (string trim -- "$path $word")
        contains -- $next {} && set path $next
    end
    test "$path" = "$argv[1]"
end
complete -c runlight -f
)";

}  // namespace

std::string fish_completion(const CommandFacts& root) {
  std::vector<std::string> paths;
  std::string lines;
  for (const auto* command : all_commands(root)) {
    if (!command->path.empty()) paths.push_back(fish_quoted(command->path));
    for (const auto& sub : command->commands) {
      lines +=
          fmt::format("complete -c runlight -n {} -a {} -d {}\n", fish_quoted("__runlight_at " + fish_quoted(command->path)),
                      name_of(sub), fish_quoted(sub.meaning));
    }
    for (const auto& flag : command->flags) lines += line_of(*command, flag);
  }
  return fmt::format(k_head, fmt::join(paths, " ")) + lines;
}

}  // namespace runlight::cli
