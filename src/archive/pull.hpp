// SPDX-License-Identifier: MIT
#pragma once
#include "archive/archive.hpp"
#include "archive/parts.hpp"

namespace runlight::archive {

/// See Archive::pull.
Result<Exchange> pull(const Parts& parts, Extent extent);

}  // namespace runlight::archive
