// SPDX-License-Identifier: MIT
#include <memory>

#include "app/commands.hpp"
#include "cli/command.hpp"

namespace runlight::cli {

void add_verify(CLI::App& app, Action& action) {
  auto settings = std::make_shared<app::VerifySettings>();
  auto* command = app.add_subcommand("verify", "Read GitHub again by another way and compare it with what is stored");
  add_scope_flags(*command, settings->scope);
  add_github_flags(*command, settings->github);
  add_data_flag(*command, settings->data_folder);
  command
      ->add_option(
          "--sample", settings->sample,
          "Compare so many days of each repository and so many runs with their jobs, by chance (default: every run)")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000}))
      ->type_name("N");
  command->add_option("--seed", settings->seed, "The same seed chooses the same days and runs")
      ->type_name("N")
      ->capture_default_str();
  command->add_flag("--json", settings->json, "Print the result as one JSON object");
  command->callback([settings, &action] {
    action = [settings] {
      require_something_to_collect(settings->scope, settings->github);
      return app::run_verify(*settings);
    };
  });
}

}  // namespace runlight::cli
