// SPDX-License-Identifier: MIT
#include <memory>

#include "app/commands.hpp"
#include "cli/command.hpp"

namespace runlight::cli {

void add_collect(CLI::App& app, Action& action) {
  auto settings = std::make_shared<app::CollectSettings>();
  auto* command = app.add_subcommand("collect", "Collect every run of an account once, store it, and end");
  add_scope_flags(*command, settings->scope);
  add_keep_flag(*command, settings->scope);
  add_github_flags(*command, settings->github);
  add_data_flag(*command, settings->data_folder);
  add_archive_flags(*command, settings->archive);
  command->add_flag("--recheck", settings->recheck, "Look at everything that may still change, whether it is due or not");
  command->add_flag("--json", settings->json, "Print the summary as one JSON object");
  command
      ->add_option("--summary", settings->summary_file,
                   "Append the verdicts of the fleet to this file, in Markdown, such as to $GITHUB_STEP_SUMMARY")
      ->type_name("FILE");
  add_thresholds_flag(*command, settings->verdicts);
  command->callback([settings, &action] {
    action = [settings] {
      require_something_to_collect(settings->scope, settings->github);
      return app::run_collect(*settings);
    };
  });
}

}  // namespace runlight::cli
