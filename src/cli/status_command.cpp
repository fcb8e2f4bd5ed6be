// SPDX-License-Identifier: MIT
#include <memory>

#include "app/commands.hpp"
#include "cli/command.hpp"

namespace runlight::cli {

void add_status(CLI::App& app, Action& action) {
  auto settings = std::make_shared<app::StatusSettings>();
  auto* command = app.add_subcommand(
      "status",
      "Say how far each repository is collected, how fresh that is, what is still to be read and how long it takes");
  add_data_flag(*command, settings->data_folder);
  command->add_option("--url", settings->url, "Ask this running server, such as http://127.0.0.1:8080, instead of a folder")
      ->type_name("URL");
  command->add_flag("--all", settings->all, "Show every repository, not the first 50");
  command->add_flag("--json", settings->json, "Print one JSON object");
  command->callback([settings, &action] { action = [settings] { return app::run_status(*settings); }; });
}

}  // namespace runlight::cli
