// SPDX-License-Identifier: MIT
#pragma once
#include <fmt/format.h>

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/text.hpp"
#include "base/time.hpp"

namespace runlight::store {

// Fills described structs from the engine's JSON lines: members by name. The counterpart of row_json.hpp.

inline bool read_cell(const boost::json::value& cell, std::string& out) {
  const auto* text = cell.if_string();
  if (text != nullptr) out.assign(text->data(), text->size());
  return text != nullptr;
}

/// The engine writes Bool as true and the result of a comparison as 1.
inline bool read_cell(const boost::json::value& cell, bool& out) {
  if (const auto* flag = cell.if_bool()) return out = *flag, true;
  boost::system::error_code failed;
  out = cell.to_number<std::int64_t>(failed) != 0;
  return !failed;
}

template <class Number>
  requires(std::is_arithmetic_v<Number> && !std::same_as<Number, bool>)
bool read_cell(const boost::json::value& cell, Number& out) {
  boost::system::error_code failed;
  out = cell.to_number<Number>(failed);
  return !failed;
}

inline bool read_cell(const boost::json::value& cell, Time& out) {
  const auto* text = cell.if_string();
  const auto time = text != nullptr ? parse_time(std::string_view(*text)) : fail(ErrorKind::bad_data, "no text");
  if (time) out = *time;
  return time.has_value();
}

template <class T>
bool read_cell(const boost::json::value& cell, std::optional<T>& out) {
  out.reset();
  return cell.is_null() || read_cell(cell, out.emplace());
}

template <class T>
bool read_cell(const boost::json::value& cell, std::vector<T>& out) {
  out.clear();
  const auto* cells = cell.if_array();
  if (cells == nullptr) return false;
  out.resize(cells->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (!read_cell((*cells)[i], out[i])) return false;
  }
  return true;
}

template <class Row>
bool read_row(const boost::json::object& object, Row& row) {
  bool all = true;
  boost::mp11::mp_for_each<boost::describe::describe_members<Row, boost::describe::mod_public>>([&](auto member) {
    const auto* cell = object.if_contains(member.name);
    all = all && cell != nullptr && read_cell(*cell, row.*member.pointer);
  });
  return all;
}

template <class Row>
bool read_cells(const boost::json::array& cells, Row& row) {
  using Members = boost::describe::describe_members<Row, boost::describe::mod_public>;
  std::size_t i = 0;
  bool all = cells.size() == boost::mp11::mp_size<Members>::value;
  boost::mp11::mp_for_each<Members>([&](auto member) {
    all = all && read_cell(cells[i], row.*member.pointer);
    ++i;
  });
  return all;
}

/// JSON lines of a question of our own. A row that does not fit the struct is a fault of ours: internal.
template <class Row>
Result<std::vector<Row>> parse_rows(std::string_view lines, std::string_view question) {
  std::vector<Row> rows;
  for (const auto line : split(lines, '\n')) {
    if (line.empty()) continue;
    boost::system::error_code failed;
    const auto value = boost::json::parse(line, failed);
    if (failed || !value.is_object() || !read_row(value.get_object(), rows.emplace_back())) {
      return fail(ErrorKind::internal, fmt::format("the engine gave \"{}\" for a row of {}", line.substr(0, 200), question));
    }
  }
  return rows;
}

/// The same of JSONCompactEachRow: half as long, for questions of many rows. The columns stand in the order of the members.
template <class Row>
Result<std::vector<Row>> parse_compact_rows(std::string_view lines, std::string_view question) {
  std::vector<Row> rows;
  for (const auto line : split(lines, '\n')) {
    if (line.empty()) continue;
    boost::system::error_code failed;
    const auto value = boost::json::parse(line, failed);
    if (failed || !value.is_array() || !read_cells(value.get_array(), rows.emplace_back())) {
      return fail(ErrorKind::internal, fmt::format("the engine gave \"{}\" for a row of {}", line.substr(0, 200), question));
    }
  }
  return rows;
}

}  // namespace runlight::store
