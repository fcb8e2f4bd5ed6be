// SPDX-License-Identifier: MIT
#include "store/disk_space.hpp"

#include <fmt/format.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <system_error>

namespace runlight::store {

Result<void> require_space(const std::string& folder, std::uint64_t bytes) {
  constexpr std::uint64_t k_spare_files = 1'000;
  struct statvfs disk{};
  if (statvfs(folder.c_str(), &disk) != 0) {
    return fail(ErrorKind::storage,
                fmt::format("the data folder {} cannot be reached ({})", folder, std::generic_category().message(errno)));
  }
  const std::uint64_t available = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  const std::uint64_t needed = bytes + k_disk_reserve_bytes;
  if (available < needed) {
    return fail(ErrorKind::storage,
                fmt::format("the disk of the data folder {} is full ({} MiB are free, {} MiB are needed); free some "
                            "space: what was stored so far is safe",
                            folder, available >> 20U, (needed + 0xF'FFFF) >> 20U));
  }
  // A file system without inodes says 0 of 0.
  if (disk.f_files != 0 && disk.f_favail < k_spare_files) {
    return fail(ErrorKind::storage,
                fmt::format("the disk of the data folder {} has room for no more files; delete some: what was stored "
                            "so far is safe",
                            folder));
  }
  return {};
}

}  // namespace runlight::store
