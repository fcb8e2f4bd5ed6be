// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "model/run.hpp"
#include "store/store.hpp"

namespace runlight::collect {

/// What the store holds of one repository, asked attempt by attempt. Immutable once made.
class Known {
 public:
  explicit Known(std::span<const store::KnownAttempt> attempts);

  /// nullptr: not stored.
  const store::KnownAttempt* find(std::int64_t run_id, std::int32_t run_attempt) const;

 private:
  std::map<std::pair<std::int64_t, std::int32_t>, store::KnownAttempt> attempts_;
};

/// Whether a listed attempt says anything that is not stored yet.
bool is_news(const model::Run& listed, const Known& known);

/// The attempts before the listed one that are not stored as settled; the list shows only each run's latest.
std::vector<std::int32_t> missing_attempts(const model::Run& listed, const Known& known);

/// Whether the run's jobs have to be read: never read, or read while the run was still going, or before this attempt.
bool needs_jobs(const model::Run& listed, const Known& known);

}  // namespace runlight::collect
