// SPDX-License-Identifier: MIT
#include "github/request_gate.hpp"

#include <algorithm>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace runlight::github {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// All guarded by its mutex. One waiter sleeps for the rest: whoever would have to wait for a time that no sleeper's alarm
/// comes before sets one of its own. The others are resumed when their turn has come.
struct RequestGate::State {
  State(Clock& the_clock, GateRules the_rules, Counters& the_counters)
      : clock(the_clock), rules(the_rules), counters(the_counters), free(the_rules.concurrency), budget(the_rules.rate) {}

  Turn decide(Waiter& waiter) {
    const auto now = clock.monotonic();
    waiter.hold = budget.hold(waiter.spending, now);
    if (!waiter.hold) return free > 0 ? Turn::go : Turn::queue;
    if (!waiter.hold->until) return Turn::queue;
    mark_limited(waiter, now);
    if (rules.longest_wait && *waiter.hold->until - now > *rules.longest_wait) return Turn::refused;
    return is_covered(*waiter.hold->until) ? Turn::queue : Turn::sleep;
  }

  /// Decides, and does what follows from it for the state.
  Turn settle(Key key) {
    auto& waiter = waiters.at(key);
    const auto turn = decide(waiter);
    if (turn == Turn::go) {
      --free;
      budget.begin(waiter.spending);
      remove(key);
    } else if (turn == Turn::sleep) {
      waiter.wakes_at = waiter.hold->until;
    }
    return turn;
  }

  /// After anything that may let somebody go. What it gives is to be run without the lock.
  Resumes pump() {
    Resumes resumes;
    for (auto at = waiters.begin(); at != waiters.end() && free > 0;) {
      const auto key = at->first;
      auto& waiter = at->second;
      ++at;
      if (!waiter.resume) continue;
      auto resume = std::exchange(waiter.resume, nullptr);
      const auto turn = settle(key);
      if (turn == Turn::queue) {
        waiters.at(key).resume = std::move(resume);
      } else {
        resumes.emplace_back(std::move(resume), turn);
      }
    }
    return resumes;
  }

  void remove(Key key) {
    const auto at = waiters.find(key);
    if (at == waiters.end()) return;
    if (at->second.is_limited && --limited == 0) count_wait(clock.monotonic());
    waiters.erase(at);
  }

  bool is_covered(SteadyTime until) const {
    return std::ranges::any_of(waiters,
                               [&](const auto& entry) { return entry.second.wakes_at && *entry.second.wakes_at <= until; });
  }

  void mark_limited(Waiter& waiter, SteadyTime now) {
    if (std::exchange(waiter.is_limited, true)) return;
    ++counters.waits;
    if (limited++ == 0) limited_since = now;
  }

  void count_wait(SteadyTime now) {
    counters.waited_ms += std::chrono::duration_cast<milliseconds>(now - limited_since).count();
  }

  Clock& clock;
  const GateRules rules;
  Counters& counters;
  std::mutex mutex;
  int free;
  RateBudget budget;
  std::uint64_t next_id = 0;
  std::map<Key, Waiter> waiters;  ///< in the order in which they go
  int limited = 0;                ///< waiters that met a limit
  SteadyTime limited_since{};
};

/// A waiter's entry, for as long as it waits: however the waiting ends, the others go on.
class RequestGate::Seat {
 public:
  Seat(RequestGate& gate, Spending spending, std::uint64_t place) : gate_(gate) {
    const std::lock_guard lock(gate_.state_->mutex);
    key_ = {spending.priority, place, gate_.state_->next_id++};
    gate_.state_->waiters.emplace(key_, Waiter{.spending = std::move(spending)});
  }
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;
  ~Seat() {
    Resumes resumes;
    {
      const std::lock_guard lock(gate_.state_->mutex);
      gate_.state_->remove(key_);
      resumes = gate_.state_->pump();
    }
    RequestGate::run(std::move(resumes));
  }

  Key key() const { return key_; }

  Turn settle() {
    const std::lock_guard lock(gate_.state_->mutex);
    return gate_.state_->settle(key_);
  }

  milliseconds time_to_sleep() const {
    const std::lock_guard lock(gate_.state_->mutex);
    const auto left = *gate_.state_->waiters.at(key_).wakes_at - gate_.clock_.monotonic();
    return std::max(std::chrono::ceil<milliseconds>(left), milliseconds{0});
  }

  /// Its alarm went off. It was the others' too, whatever becomes of this one.
  Turn wake() {
    Resumes resumes;
    Turn turn = Turn::queue;
    {
      const std::lock_guard lock(gate_.state_->mutex);
      gate_.state_->waiters.at(key_).wakes_at.reset();
      turn = gate_.state_->settle(key_);
      resumes = gate_.state_->pump();
    }
    RequestGate::run(std::move(resumes));
    return turn;
  }

