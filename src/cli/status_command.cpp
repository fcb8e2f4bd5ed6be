// SPDX-License-Identifier: MIT
#include <memory>

#include "app/commands.hpp"
#include "cli/command.hpp"

namespace runlight::cli {

void add_status(CLI::App& app, Action& action) {
  auto settings = std::make_shared<app::StatusSettings>();
  auto* command = app.add_subcommand("status",
                                     "Say what is wrong with which workflow, how far each repository is collected, how "
                                     "fresh that is and what is left to read");
  add_data_flag(*command, settings->data_folder);
  command->add_option("--url", settings->url, "Ask this running server, such as http://127.0.0.1:8080, instead of a folder")
      ->type_name("URL");
  const CLI::Range days(std::int64_t{1}, std::int64_t{10'000});
  command->add_option("--github-retention", settings->retention_days, "Days for which GitHub keeps runs, by its own setting")
      ->envname("RUNLIGHT_GITHUB_RETENTION")
      ->check(days)
      ->type_name("DAYS")
      ->capture_default_str();
  command
      ->add_option("--github-retention-private", settings->private_retention_days,
                   "The same of private and internal repositories (default: as --github-retention)")
      ->envname("RUNLIGHT_GITHUB_RETENTION_PRIVATE")
      ->check(days)
      ->type_name("DAYS");
  command->add_flag("--all", settings->all, "Show every workflow and repository, not the first 50");
  command->add_flag("--check", settings->check, "Exit with 1 when a workflow is failing or missed its schedule");
  command->add_flag("--json", settings->json, "Print one JSON object");
  add_thresholds_flag(*command, settings->verdicts);
  command->callback([settings, &action] { action = [settings] { return app::run_status(*settings); }; });
}

}  // namespace runlight::cli
