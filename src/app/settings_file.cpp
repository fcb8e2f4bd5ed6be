// SPDX-License-Identifier: MIT
#include "app/settings_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <utility>

#include "app/parts.hpp"
#include "base/fatal.hpp"
#include "insight/prices.hpp"

namespace runlight::app {
namespace {

constexpr std::size_t k_most_file_bytes = std::size_t{256} << 10U;

Result<std::string> prices_of(const std::string& path) {
  RUNLIGHT_TRY(const auto text, read_settings_file("--prices", path));
  auto table = insight::parse_prices(text);
  if (!table) return fail(with_context(fmt::format("--prices {}", path), std::move(table).error()));
  return insight::parameter_text(*table);
}

}  // namespace

Result<std::string> read_settings_file(std::string_view flag, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(k_most_file_bytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  if (!file.is_open() || file.bad())
    return fail(ErrorKind::bad_input, fmt::format("{}: \"{}\" cannot be read.", flag, path));
  return text;
}

std::string prices_or_fatal(const std::string& path) { return path.empty() ? "" : or_fatal(prices_of(path)); }

}  // namespace runlight::app
