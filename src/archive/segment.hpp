// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace runlight::archive {

/// One immutable Parquet file of an archive.
struct Segment {
  std::string path;  ///< "v1/runs/20261124T081500Z-9f8e7d6c5b4a3f2e.parquet", below the archive's place
  std::uint64_t bytes = 0;
  Time written_at{};  ///< by the storage's clock
};

inline constexpr std::string_view k_root = "v1/";
inline constexpr std::string_view k_extension = ".parquet";

/// A path that no other segment has: `now` for people and for order, 64 random bits for uniqueness.
std::string new_segment_path(std::string_view table, Time now);

/// The table of a segment; absent: the path is none of a segment's.
std::optional<std::string_view> table_of(std::string_view path);

}  // namespace runlight::archive
