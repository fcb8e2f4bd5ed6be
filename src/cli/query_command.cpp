// SPDX-License-Identifier: MIT
#include <memory>

#include "app/commands.hpp"
#include "cli/command.hpp"

namespace runlight::cli {

void add_query(CLI::App& app, Action& action) {
  auto settings = std::make_shared<app::QuerySettings>();
  auto* command = app.add_subcommand("query", "Ask in SQL: one SELECT over runs, jobs, workflows, repositories; read-only");
  command->add_option("sql", settings->sql, "Such as: SELECT owner, repo, count() FROM runs GROUP BY ALL")
      ->required()
      ->type_name("SELECT");
  command->add_option("--format", settings->format, "table, jsonl or csv")
      ->check(CLI::IsMember({"table", "jsonl", "csv"}))
      ->type_name("NAME")
      ->capture_default_str();
  add_data_flag(*command, settings->data_folder);
  add_thresholds_flag(*command, settings->verdicts);
  command->callback([settings, &action] { action = [settings] { return app::run_query(*settings); }; });
}

}  // namespace runlight::cli
