// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <mutex>

namespace runlight::sim {

/// How far GitHub's search index, from which filtered lists are answered, is from the truth.
struct IndexFlaws {
  std::chrono::seconds lag{0};        ///< it shows the world as it was so long ago
  std::uint32_t missing_percent = 0;  ///< of the runs, always the same ones
  std::uint32_t wobble_percent = 0;   ///< of the total_count, up or down, differently each time

  bool is_missing(std::int64_t run_id) const;
  /// `turn` tells the times apart.
  std::size_t told_total(std::size_t total, std::uint64_t turn) const;
};

/// Safe to use from several threads.
class SearchIndex {
 public:
  void set(IndexFlaws flaws);
  IndexFlaws flaws() const;

 private:
  mutable std::mutex mutex_;
  IndexFlaws flaws_;
};

}  // namespace runlight::sim
