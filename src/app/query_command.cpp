// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/engine_format.hpp"
#include "app/environment.hpp"
#include "app/judging.hpp"
#include "app/parts.hpp"

namespace runlight::app {

int run_query(const QuerySettings& settings) {
  const auto format = engine_format(settings.format);
  const auto thresholds = read_thresholds(settings.verdicts);
  const auto folder = existing_data_folder(settings.data_folder);
  StoreParts store(folder);
  if (asks_for_verdicts(settings.sql)) or_fatal(judge_folder(store.store, thresholds, folder, system_clock().now()));
  const auto answer = or_fatal(store.engine->ask_read_only({.sql = settings.sql, .format = format, .tag = "query"}, {}));
  fmt::print("{}", answer.body);
  return k_exit_ok;
}

}  // namespace runlight::app
