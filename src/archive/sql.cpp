// SPDX-License-Identifier: MIT
#include "archive/sql.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/check.hpp"

namespace runlight::archive {

std::string sql_literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string pattern_of(std::span<const std::string> paths, std::string_view before) {
  check(!paths.empty(), "segments are read by name");
  if (paths.size() == 1) return fmt::format("{}{}", before, paths.front());
  return fmt::format("{}{{{}}}", before, fmt::join(paths, ","));
}

std::string count_of(std::string_view source) { return fmt::format("SELECT count() AS rows FROM {}", source); }

}  // namespace runlight::archive
