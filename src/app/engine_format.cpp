// SPDX-License-Identifier: MIT
#include "app/engine_format.hpp"

#include <fmt/format.h>

#include "base/fatal.hpp"

namespace runlight::app {

std::string engine_format(std::string_view format) {
  if (format == "table") return "PrettyCompactMonoBlock";
  if (format == "jsonl") return "JSONEachRow";
  if (format == "csv") return "CSVWithNames";
  throw Fatal({ErrorKind::bad_input, fmt::format("--format {} is not known; take table, jsonl or csv", format)});
}

}  // namespace runlight::app
