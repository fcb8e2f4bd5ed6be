// SPDX-License-Identifier: MIT
#include "sim/limits.hpp"

#include <fmt/format.h>

#include "sim/faults.hpp"
#include "sim/json_text.hpp"
#include "sim/random.hpp"

namespace runlight::sim {
namespace {

// GitHub tells clients to wait for a minute.
constexpr std::chrono::seconds k_penalty{60};

net::ServerReply exhausted() {
  return {.status = 403,
          .headers = {{"Content-Type", "application/json; charset=utf-8"}},
          .body = text_of("{\"message\":", Quoted{"API rate limit exceeded for user ID 9000000001."},
                          ",\"documentation_url\":\"https://docs.github.com/rest/overview/rate-limits-for-the-rest-api\","
                          "\"status\":\"403\"}"),
          .static_body = {}};
}

}  // namespace

std::optional<net::ServerReply> Limits::admit(const std::string& who, const std::string& endpoint, std::int64_t under_way,
                                              const Rate& rate, Time now, MinuteWindow::Instant instant) {
  if (!terms_.is_enforced) return std::nullopt;
  if (under_way > terms_.requests_at_once) return secondary_refusal(403, RetryAfter::seconds, k_penalty, now);
  const std::scoped_lock lock(mutex_);
  MinuteWindow& window = windows_[{mix_text(0x5ec0, who), endpoint}];
  if (static_cast<std::int64_t>(window.count(instant)) >= terms_.points_per_minute)
    return secondary_refusal(403, RetryAfter::seconds, k_penalty, now);
  // Asking for the limit is free: https://docs.github.com/en/rest/rate-limit/rate-limit
  const bool is_free = endpoint == "GET /rate_limit";
  if (!is_free && rate.is_limited() && rate.remaining() == 0) return exhausted();
  window.add(instant);
  return std::nullopt;
}

}  // namespace runlight::sim
