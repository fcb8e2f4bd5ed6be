// SPDX-License-Identifier: MIT
#include "archive/segment.hpp"

#include <date/date.h>
#include <fmt/format.h>

#include <algorithm>
#include <random>

namespace runlight::archive {

std::string new_segment_path(std::string_view table, Time now) {
  std::random_device random;
  return fmt::format("{}{}/{}-{:08x}{:08x}{}", k_root, table,
                     date::format("%Y%m%dT%H%M%SZ", std::chrono::floor<std::chrono::seconds>(now)), random(), random(),
                     k_extension);
}

std::optional<std::string_view> table_of(std::string_view path) {
  if (!path.starts_with(k_root) || !path.ends_with(k_extension)) return std::nullopt;
  const auto rest = path.substr(k_root.size());
  const auto slash = rest.find('/');
  if (slash == std::string_view::npos || slash == 0 || rest.starts_with('.') ||
      rest.find('/', slash + 1) != std::string_view::npos)
    return std::nullopt;
  // What the engine would take for a pattern, or a person put there.
  const bool is_plain = std::ranges::all_of(rest, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || c == '.' ||
           c == '/';
  });
  if (!is_plain) return std::nullopt;
  return rest.substr(0, slash);
}

}  // namespace runlight::archive
