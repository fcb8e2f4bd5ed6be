// SPDX-License-Identifier: MIT
#pragma once
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"

namespace runlight::github {

/// What is known of a credential's primary limit.
/// https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
struct Budget {
  std::optional<std::int64_t> limit;      ///< points per hour; absent: not told (yet), or the server has none
  std::optional<std::int64_t> remaining;  ///< of this hour
  std::optional<Time> reset_at;           ///< when the hour ends
};

/// Why nothing is sent, and until when by our clock.
struct Waiting {
  Time until{};
  std::string reason;  ///< "GitHub's hourly limit is used up"
};

/// What was spent, since the client was made.
struct Counters {
  std::atomic<std::int64_t> requests{0};  ///< sent, tries included
  std::atomic<std::int64_t> retries{0};
  std::atomic<std::int64_t> bytes{0};         ///< of bodies, decompressed
  std::atomic<std::int64_t> not_modified{0};  ///< answers that said so, which cost nothing
  std::atomic<std::int64_t> points{0};        ///< of the primary limit: every request but those and the free ones
  std::atomic<std::int64_t> waits{0};         ///< times that a request had to wait for a limit
  std::atomic<std::int64_t> waited_ms{0};     ///< with at least one request waiting for a limit
};

/// The counters at one moment, or what was spent between two.
struct Spent {
  std::int64_t requests = 0;
  std::int64_t not_modified = 0;
  std::int64_t points = 0;
  std::int64_t waits = 0;
  std::int64_t waited_ms = 0;

  friend Spent operator-(const Spent& now, const Spent& before) {
    return {now.requests - before.requests, now.not_modified - before.not_modified, now.points - before.points,
            now.waits - before.waits, now.waited_ms - before.waited_ms};
  }
};

inline Spent spent(const Counters& counters) {
  return {counters.requests, counters.not_modified, counters.points, counters.waits, counters.waited_ms};
}

}  // namespace runlight::github
