// SPDX-License-Identifier: MIT
#pragma once
#include "archive/archive.hpp"
#include "archive/parts.hpp"

namespace runlight::archive {

/// See Archive::compact.
Result<Compaction> compact(const Parts& parts, const CompactionLimits& limits);

/// Which segments of one table (by path) are put together. Groups of two and more; those of `small_bytes` and more in none.
std::vector<std::vector<Segment>> compaction_groups(std::vector<Segment> segments, const CompactionLimits& limits);

}  // namespace runlight::archive
