// SPDX-License-Identifier: MIT
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace runlight::archive {

/// 'it\'s' : a string literal, for the arguments of table functions and engines, which take no bound parameters.
std::string sql_literal(std::string_view text);

/// "a/{x,y}.parquet" : the engine's pattern for just these files; with one, its path.
std::string pattern_of(std::span<const std::string> paths, std::string_view before);

/// How segments are written: zstd, in row groups that a reader of a few columns need not hold whole, with little memory.
/// https://clickhouse.com/docs/interfaces/formats/Parquet
inline constexpr std::string_view k_write_settings =
    " SETTINGS output_format_parquet_compression_method = 'zstd', output_format_parquet_row_group_size = 50000, "
    "output_format_parquet_row_group_size_bytes = 33554432, output_format_parquet_parallel_encoding = 0, max_threads = 1, "
    "max_block_size = 8192, azure_max_inflight_parts_for_one_file = 2";

/// Counts the rows of `source`, as a column `rows`.
std::string count_of(std::string_view source);

}  // namespace runlight::archive
