// SPDX-License-Identifier: MIT
#include "net/file_handles.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <limits>

namespace runlight::net {

std::size_t lift_file_handles(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::numeric_limits<std::size_t>::max();
  if (limit.rlim_cur >= wanted) return limit.rlim_cur;
  const rlimit lifted{.rlim_cur = std::min<rlim_t>(limit.rlim_max, wanted), .rlim_max = limit.rlim_max};
  return ::setrlimit(RLIMIT_NOFILE, &lifted) == 0 ? lifted.rlim_cur : limit.rlim_cur;
}

}  // namespace runlight::net
