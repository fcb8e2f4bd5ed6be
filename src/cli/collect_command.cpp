// SPDX-License-Identifier: MIT
#include <memory>

#include "app/commands.hpp"
#include "base/fatal.hpp"
#include "cli/command.hpp"

namespace runlight::cli {

void add_collect(CLI::App& app, Action& action) {
  auto settings = std::make_shared<app::CollectSettings>();
  auto* command = app.add_subcommand("collect", "Collect every run of an account once, store it, and end");
  add_scope_flags(*command, settings->scope);
  add_github_flags(*command, settings->github);
  add_data_flag(*command, settings->data_folder);
  command->add_flag("--recheck", settings->recheck, "Look at everything that may still change, whether it is due or not");
  command->add_flag("--json", settings->json, "Print the summary as one JSON object");
  command->callback([settings, &action] {
    action = [settings] {
      // Asked here and not of the parser, which would hide a misspelt --owner behind this.
      if (!app::names_something(settings->scope) && settings->github.app_id.empty()) {
        throw Fatal({ErrorKind::bad_input,
                     "--owner is missing: name the organisation or user whose repositories to collect, or single ones by "
                     "--repo OWNER/NAME"});
      }
      return app::run_collect(*settings);
    };
  });
}

}  // namespace runlight::cli
