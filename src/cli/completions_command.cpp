// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <memory>

#include "base/error.hpp"
#include "cli/command.hpp"
#include "cli/completions.hpp"

namespace runlight::cli {

void add_completions(CLI::App& app, Action& action) {
  auto shell = std::make_shared<std::string>();
  auto* command = app.add_subcommand("completions", "Print the script by which a shell completes this command line");
  command->add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}))
      ->type_name("SHELL");
  command->callback([&app, shell, &action] {
    action = [&app, shell] {
      const auto facts = facts_of(app);
      fmt::print("{}", *shell == "bash"  ? bash_completion(facts)
                       : *shell == "zsh" ? zsh_completion(facts)
                                         : fish_completion(facts));
      return k_exit_ok;
    };
  });
}

}  // namespace runlight::cli
