// SPDX-License-Identifier: MIT
#include "base/check.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace runlight {

void check(bool holds, std::string_view invariant, std::source_location where) {
  if (holds) [[likely]]
    return;
  fmt::print(stderr, "runlight: broken invariant: {} ({}:{})\n", invariant, where.file_name(), where.line());
  std::abort();
}

}  // namespace runlight
