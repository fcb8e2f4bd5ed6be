// SPDX-License-Identifier: MIT
#include <memory>

#include "app/commands.hpp"
#include "cli/command.hpp"

namespace runlight::cli {
namespace {

struct Word {
  const char* name;
  const char* what;
  int (*run)(const app::ArchiveCommandSettings&);
  bool uses_data_folder;
};

constexpr Word k_words[] = {
    {"push", "Write what this data folder has and the archive has not", app::run_archive_push, true},
    {"pull", "Take what the archive has and this data folder has not", app::run_archive_pull, true},
    {"verify", "Compare this data folder with the archive, row by row", app::run_archive_verify, true},
    {"compact", "Put many small segments together into few large ones", app::run_archive_compact, false},
    {"list", "List the archive's segments by table", app::run_archive_list, false},
};

}  // namespace

void add_archive(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("archive", "Work on an archive: history in Parquet files, in a folder or in Azure");
  command->require_subcommand(1);
  for (const auto& word : k_words) {
    auto settings = std::make_shared<app::ArchiveCommandSettings>();
    auto* sub = command->add_subcommand(word.name, word.what);
    add_archive_flag(*sub, settings->archive);
    if (word.uses_data_folder) add_data_flag(*sub, settings->data_folder);
    sub->add_flag("--json", settings->json, "Print the result as one JSON object");
    sub->callback([settings, run = word.run, &action] { action = [settings, run] { return run(*settings); }; });
  }
}

}  // namespace runlight::cli
