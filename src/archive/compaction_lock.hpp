// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <string>
#include <utility>

#include "archive/parts.hpp"

namespace runlight::archive {

/// That only one compaction is under way in an archive, whatever machines ask for it. A holder lays down a claim, a file of
/// its own name, and then lists the claims: it holds the lock when its own is the only one. Of two that begin at the same
/// time the later writer at least sees the other, so never do both hold it. A claim that is older than the life time, by the
/// storage's clock, is of a holder that died, and is removed. Should a holder merely have been slow, nothing is lost: a
/// compaction removes nothing that it has not seen whole elsewhere.
class CompactionLock {
 public:
  /// Fails as conflict while another holds it, and as the shelf does when it lets nothing be removed.
  static Result<CompactionLock> take(const Parts& parts);

  CompactionLock(CompactionLock&& other) noexcept
      : parts_(other.parts_), claim_(std::exchange(other.claim_, {})), renewed_at_(other.renewed_at_) {}
  CompactionLock(const CompactionLock&) = delete;
  CompactionLock& operator=(const CompactionLock&) = delete;
  CompactionLock& operator=(CompactionLock&&) = delete;
  ~CompactionLock();

  /// To be called before anything is removed: fails as conflict when the lock was lost. Renews it as it grows old.
  Result<void> hold();

 private:
  CompactionLock(const Parts& parts, std::string claim)
      : parts_(&parts), claim_(std::move(claim)), renewed_at_(std::chrono::steady_clock::now()) {}

  const Parts* parts_;
  std::string claim_;  ///< ""; moved from
  std::chrono::steady_clock::time_point renewed_at_;
};

}  // namespace runlight::archive
