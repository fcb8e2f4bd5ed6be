// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

#include "archive/columns.hpp"
#include "archive/tables.hpp"

namespace runlight::archive {

/// SQL for a number that stands for all columns of a row.
std::string row_hash(const Columns& columns);

/// SQL for the rows of `source` that stand: of each key the observation with the highest version, as the key's columns and
/// `row_hash`. Of several with that version (two collectors that looked in the same second) the one with the highest hash,
/// so that whoever asks gets the same one.
std::string standing_rows(const Table& table, const Columns& columns, std::string_view source);

/// For statements that look at all rows of a history: to the disk rather than out of memory.
inline constexpr std::string_view k_spill_settings =
    " SETTINGS max_bytes_before_external_group_by = 268435456, max_bytes_ratio_before_external_group_by = 0, "
    "max_bytes_before_external_sort = 268435456, max_bytes_ratio_before_external_sort = 0";

}  // namespace runlight::archive
