// SPDX-License-Identifier: MIT
#include <memory>

#include "app/commands.hpp"
#include "cli/command.hpp"

namespace runlight::cli {

void add_doctor(CLI::App& app, Action& action) {
  auto settings = std::make_shared<app::DoctorSettings>();
  auto* command = app.add_subcommand(
      "doctor", "Say what the credential can see, what it lacks, its budget, and how long a first collection takes");
  add_github_flags(*command, settings->github);
  add_repository_flags(*command, settings->scope);
  command->add_flag("--json", settings->json, "Print one JSON object");
  command->callback([settings, &action] { action = [settings] { return app::run_doctor(*settings); }; });
}

}  // namespace runlight::cli
