// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/task.hpp"
#include "github/budget.hpp"
#include "github/rate_budget.hpp"
#include "net/http_client.hpp"

namespace runlight::github {

struct GateRules {
  int concurrency = 20;
  RateRules rate;
  std::optional<std::chrono::seconds> longest_wait;  ///< for a limit; absent: any
};

/// Whom a request has to wait for: at most `concurrency` are under way at once, and none goes against a limit. Those that
/// wait go by priority, then in the order in which they came. Safe to call from several threads. A waiter that is cancelled
/// leaves the queue and throws, as Asio does. Must not go before its waiters and passes.
class RequestGate {
 public:
  RequestGate(Clock& clock, GateRules rules, Counters& counters);

  /// Leave to send one request, until it goes.
  class Pass {
   public:
    Pass(RequestGate& gate, Spending spending);
    Pass(Pass&& other) noexcept;
    Pass& operator=(Pass&&) = delete;
    ~Pass();

    /// What came of it. Call at most once.
    void answered(const net::HttpResponse& response);

   private:
    RequestGate* gate_;
    Spending spending_;
    SteadyTime began_at_;
  };

  struct Refusal {
    std::chrono::seconds wait;  ///< that would have been needed
    std::string reason;
  };

  /// A place in the order of arrival, for all tries of a request.
  std::uint64_t next_place();

  /// Waits for its turn. Refused when a limit asks for a longer wait than is allowed.
  Task<std::expected<Pass, Refusal>> enter(Spending spending, std::uint64_t place);

  Budget budget() const;
  std::optional<Waiting> waiting() const;

 private:
  enum class Turn { go, sleep, refused, queue };
  using Key = std::tuple<Priority, std::uint64_t, std::uint64_t>;  ///< the last: of several at one place
  struct Waiter {
    Spending spending;
    std::move_only_function<void(Turn)> resume = nullptr;  ///< posts to the waiter's own executor; none: it is not queued
    std::optional<SteadyTime> wakes_at = std::nullopt;     ///< while it sleeps
    std::optional<Hold> hold = std::nullopt;
    bool is_limited = false;  ///< has met a limit
  };
  struct State;
  class Seat;
  using Resumes = std::vector<std::pair<std::move_only_function<void(Turn)>, Turn>>;

  template <class Handler>
  void enqueue(Handler handler, Key key);
  static void run(Resumes resumes);

  void finish(const Spending& spending);

  Clock& clock_;
  std::shared_ptr<State> state_;  ///< shared with the cancellation handlers, which may outlive us
};

}  // namespace runlight::github
