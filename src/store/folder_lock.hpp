// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <utility>

#include "base/result.hpp"

namespace runlight::store {

/// Holds a data folder for this process, by a lock on the file runlight.lock in it that ends with the process, whatever ends
/// it.
class FolderLock {
 public:
  /// Makes the folder when it is absent. Fails as conflict when another process (or another lock of this one) holds it, with
  /// its pid, and as storage when the folder cannot be made or written.
  static Result<FolderLock> take(const std::string& folder);

  FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FolderLock& operator=(FolderLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace runlight::store
