// SPDX-License-Identifier: MIT
#include <memory>

#include "app/commands.hpp"
#include "cli/command.hpp"

namespace runlight::cli {

void add_health(CLI::App& app, Action& action) {
  auto settings = std::make_shared<app::HealthSettings>();
  auto* command =
      app.add_subcommand("health", "Say by the exit code whether a server answers questions, for who watches it");
  command->add_option("--listen", settings->listen, "Where the server of this machine listens")
      ->envname("RUNLIGHT_LISTEN")
      ->type_name("ADDRESS:PORT")
      ->capture_default_str();
  command->add_option("--url", settings->url, "Ask this server instead, such as http://127.0.0.1:8080")->type_name("URL");
  command->callback([settings, &action] { action = [settings] { return app::run_health(*settings); }; });
}

}  // namespace runlight::cli
