// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "net/http_server.hpp"

namespace runlight::sim {

enum class FaultKind : std::uint8_t {
  bad_gateway,          ///< 502
  service_unavailable,  ///< 503
  reset,                ///< the connection is reset in the middle of the body
  truncate,             ///< the body ends early, with a Content-Length that fits
  html,                 ///< 200 with an HTML page
  hang,                 ///< no answer for `seconds`
  secondary_403,
  secondary_429,
  exhausted,  ///< 403 with no points left until `seconds` from now
  not_found,
  unauthorized,
  no_rate_headers
};
std::string_view name_of(FaultKind kind);
std::optional<FaultKind> fault_named(std::string_view name);

/// The forms in which a Retry-After is seen, and not seen.
enum class RetryAfter : std::uint8_t { seconds, date, none, blank };
std::optional<RetryAfter> retry_after_named(std::string_view name);

struct Fault {
  FaultKind kind = FaultKind::bad_gateway;
  std::string path;        ///< part of the request's target; "" fits all
  std::int64_t count = 1;  ///< so many requests meet it …
  std::int64_t after = 0;  ///< … when so many that fit have passed
  RetryAfter retry_after = RetryAfter::seconds;
  std::chrono::seconds seconds{60};
};

/// The faults that wait to be played, in the order of their coming. Safe to use from several threads.
class Faults {
 public:
  void add(Fault fault);
  void clear();
  std::size_t size() const;
  /// The fault that this request meets.
  std::optional<Fault> take(std::string_view target);

 private:
  mutable std::mutex mutex_;
  std::list<Fault> waiting_;
};

/// The reply in place of the true one; absent for faults that spoil the true one. `now` is the clients' time.
std::optional<net::ServerReply> reply_of(const Fault& fault, Time now);
/// Spoils the true reply, if it is that kind of fault.
void spoil(net::ServerReply& reply, const Fault& fault);

/// GitHub's refusal for its secondary limits, with a Retry-After in that form.
/// https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
net::ServerReply secondary_refusal(int status, RetryAfter form, std::chrono::seconds wait, Time now);

}  // namespace runlight::sim
