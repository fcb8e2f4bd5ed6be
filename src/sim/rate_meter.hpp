// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "base/time.hpp"
#include "net/http_client.hpp"

namespace runlight::sim {

struct Rate {
  std::int64_t limit = 0;  ///< 0: none, as on GitHub Enterprise Server by default
  std::int64_t used = 0;
  std::chrono::sys_seconds reset{};
  bool is_limited() const { return limit > 0; }
  std::int64_t remaining() const { return used < limit ? limit - used : 0; }
};

/// Counts requests as GitHub's primary rate limit does, by token and hour. It only tells; who
/// is refused is up to Limits.
/// https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
/// Safe to call from several threads.
class RateMeter {
 public:
  /// `per_hour` is the limit of a token; without one there are 60, or none if tokens have none.
  explicit RateMeter(std::int64_t per_hour = 5'000) : per_hour_(per_hour) {}
  /// `who` is any text that tells clients apart, such as the Authorization header; `points` is 0 for what costs nothing.
  Rate count(const std::string& who, bool with_token, std::int64_t points, Time now);

 private:
  std::int64_t per_hour_;
  std::mutex mutex_;
  std::map<std::uint64_t, Rate> rates_;  ///< by a hash, so that no token is kept
};

/// None where there is no limit.
void add_rate_headers(net::Headers& headers, const Rate& rate);
std::string rate_limit_body(const Rate& rate, bool with_top_level);

}  // namespace runlight::sim
