// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace runlight::net {

/// `bytes` in gzip's format, as "Content-Encoding: gzip" means it. `level` is zlib's: 1 (fast) to 9 (small). Fails only as
/// internal, when memory is short or the level is none.
Result<std::string> gzip(std::string_view bytes, int level = 1);

}  // namespace runlight::net
