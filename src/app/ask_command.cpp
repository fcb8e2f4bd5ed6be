// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "api/answer.hpp"
#include "api/arguments.hpp"
#include "api/routes.hpp"
#include "app/commands.hpp"
#include "app/engine_format.hpp"
#include "app/environment.hpp"
#include "app/judging.hpp"
#include "app/parts.hpp"
#include "app/settings_file.hpp"
#include "base/clock.hpp"
#include "base/text.hpp"
#include "store/named_query.hpp"

namespace runlight::app {
namespace {

struct Asked {
  const store::NamedQuery* question;
  const api::Route* route;
};

/// Those that the API answers; the others are the collector's.
std::vector<Asked> questions() {
  std::vector<Asked> all;
  for (const auto& route : api::routes()) {
    const auto found = std::ranges::find(store::named_queries(), route.question, &store::NamedQuery::name);
    if (found != store::named_queries().end()) all.push_back({&*found, &route});
  }
  std::ranges::sort(all, {}, [](const Asked& asked) { return asked.question->name; });
  return all;
}

Asked find_question(const std::string& name) {
  std::vector<std::string> names;
  for (const auto& asked : questions()) {
    if (asked.question->name == name) return asked;
    names.push_back(asked.question->name);
  }
  const auto nearest = nearest_match(name.substr(0, 100), names);
  throw Fatal(
      {ErrorKind::bad_input, fmt::format("there is no question \"{}\"{}; `runlight ask` lists them all", showable(name),
                                         nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest))});
}

int list_questions() {
  for (const auto& asked : questions()) fmt::print("{:<20} {}\n", asked.question->name, asked.question->what);
  return k_exit_ok;
}

int describe(const store::NamedQuery& question) {
  fmt::print("{}: {}\n\nGET /api/v1/{}\n", question.name, question.what, question.name);
  if (!question.parameters.empty()) fmt::print("\nParameters\n");
  for (const auto& parameter : question.parameters) {
    if (parameter.name == "now" || parameter.name == "prices") continue;
    const bool is_needed = !parameter.default_value && !std::string_view(parameter.type).starts_with("Nullable");
    fmt::print("  {:<14} {}{}\n", parameter.name, parameter.what, is_needed ? " (must be given)" : "");
  }
  fmt::print("\nSQL\n{}", question.sql);
  return k_exit_ok;
}

/// As a request has them, so that command and API check alike.
net::Target target_of(const AskSettings& settings) {
  net::Target target{.path = "/api/v1/" + settings.question};
  for (const auto& text : settings.parameters) {
    const auto at = text.find('=');
    if (at == std::string::npos || at == 0) {
      throw Fatal({ErrorKind::bad_input,
                   fmt::format("--param {} is not NAME=VALUE; write it as repository=acme/api", showable(text))});
    }
    target.query.emplace_back(text.substr(0, at), text.substr(at + 1));
  }
  return target;
}

}  // namespace

int run_ask(const AskSettings& settings) {
  if (settings.question.empty()) return list_questions();
  const auto asked = find_question(settings.question);
  if (settings.describe) return describe(*asked.question);
  auto arguments =
      api::read_arguments(*asked.question, target_of(settings), system_clock().now(), prices_or_fatal(settings.prices_file));
  if (!arguments) throw Fatal(std::move(arguments).error().error);
  const auto format = settings.json ? "JSONEachRow" : engine_format(settings.format);
  const auto thresholds = read_thresholds(settings.verdicts);
  const auto folder = existing_data_folder(settings.data_folder);
  StoreParts store(folder);
  if (asks_for_verdicts(asked.question->sql)) or_fatal(judge_folder(store.store, thresholds, folder, system_clock().now()));
  const auto answer = or_fatal(store::ask(*store.engine, asked.question->name, *arguments, format));
  if (!settings.json) {
    fmt::print("{}", answer.body);
  } else if (asked.route->shape == api::Shape::rows) {
    fmt::print("{}\n", api::rows_as_array(answer.body));
  } else {
    fmt::print("{}", answer.body);  // its only row
  }
  return k_exit_ok;
}

}  // namespace runlight::app
