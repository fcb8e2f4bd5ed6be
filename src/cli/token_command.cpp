// SPDX-License-Identifier: MIT
#include <charconv>
#include <memory>

#include "app/commands.hpp"
#include "cli/command.hpp"

namespace runlight::cli {
namespace {

std::chrono::seconds read_lifetime(const std::string& flag, const std::string& text) {
  using std::chrono::seconds;
  long long value = 0;
  const auto* end = text.data() + text.size();
  const auto [unit, code] = std::from_chars(text.data(), end, value);
  const std::string_view word(unit, static_cast<std::size_t>(end - unit));
  const auto factor = word == "d"   ? seconds(std::chrono::days(1))
                      : word == "h" ? seconds(std::chrono::hours(1))
                                    : seconds(0);
  constexpr seconds k_longest = std::chrono::days(366);
  if (code != std::errc{} || factor == seconds(0) || value < 1 || value > k_longest / factor) {
    throw CLI::ValidationError(flag, "\"" + text + "\" is no lifetime of a token; write it as 90d or 12h, at most 366d");
  }
  return value * factor;
}

using Settings = std::shared_ptr<app::TokenSettings>;

Settings add_word(CLI::App& command, const char* name, const char* what, int (*run)(const app::TokenSettings&),
                  Action& action) {
  auto settings = std::make_shared<app::TokenSettings>();
  auto* word = command.add_subcommand(name, what);
  add_data_flag(*word, settings->data_folder);
  word->callback([settings, run, &action] { action = [settings, run] { return run(*settings); }; });
  return settings;
}

void add_json_flag(CLI::App& command, app::TokenSettings& settings) {
  command.add_flag("--json", settings.json, "Print the result as one JSON object");
}

void add_create_flags(CLI::App& command, app::TokenSettings& settings) {
  command.add_option("--name", settings.name, "What the token is for, to tell it from others")
      ->required()
      ->type_name("NAME");
  command
      .add_option("--scope", settings.scopes,
                  "What it may, separated by commas: read (pages and questions), metrics, query (SQL) or admin")
      ->required()
      ->delimiter(',')
      ->check(CLI::IsMember({"read", "metrics", "query", "admin"}))
      ->type_name("SCOPE")
      ->allow_extra_args(false);
  command
      .add_option("--repositories", settings.repositories,
                  "Only repositories that match, such as acme/api-*, separated by commas (default: all)")
      ->delimiter(',')
      ->type_name("GLOB")
      ->allow_extra_args(false);
  command
      .add_option_function<std::string>(
          "--expires-in",
          [&settings](const std::string& text) { settings.expires_in = read_lifetime("--expires-in", text); },
          "How long it is valid: 90d, 12h; at most 366d")
      ->type_name("TIME")
      ->default_str("90d");
}

}  // namespace

void add_token(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("token", "Make, list and revoke API tokens of the server that has this data folder");
  command->require_subcommand(1);
  const auto create = add_word(*command, "create", "Make a token and print it, this once", app::run_token_create, action);
  add_create_flags(*command->get_subcommand("create"), *create);
  add_json_flag(*command->get_subcommand("create"), *create);
  const auto list = add_word(*command, "list", "List the tokens, without their secret parts", app::run_token_list, action);
  add_json_flag(*command->get_subcommand("list"), *list);
  const auto revoke = add_word(*command, "revoke", "End a token at once", app::run_token_revoke, action);
  command->get_subcommand("revoke")
      ->add_option("ID", revoke->token_id, "Its id, as `runlight token list` tells it")
      ->required();
}

}  // namespace runlight::cli
