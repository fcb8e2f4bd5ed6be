// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace runlight::store {

/// What must stay free on the disk of a data folder. The embedded engine (26.7.2) reports success when the write of a part's
/// data fails, and the part is then found broken: so a full disk has to be refused before it is met. Its merges look for
/// space themselves.
inline constexpr std::uint64_t k_disk_reserve_bytes = std::uint64_t{64} << 20U;

/// Fails as storage when writing `bytes` below `folder` would leave less than the reserve, or no room for a few hundred
/// files.
Result<void> require_space(const std::string& folder, std::uint64_t bytes);

}  // namespace runlight::store
