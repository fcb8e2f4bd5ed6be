// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "net/http_server.hpp"
#include "sim/minute_window.hpp"
#include "sim/rate_meter.hpp"

namespace runlight::sim {

/// GitHub's limits, for a simulator that holds clients to them. They go by the clients' time, so that waiting helps.
/// https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
struct LimitTerms {
  bool is_enforced = false;
  std::int64_t points_per_minute = 900;  ///< of one client at one endpoint
  std::int64_t requests_at_once = 100;   ///< of all clients together
};

/// Safe to use from several threads.
class Limits {
 public:
  explicit Limits(LimitTerms terms) : terms_(terms) {}

  /// The refusal that a request meets; absent: it may pass, and counts from now on. `rate` is the client's before it.
  std::optional<net::ServerReply> admit(const std::string& who, const std::string& endpoint, std::int64_t under_way,
                                        const Rate& rate, Time now, MinuteWindow::Instant instant);

 private:
  LimitTerms terms_;
  std::mutex mutex_;
  std::map<std::pair<std::uint64_t, std::string>, MinuteWindow> windows_;
};

}  // namespace runlight::sim
