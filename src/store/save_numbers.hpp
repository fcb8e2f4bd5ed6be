// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <mutex>
#include <set>

namespace runlight::store {

/// Numbers saves, so that a reader who has seen everything up to `settled()` never misses a row that a save still under way
/// brings later. Safe to call from several threads.
class SaveNumbers {
 public:
  /// The first save gets the number after `last`.
  explicit SaveNumbers(std::uint64_t last) : last_(last) {}

  /// A save under way; it ends with this.
  class Save {
   public:
    explicit Save(SaveNumbers& numbers);
    Save(const Save&) = delete;
    Save& operator=(const Save&) = delete;
    ~Save();
    std::uint64_t number() const { return number_; }

   private:
    SaveNumbers& numbers_;
    std::uint64_t number_;
  };

  /// Every save of this number or a lower one has ended.
  std::uint64_t settled() const;

 private:
  mutable std::mutex mutex_;
  std::uint64_t last_;                 // guarded by mutex_
  std::set<std::uint64_t> under_way_;  // guarded by mutex_
};

}  // namespace runlight::store
