// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <mutex>
#include <vector>

#include "net/url.hpp"
#include "sim/world.hpp"
#include "sim/world_control.hpp"

namespace runlight::sim {

/// What happens between the pages of a client that reads an unfiltered list of runs.
struct DriftTerms {
  std::int64_t adds = 0;     ///< new runs at the top
  std::int64_t deletes = 0;  ///< of runs that it has read already
  std::int64_t every = 1;    ///< so many pages
};

/// Safe to use from several threads.
class Drift {
 public:
  void set(DriftTerms terms);
  /// Call before the answer to a request; changes the world if it asks for a further page of such a list. Returns what it
  /// changed.
  std::vector<ControlledRun> before(const net::Target& target, World& world, Time now);

 private:
  std::mutex mutex_;
  DriftTerms terms_;
  std::int64_t pages_ = 0;
  std::uint64_t turn_ = 0;
};

}  // namespace runlight::sim
