// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

#include "archive/columns.hpp"
#include "archive/tables.hpp"

namespace runlight::archive {

/// SQL for the rows of `source` that stand: of each key the observation with the highest version, as the key's columns and
/// `row_hash`, which is of all columns.
std::string standing_rows(const Table& table, const Columns& columns, std::string_view source);

/// For statements that look at all rows of a history: to the disk rather than out of memory.
inline constexpr std::string_view k_spill_settings =
    " SETTINGS max_bytes_before_external_group_by = 268435456, max_bytes_ratio_before_external_group_by = 0, "
    "max_bytes_before_external_sort = 268435456, max_bytes_ratio_before_external_sort = 0";

}  // namespace runlight::archive
