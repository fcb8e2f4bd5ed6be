// SPDX-License-Identifier: MIT
#pragma once
#include <atomic>
#include <cstdint>

#include "sim/drift.hpp"
#include "sim/faults.hpp"
#include "sim/search_index.hpp"
#include "sim/stats.hpp"
#include "sim/token_book.hpp"

namespace runlight::sim {

/// How the simulator behaves beside what its world holds; control calls change it while requests are answered.
struct Behaviour {
  Faults faults;
  SearchIndex search_index;
  Drift drift;
  TokenBook tokens;
  Stats stats;
  std::atomic<std::int64_t> clock_ahead_s{0};  ///< of the time that was given
};

}  // namespace runlight::sim
