// SPDX-License-Identifier: MIT
#include "archive/standing_rows.hpp"

#include <fmt/format.h>

namespace runlight::archive {

std::string standing_rows(const Table& table, const Columns& columns, std::string_view source) {
  // As text, since a null would make the whole hash null.
  return fmt::format("SELECT {}, argMax(cityHash64(toString(tuple({}))), version) AS row_hash FROM {} GROUP BY {}",
                     table.key, columns.names, source, table.key);
}

}  // namespace runlight::archive
