// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/environment.hpp"
#include "app/parts.hpp"

namespace runlight::app {
namespace {

std::string engine_format(const std::string& format) {
  if (format == "table") return "PrettyCompactMonoBlock";
  if (format == "jsonl") return "JSONEachRow";
  if (format == "csv") return "CSVWithNames";
  throw Fatal({ErrorKind::bad_input, fmt::format("--format {} is not known; take table, jsonl or csv", format)});
}

}  // namespace

int run_query(const QuerySettings& settings) {
  const auto format = engine_format(settings.format);
  StoreParts store(existing_data_folder(settings.data_folder));
  const auto answer = or_fatal(store.engine->ask_read_only({.sql = settings.sql, .format = format, .tag = "query"}, {}));
  fmt::print("{}", answer.body);
  return k_exit_ok;
}

}  // namespace runlight::app
