// SPDX-License-Identifier: MIT
#include <memory>

#include "app/commands.hpp"
#include "cli/command.hpp"

namespace runlight::cli {

void add_ask(CLI::App& app, Action& action) {
  auto settings = std::make_shared<app::AskSettings>();
  auto* command =
      app.add_subcommand("ask", "Ask a question that the dashboard asks, by name; without a name, list the questions");
  command
      ->add_option("question", settings->question, "Such as workflows; alone with --describe: say what it takes and gives")
      ->type_name("QUESTION");
  command
      ->add_option("--param", settings->parameters,
                   "A parameter of the question, such as repository=acme/api; may be repeated")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  command->add_flag("--describe", settings->describe, "Say what the question takes and gives, and its SQL");
  command->add_option("--format", settings->format, "table, jsonl or csv")
      ->check(CLI::IsMember({"table", "jsonl", "csv"}))
      ->type_name("NAME")
      ->capture_default_str();
  command->add_flag("--json", settings->json, "Print one JSON value, as the API has it in data");
  add_prices_flag(*command, settings->prices_file);
  add_data_flag(*command, settings->data_folder);
  add_thresholds_flag(*command, settings->verdicts);
  command->callback([settings, &action] { action = [settings] { return app::run_ask(*settings); }; });
}

}  // namespace runlight::cli
