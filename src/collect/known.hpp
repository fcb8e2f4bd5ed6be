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

/// What the store holds of some runs, asked attempt by attempt. Immutable once made.
class Known {
 public:
  explicit Known(std::span<const store::KnownAttempt> attempts);

  /// nullptr: not stored.
  const store::KnownAttempt* find(std::int64_t run_id, std::int32_t run_attempt) const;
  /// Of a run; nullptr: none is stored.
  const store::KnownAttempt* any_of(std::int64_t run_id) const;

 private:
  std::map<std::pair<std::int64_t, std::int32_t>, store::KnownAttempt> attempts_;
};

/// Whether a listed attempt says anything that is not stored yet. A settled one that is stored as settled at a later change
/// is no news: a search index shows old states.
bool is_news(const model::Run& listed, const Known& known);

/// The attempts before the listed one that are not stored as settled; the list shows only each run's latest.
std::vector<std::int32_t> missing_attempts(const model::Run& listed, const Known& known);

/// Of what a page lists, in a number that changes with any of it: (id, attempt, status, updated_at) of each run.
std::uint64_t fingerprint(std::span<const model::Run> runs);

}  // namespace runlight::collect
