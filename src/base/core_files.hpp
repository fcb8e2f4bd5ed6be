// SPDX-License-Identifier: MIT
#pragma once
#include <sys/resource.h>

namespace runlight {

/// From now on a crash of this process writes no core file: its memory holds secrets.
/// https://man7.org/linux/man-pages/man5/core.5.html
inline void forbid_core_files() {
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  static_cast<void>(setrlimit(RLIMIT_CORE, &none));
}

}  // namespace runlight