  Refusal refusal() const {
    const std::lock_guard lock(gate_.state_->mutex);
    const auto& hold = *gate_.state_->waiters.at(key_).hold;
    return {std::chrono::ceil<seconds>(*hold.until - gate_.clock_.monotonic()), std::string(hold.reason)};
  }

 private:
  RequestGate& gate_;
  Key key_;
};

RequestGate::RequestGate(Clock& clock, GateRules rules, Counters& counters)
    : clock_(clock), state_(std::make_shared<State>(clock, rules, counters)) {}

std::uint64_t RequestGate::next_place() {
  const std::lock_guard lock(state_->mutex);
  return state_->next_id++;
}

Task<std::expected<RequestGate::Pass, RequestGate::Refusal>> RequestGate::enter(Spending spending, std::uint64_t place) {
  Seat seat(*this, spending, place);
  auto turn = seat.settle();
  for (;;) {
    switch (turn) {
      case Turn::go: co_return Pass(*this, std::move(spending));
      case Turn::refused: co_return std::unexpected(seat.refusal());
      case Turn::sleep:
        co_await clock_.sleep_for(seat.time_to_sleep());
        turn = seat.wake();
        break;
      case Turn::queue:
        turn = co_await asio::async_initiate<const asio::use_awaitable_t<>, void(boost::system::error_code, Turn)>(
            [this, key = seat.key()](auto handler) { enqueue(std::move(handler), key); }, asio::use_awaitable);
        break;
    }
  }
}

template <class Handler>
void RequestGate::enqueue(Handler handler, Key key) {
  auto slot = asio::get_associated_cancellation_slot(handler);
  // The waiter counts as work of its executor: nothing else may be left there.
  auto executor = asio::prefer(asio::get_associated_executor(handler), asio::execution::outstanding_work.tracked);
  auto resume = [slot, executor, handler = std::move(handler)](Turn turn) mutable {
    asio::post(executor, [slot, turn, handler = std::move(handler)]() mutable {
      slot.clear();
      handler(turn == Turn::queue ? asio::error::operation_aborted : boost::system::error_code{}, turn);
    });
  };

  Turn turn = Turn::queue;
  {
    const std::lock_guard lock(state_->mutex);
    turn = state_->settle(key);  // it may have come since, on another thread
    if (turn == Turn::queue) {
      if (slot.is_connected()) {
        slot.assign([weak = std::weak_ptr(state_), key](asio::cancellation_type) {
          const auto state = weak.lock();
          if (!state) return;
          std::move_only_function<void(Turn)> cancelled;
          {
            const std::lock_guard inner(state->mutex);
            const auto at = state->waiters.find(key);
            if (at != state->waiters.end()) cancelled = std::exchange(at->second.resume, nullptr);
          }
          // Otherwise its turn has come already.
          if (cancelled) cancelled(Turn::queue);
        });
      }
      state_->waiters.at(key).resume = std::move(resume);
      return;
    }
  }
  resume(turn);
}

void RequestGate::run(Resumes resumes) {
  for (auto& [resume, turn] : resumes) resume(turn);
}

Budget RequestGate::budget() const {
  const std::lock_guard lock(state_->mutex);
  return state_->budget.budget(clock_.monotonic());
}

std::optional<Waiting> RequestGate::waiting() const {
  const std::lock_guard lock(state_->mutex);
  const auto now = clock_.monotonic();
  for (const auto& [key, waiter] : state_->waiters) {
    if (!waiter.is_limited) continue;
    const auto hold = state_->budget.hold(waiter.spending, now);
    if (!hold || !hold->until) continue;
    return Waiting{.until = clock_.now() + std::chrono::ceil<milliseconds>(*hold->until - now),
                   .reason = std::string(hold->reason)};
  }
  return std::nullopt;
}

void RequestGate::finish(const Spending& spending) {
  Resumes resumes;
  {
    const std::lock_guard lock(state_->mutex);
    state_->budget.end(spending, clock_.monotonic());
    ++state_->free;
    resumes = state_->pump();
  }
  run(std::move(resumes));
}

RequestGate::Pass::Pass(RequestGate& gate, Spending spending)
    : gate_(&gate), spending_(std::move(spending)), began_at_(gate.clock_.monotonic()) {}

RequestGate::Pass::Pass(Pass&& other) noexcept
    : gate_(std::exchange(other.gate_, nullptr)), spending_(std::move(other.spending_)), began_at_(other.began_at_) {}

RequestGate::Pass::~Pass() {
  if (gate_ != nullptr) gate_->finish(spending_);
}

void RequestGate::Pass::answered(const net::HttpResponse& response) {
  const std::lock_guard lock(gate_->state_->mutex);
  gate_->state_->budget.learn(response, began_at_, gate_->clock_.monotonic(), gate_->clock_.now());
}

}  // namespace runlight::github
