// SPDX-License-Identifier: MIT
#include "store/parameter_values.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "base/text.hpp"
#include "store/embedded_sql.hpp"

namespace runlight::store {
namespace {

std::vector<std::string> read_time_zones() {
  const auto files = embedded::sql();
  const auto found = std::ranges::find(files, "time_zones.txt", &EmbeddedFile::path);
  check(found != files.end(), "sql/time_zones.txt exists");
  std::vector<std::string> names;
  for (const auto name : split(found->bytes, '\n')) {
    if (!name.empty()) names.emplace_back(name);
  }
  return names;
}

const std::vector<std::string>& time_zones() {
  static const auto names = read_time_zones();
  return names;
}

/// `otherwise` says what it might have been.
Result<void> check_among(std::span<const std::string> names, std::string_view value, std::string_view otherwise) {
  if (std::ranges::find(names, value) != names.end()) return {};
  const auto shown = value.substr(0, 100);
  const auto nearest = shown.empty() ? "" : nearest_match(shown, names);
  return fail(ErrorKind::bad_input, fmt::format("\"{}\" is {}{}", shown, otherwise,
                                                nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest)));
}

}  // namespace

Result<void> check_value(const QueryParameter& parameter, std::string_view value) {
  if (!parameter.values.empty())
    return check_among(parameter.values, value, fmt::format("none of {}", fmt::join(parameter.values, ", ")));
  if (parameter.name == "time_zone")
    return check_among(time_zones(), value, "no time zone; write its IANA name, as Europe/Berlin");
  return {};
}

}  // namespace runlight::store
