// SPDX-License-Identifier: MIT
#include "store/folder_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/text.hpp"

namespace runlight::store {
namespace {

std::string reason(int error_number) { return std::generic_category().message(error_number); }

std::string holder_of(int descriptor) {
  std::array<char, 32> text{};
  const auto size = pread(descriptor, text.data(), text.size(), 0);
  return size <= 0 ? "unknown" : std::string(trim({text.data(), static_cast<std::size_t>(size)}));
}

std::unexpected<Error> cannot_write(const std::string& folder, const std::string& why) {
  return fail(ErrorKind::storage,
              fmt::format("the data folder {} cannot be written ({}); choose another with --data, or change "
                          "its permissions",
                          folder, why));
}

}  // namespace

Result<FolderLock> FolderLock::take(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return cannot_write(folder, error.message());
  if (access(folder.c_str(), W_OK | X_OK) != 0) return cannot_write(folder, reason(errno));

  FolderLock lock(open((folder + "/runlight.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (lock.descriptor_ < 0) return cannot_write(folder, reason(errno));
  if (flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorKind::conflict,
                fmt::format("another runlight has the data folder {} open (pid {}); stop it, or choose another "
                            "folder with --data",
                            folder, holder_of(lock.descriptor_)));
  }
  const auto pid = fmt::format("{}\n", getpid());
  if (ftruncate(lock.descriptor_, 0) != 0 || pwrite(lock.descriptor_, pid.data(), pid.size(), 0) < 0) {
    return cannot_write(folder, reason(errno));
  }
  return lock;
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace runlight::store
