// SPDX-License-Identifier: MIT
#include <memory>

#include "app/commands.hpp"
#include "cli/command.hpp"

namespace runlight::cli {

void add_demo(CLI::App& app, Action& action) {
  auto settings = std::make_shared<app::DemoSettings>();
  auto* command =
      app.add_subcommand("demo", "Show the dashboard on an invented organisation; needs no token and keeps nothing");
  command->add_option("--listen", settings->listen, "Address and port; port 0 takes any free one")
      ->envname("RUNLIGHT_LISTEN")
      ->type_name("ADDRESS:PORT")
      ->capture_default_str();
  add_simulator_flags(*command, settings->sim);
  add_interval_flag(*command, settings->interval);
  command
      ->add_option("--data", settings->data_folder, "Keep the data here (default: a temporary folder, removed at the end)")
      ->type_name("DIR");
  add_thresholds_flag(*command, settings->verdicts);
  command->callback([settings, &action] { action = [settings] { return app::run_demo(*settings); }; });
}

}  // namespace runlight::cli
