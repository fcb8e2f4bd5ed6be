// SPDX-License-Identifier: MIT
#include "archive/standing_rows.hpp"

#include <fmt/format.h>

namespace runlight::archive {

std::string row_hash(const Columns& columns) {
  // As text, since a null would make the whole hash null.
  return fmt::format("cityHash64(toString(tuple({})))", columns.names);
}

std::string standing_rows(const Table& table, const Columns& columns, std::string_view source) {
  // Version and hash in one number, of which the engine finds the largest faster than of pairs.
  return fmt::format(
      "SELECT {}, toUInt64(max(bitOr(bitShiftLeft(toUInt128(version), 64), toUInt128({})))) AS row_hash FROM "
      "{} GROUP BY {}",
      table.key, row_hash(columns), source, table.key);
}

}  // namespace runlight::archive
