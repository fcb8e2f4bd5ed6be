// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace runlight::archive {

/// A table of the store that an archive keeps.
struct Table {
  std::string_view name;       ///< of its folder of segments, and of its view in SQL: "runs"
  std::string_view stored_in;  ///< "run_versions"
  std::string_view key;        ///< the columns that identify a row; with `version` they tell which observation stands
  std::string_view month;      ///< of a row, which never changes; "": the table is small
  /// Says something of rows in other tables ("all runs up to here are stored"). Claims are written after what they speak of
  /// and read before it is listed, so that nobody ever holds one without the rows that make it true.
  bool is_claim = false;
  std::string_view state_columns;  ///< those that a collector needs; "*": all, "": it does not need the table
};

/// Counted up when a column of these tables changes; each row of a segment holds the number that it was written with.
inline constexpr std::uint32_t k_segment_schema_version = 1;

/// Claims last.
std::span<const Table> tables();

/// nullptr: no such table.
const Table* find_table(std::string_view name);

}  // namespace runlight::archive
