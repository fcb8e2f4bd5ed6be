// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

/// The few operations on files that the delivery log rests on. All block; failures are storage errors that name the file.
namespace runlight::collect {

/// An open file, closed when this goes.
class DeliveryFile {
 public:
  DeliveryFile() = default;
  DeliveryFile(DeliveryFile&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}
  DeliveryFile& operator=(DeliveryFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(path_, other.path_);
    return *this;
  }
  DeliveryFile(const DeliveryFile&) = delete;
  DeliveryFile& operator=(const DeliveryFile&) = delete;
  ~DeliveryFile();

  static Result<DeliveryFile> open_for_reading(std::string path);
  /// An empty one, whose name is durable too.
  static Result<DeliveryFile> create(std::string path);
  static Result<DeliveryFile> open_for_writing(std::string path);

  bool is_open() const { return descriptor_ >= 0; }
  Result<std::uint64_t> size() const;
  /// At most `size` bytes; fewer only at the end of the file.
  Result<std::string> read(std::uint64_t offset, std::size_t size) const;
  /// All of `bytes`, durable when it returns.
  Result<void> write_durably(std::uint64_t offset, std::string_view bytes);
  Result<void> cut(std::uint64_t size);

 private:
  DeliveryFile(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
  static Result<DeliveryFile> open(std::string path, int flags);
  std::unexpected<Error> failed(std::string_view what) const;

  int descriptor_ = -1;
  std::string path_;
};

/// Puts `bytes` in place of the file's content: afterwards, whatever happens, it holds either the old or the new.
Result<void> replace_file(const std::string& path, std::string_view bytes);

/// Makes everything that was written to the folder's file system durable.
Result<void> sync_file_system(const std::string& folder);

}  // namespace runlight::collect
