// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>

namespace runlight::net {

/// How many files and sockets this process may have open, once the system's soft limit is lifted to `wanted` as far as its
/// hard limit allows. Never lowers it.
std::size_t lift_file_handles(std::size_t wanted);

}  // namespace runlight::net
