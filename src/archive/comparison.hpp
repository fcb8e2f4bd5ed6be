// SPDX-License-Identifier: MIT
#pragma once
#include <vector>

#include "archive/archive.hpp"
#include "archive/parts.hpp"

namespace runlight::archive {

/// See Archive::compare.
Result<std::vector<TableComparison>> compare(const Parts& parts);

}  // namespace runlight::archive
