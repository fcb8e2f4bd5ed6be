// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "github/budget.hpp"
#include "github/page.hpp"
#include "net/http_client.hpp"

namespace runlight::github {

using SteadyTime = std::chrono::steady_clock::time_point;

struct RateRules {
  std::int64_t reserve_points = 100;  ///< of each hour, left to others; at most half of the limit
  int points_per_minute = 900;        ///< per endpoint; 0: no guard
};

/// A request as its limits see it.
struct Spending {
  std::string route;  ///< "/repos/{owner}/{repo}/actions/runs"
  Priority priority = Priority::head;
  bool is_free = false;  ///< costs no point of the primary limit
};

/// Why a request may not go yet.
struct Hold {
  std::optional<SteadyTime> until;  ///< absent: until one that is under way is answered
  std::string_view reason;          ///< "GitHub's hourly limit is used up"; good as long as the budget
};

/// Whether a credential's next request may go, by what the answers to the earlier ones told. Decides and does nothing else:
/// the caller brings the times, waits, and keeps it to one thread at a time.
///
/// - Primary limit: what is left of the hour, less the reserve and less what is under way. `jobs` and `past` moreover leave
///   a tenth of the limit to the others. Used up: nothing until a second after the reset.
/// - Secondary limits: whoever is told to wait, by 403 or 429, nobody sends anything until then. By Retry-After, else, when
///   no points remain, by the reset, else a minute, then two, four … up to an hour.
/// - At most `points_per_minute` per route: a place is free again 60 s after the answer came, so that the server never
/// counts
///   more in any minute, however long the way to it is.
///
/// A server that sends no x-ratelimit headers has no primary limit. All waits are measured from the server's own Date where
/// it sends one, and by the monotonic clock from there, so that no jump of the wall clock lengthens one.
/// https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
class RateBudget {
 public:
  explicit RateBudget(RateRules rules);

  /// Nothing: it may go now.
  std::optional<Hold> hold(const Spending& spending, SteadyTime now);

  /// It goes.
  void begin(const Spending& spending);
  /// It was answered, failed or given up at `now`.
  void end(const Spending& spending, SteadyTime now);

  /// What an answer tells. `wall_now` is used where it carries no Date; `sent_at` tells which limits it could know of.
  void learn(const net::HttpResponse& response, SteadyTime sent_at, SteadyTime now, Time wall_now);

  Budget budget(SteadyTime now) const;

 private:
  struct Window {
    std::int64_t remaining = 0;
    Time reset_at{};       ///< as the server says
    SteadyTime ends_at{};  ///< a second after the reset
  };
  struct Route {
    std::deque<SteadyTime> answered;  ///< within the last minute, oldest first
    int under_way = 0;
  };

  std::optional<Hold> hold_for_minute(const Spending& spending, SteadyTime now);
  std::optional<Hold> hold_for_hour(const Spending& spending, SteadyTime now) const;
  std::optional<std::int64_t> remaining(SteadyTime now) const;
  std::int64_t floor_for(Priority priority) const;
  void learn_window(const net::Headers& headers, SteadyTime now, Time wall_now);
  void learn_limit(const net::HttpResponse& response, SteadyTime sent_at, SteadyTime now, Time wall_now);

  const RateRules rules_;
  const std::string minute_reason_;
  std::optional<std::int64_t> limit_;
  std::optional<Window> window_;
  std::map<std::string, Route, std::less<>> routes_;
  int points_under_way_ = 0;
  std::optional<SteadyTime> blocked_until_;
  std::string_view blocked_by_;
  SteadyTime blocked_at_{};  ///< when the last limit was told
  int limits_in_a_row_ = 0;
};

/// Whether an answer says that a limit was met: 429, or a 403 that tells so by Retry-After, by its remaining points or in
/// words.
bool is_limit(const net::HttpResponse& response);

}  // namespace runlight::github
