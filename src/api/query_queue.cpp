// SPDX-License-Identifier: MIT
#include "api/query_queue.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <deque>
#include <list>
#include <map>

namespace runlight::api {
namespace {

constexpr std::chrono::seconds k_come_again{5};

std::unexpected<Error> busy(std::string message) {
  return fail({.kind = ErrorKind::unavailable, .message = std::move(message), .retry_after = k_come_again});
}

}  // namespace

struct QueryQueue::Waiter {
  Waiter(boost::asio::any_io_executor executor, std::string who) : alarm(std::move(executor)), asker(std::move(who)) {}
  boost::asio::steady_timer alarm;  ///< goes off when it has waited for too long, or earlier when its turn has come
  std::string asker;
  bool is_running = false;
};

struct QueryQueue::State {
  explicit State(Limits the_limits) : limits(the_limits) {}

  bool may_run(const std::string& asker) const {
    const auto found = running_of.find(asker);
    return running < limits.at_once && (found == running_of.end() || found->second < limits.at_once_per_asker);
  }

  std::size_t waiting_of(const std::string& asker) const {
    const auto found = waiters.find(asker);
    return found == waiters.end() ? 0 : found->second.size();
  }

  void begin(Waiter& waiter) {
    ++running;
    ++running_of[waiter.asker];
    waiter.is_running = true;
  }

  void enqueue(const std::shared_ptr<Waiter>& waiter) {
    auto& own = waiters[waiter->asker];
    if (own.empty()) turns.push_back(waiter->asker);
    own.push_back(waiter);
    ++waiting;
  }

  void leave(const std::shared_ptr<Waiter>& waiter) {
    if (waiter->is_running) {
      --running;
      if (const auto at = running_of.find(waiter->asker); --at->second == 0) running_of.erase(at);
      start_next();
    } else if (const auto at = waiters.find(waiter->asker); at != waiters.end()) {
      waiting -= std::erase(at->second, waiter);
      if (at->second.empty()) forget(at);
    }
  }

  void start_next() {
    for (auto turn = std::ranges::find_if(turns, [&](const auto& asker) { return may_run(asker); }); turn != turns.end();
         turn = std::ranges::find_if(turns, [&](const auto& asker) { return may_run(asker); })) {
      const auto at = waiters.find(*turn);
      const auto waiter = at->second.front();
      at->second.pop_front();
      --waiting;
      turns.splice(turns.end(), turns, turn);
      if (at->second.empty()) forget(at);
      begin(*waiter);
      waiter->alarm.cancel();
    }
  }

  void forget(std::map<std::string, std::deque<std::shared_ptr<Waiter>>>::iterator at) {
    turns.remove(at->first);
    waiters.erase(at);
  }

  const Limits limits;
  std::size_t running = 0;
  std::size_t waiting = 0;
  std::map<std::string, std::size_t> running_of;                       ///< by asker
  std::map<std::string, std::deque<std::shared_ptr<Waiter>>> waiters;  ///< by asker; none is empty
  std::list<std::string> turns;                                        ///< the askers who wait, the next one first
};

QueryQueue::Turn::Turn(std::shared_ptr<State> state, std::shared_ptr<Waiter> waiter)
    : state_(std::move(state)), waiter_(std::move(waiter)) {}

QueryQueue::Turn::~Turn() {
  if (state_) state_->leave(waiter_);
}

QueryQueue::QueryQueue(boost::asio::any_io_executor workers, Limits limits)
    : workers_(std::move(workers)), state_(std::make_shared<State>(limits)) {}

std::size_t QueryQueue::waiting() const { return state_->waiting; }

Task<Result<QueryQueue::Turn>> QueryQueue::wait(std::string asker) {
  const auto state = state_;
  const auto executor = co_await boost::asio::this_coro::executor;
  const auto waiter = std::make_shared<Waiter>(executor, std::move(asker));
  if (state->may_run(waiter->asker)) {
    state->begin(*waiter);
    co_return Turn(state, waiter);
  }
  if (state->waiting_of(waiter->asker) >= state->limits.waiting_per_asker) {
    co_return busy("Too many of your questions wait for an answer; ask again in a moment.");
  }
  if (state->waiting >= state->limits.waiting) {
    co_return busy("Too many questions wait for an answer; ask again in a moment.");
  }
  state->enqueue(waiter);
  Turn turn(state, waiter);
  waiter->alarm.expires_after(state->limits.longest_wait);
  const auto [ended] = co_await waiter->alarm.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  if (waiter->is_running) co_return std::move(turn);
  if (ended) throw boost::system::system_error(ended);
  co_return busy("The server is busy with other questions; ask again in a moment.");
}

}  // namespace runlight::api
