// SPDX-License-Identifier: MIT
#include "collect/delivery_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace runlight::collect {
namespace {

constexpr mode_t k_private = 0600;

std::unexpected<Error> failure(const std::string& path, std::string_view what) {
  return fail(ErrorKind::storage, fmt::format("{} {} ({})", path, what, std::generic_category().message(errno)));
}

/// The names in a folder are durable only once the folder itself is.
Result<void> sync_folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path().string();
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return failure(folder, "cannot be opened");
  const bool synced = fsync(descriptor) == 0;
  const int cause = errno;
  close(descriptor);
  errno = cause;
  if (!synced) return failure(folder, "cannot be made durable");
  return {};
}

}  // namespace

DeliveryFile::~DeliveryFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

Result<DeliveryFile> DeliveryFile::open(std::string path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, k_private);
  if (descriptor < 0) return failure(path, "cannot be opened");
  return DeliveryFile(descriptor, std::move(path));
}

Result<DeliveryFile> DeliveryFile::open_for_reading(std::string path) { return open(std::move(path), O_RDONLY); }
Result<DeliveryFile> DeliveryFile::open_for_writing(std::string path) { return open(std::move(path), O_RDWR); }

Result<DeliveryFile> DeliveryFile::create(std::string path) {
  RUNLIGHT_TRY(auto file, open(std::move(path), O_RDWR | O_CREAT | O_TRUNC));
  RUNLIGHT_TRY_VOID(sync_folder_of(file.path_));
  return file;
}

std::unexpected<Error> DeliveryFile::failed(std::string_view what) const { return failure(path_, what); }

Result<std::uint64_t> DeliveryFile::size() const {
  struct stat facts{};
  if (fstat(descriptor_, &facts) != 0) return failed("cannot be looked at");
  return static_cast<std::uint64_t>(facts.st_size);
}

Result<std::string> DeliveryFile::read(std::uint64_t offset, std::size_t size) const {
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const auto count = pread(descriptor_, bytes.data() + done, size - done, static_cast<off_t>(offset + done));
    if (count == 0) break;
    if (count > 0) {
      done += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      return failed("cannot be read");
    }
  }
  bytes.resize(done);
  return bytes;
}

Result<void> DeliveryFile::write_durably(std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed("cannot be written");
    offset += static_cast<std::uint64_t>(count);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  if (fdatasync(descriptor_) != 0) return failed("cannot be made durable");
  return {};
}

Result<void> DeliveryFile::cut(std::uint64_t size) {
  if (ftruncate(descriptor_, static_cast<off_t>(size)) != 0 || fdatasync(descriptor_) != 0) return failed("cannot be cut");
  return {};
}

Result<void> replace_file(const std::string& path, std::string_view bytes) {
  const auto fresh = path + ".new";
  {
    RUNLIGHT_TRY(auto file, DeliveryFile::create(fresh));
    RUNLIGHT_TRY_VOID(file.write_durably(0, bytes));
  }
  if (std::rename(fresh.c_str(), path.c_str()) != 0) return failure(path, "cannot be replaced");
  return sync_folder_of(path);
}

Result<void> sync_file_system(const std::string& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return failure(folder, "cannot be opened");
  const bool synced = syncfs(descriptor) == 0;
  const int cause = errno;
  close(descriptor);
  errno = cause;
  if (!synced) return failure(folder, "cannot be made durable");
  return {};
}

}  // namespace runlight::collect
