// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/command.hpp"
#include "cli/manual.hpp"

namespace runlight::cli {

void add_manual(CLI::App& app, Action& action) {
  app.add_subcommand("manual", "Print the manual page; read it by `runlight manual | man -l -`")->callback([&app, &action] {
    action = [&app] {
      fmt::print("{}", manual(facts_of(app)));
      return k_exit_ok;
    };
  });
}

}  // namespace runlight::cli
