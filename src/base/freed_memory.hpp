// SPDX-License-Identifier: MIT
#pragma once
#include <malloc.h>

namespace runlight {

/// From now on each freed block of half a megabyte or more goes back to the machine. By itself the allocator keeps ever
/// larger ones, up to 32 MiB, once such a one was freed: answers of that size would stay for as long as the process.
/// https://man7.org/linux/man-pages/man3/mallopt.3.html, M_MMAP_THRESHOLD
inline void give_back_large_blocks() { static_cast<void>(mallopt(M_MMAP_THRESHOLD, 512 << 10)); }

}  // namespace runlight
