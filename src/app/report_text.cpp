// SPDX-License-Identifier: MIT
#include "app/report_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace runlight::app {
namespace {

using Cells = std::vector<std::string>;

std::string line_of(const std::vector<Column>& columns, const Cells& cells, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) line += "  ";
    line += columns[i].is_number ? fmt::format("{:>{}}", cells[i], widths[i]) : fmt::format("{:<{}}", cells[i], widths[i]);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

}  // namespace

std::string how_many(std::int64_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", with_thousands(number), number == 1 ? one : many);
}

std::string day_text(Time time) { return format_time(time).substr(0, 10); }

std::string table_text(const std::vector<Column>& columns, const std::vector<Cells>& rows) {
  Cells titles;
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    titles.push_back(columns[i].title);
    widths.push_back(columns[i].title.size());
    for (const auto& cells : rows) widths[i] = std::max(widths[i], cells[i].size());
  }
  if (!columns.back().is_number) widths.back() = 0;
  std::string text = line_of(columns, titles, widths);
  for (const auto& cells : rows) text += line_of(columns, cells, widths);
  return text;
}

}  // namespace runlight::app
