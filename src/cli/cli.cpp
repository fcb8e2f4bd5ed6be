// SPDX-License-Identifier: MIT
#include "cli/cli.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "base/core_files.hpp"
#include "base/fatal.hpp"
#include "base/freed_memory.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"

namespace runlight::cli {
namespace {

/// The command that was chosen (of one with words of its own, the word), or the program itself.
const CLI::App& chosen(const CLI::App& app) {
  const auto commands = app.get_subcommands();
  return commands.empty() ? app : chosen(*commands.front());
}

/// "runlight archive push"
std::string spoken(const CLI::App& command) {
  const auto* parent = command.get_parent();
  return parent == nullptr ? command.get_name() : spoken(*parent) + " " + command.get_name();
}

/// Every word that could have been meant: flags of the chosen command, or the commands.
std::vector<std::string> words(const CLI::App& command) {
  std::vector<std::string> known;
  for (const auto* option : command.get_options()) {
    for (const auto& name : option->get_lnames()) known.push_back("--" + name);
  }
  for (const auto* sub : command.get_subcommands([](const CLI::App*) { return true; })) known.push_back(sub->get_name());
  return known;
}

std::string unknown_word_message(const CLI::App& app) {
  const auto& command = chosen(app);
  const auto extras = app.remaining(true);
  const std::string word = extras.empty() ? "" : extras.front();
  const auto known = words(command);
  const auto nearest = nearest_match(split(word, '=').front(), known);
  const auto help = fmt::format("{} --help", spoken(command));
  auto message = fmt::format("{} \"{}\" is not known", word.starts_with("-") ? "the flag" : "the word", word);
  if (!nearest.empty()) message += fmt::format("; did you mean {}?", nearest);
  return message + fmt::format(" See `{}`.", help);
}

int refuse(const std::string& message) {
  fmt::print(stderr, "runlight: {}\n", showable(message));
  return facts(ErrorKind::bad_input).exit_code;
}

}  // namespace

int run(int argc, char** argv) {
  forbid_core_files();
  give_back_large_blocks();
  CLI::App app(
      "Watches every GitHub Actions workflow of an account: collects each run, keeps the history, says what is wrong.",
      "runlight");
  app.set_version_flag("--version", "runlight " RUNLIGHT_VERSION);
  app.require_subcommand(0, 1);
  app.footer(
      "Tokens come from the environment: RUNLIGHT_GITHUB_TOKEN, else GITHUB_TOKEN.\nExit codes: 0 done, 2 wrong usage, 3 "
      "partial; the others are in docs/exit-codes.md.");
  bool json_logs = false;
  app.add_flag("--log-json", json_logs, "Write log lines as JSON")->envname("RUNLIGHT_LOG_JSON");

  Action action;
  add_collect(app, action);
  add_verify(app, action);
  add_serve(app, action);
  add_demo(app, action);
  add_ask(app, action);
  add_query(app, action);
  add_archive(app, action);
  add_token(app, action);
  add_status(app, action);
  add_health(app, action);
  add_doctor(app, action);
  add_sim(app, action);
  add_completions(app, action);
  add_manual(app, action);

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ExtrasError&) {
    return refuse(unknown_word_message(app));
  } catch (const CLI::ParseError& error) {
    const auto& command = chosen(app);
    return refuse(fmt::format("{}. See `{} --help`.", error.what(), spoken(command)));
  }
  if (!action) {
    fmt::print(stderr, "{}", app.help());
    return facts(ErrorKind::bad_input).exit_code;
  }
  log::set_up(log::Level::info, json_logs ? log::Format::json : log::Format::text);
  try {
    return action();
  } catch (const Fatal& fatal) {
    fmt::print(stderr, "runlight: {}\n", showable(fatal.error().message));
    return facts(fatal.error().kind).exit_code;
  } catch (const std::exception& unexpected) {
    fmt::print(stderr, "runlight: this should not have happened: {}\n", unexpected.what());
    return facts(ErrorKind::internal).exit_code;
  }
}

}  // namespace runlight::cli
