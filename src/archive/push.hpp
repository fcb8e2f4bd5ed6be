// SPDX-License-Identifier: MIT
#pragma once
#include "archive/archive.hpp"
#include "archive/parts.hpp"

namespace runlight::archive {

/// Writes the rows up to `up_to` (a settled stored_seq). See Archive::push.
Result<Exchange> push(const Parts& parts, std::uint64_t up_to);

}  // namespace runlight::archive
