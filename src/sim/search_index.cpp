// SPDX-License-Identifier: MIT
#include "sim/search_index.hpp"

#include "sim/random.hpp"

namespace runlight::sim {

bool IndexFlaws::is_missing(std::int64_t run_id) const {
  return missing_percent > 0 && mix(0x5ea4c4, static_cast<std::uint64_t>(run_id)) % 100 < missing_percent;
}

std::size_t IndexFlaws::told_total(std::size_t total, std::uint64_t turn) const {
  if (wobble_percent == 0) return total;
  const double most = static_cast<double>(total) * wobble_percent / 100;
  const double shift = (2 * Random(mix(0x30bb1e, turn)).fraction() - 1) * most;
  return static_cast<std::size_t>(static_cast<double>(total) + shift);
}

void SearchIndex::set(IndexFlaws flaws) {
  const std::scoped_lock lock(mutex_);
  flaws_ = flaws;
}

IndexFlaws SearchIndex::flaws() const {
  const std::scoped_lock lock(mutex_);
  return flaws_;
}

}  // namespace runlight::sim
