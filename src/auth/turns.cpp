// SPDX-License-Identifier: MIT
#include "auth/turns.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace runlight::auth {

namespace asio = boost::asio;

/// A place in the queue, given up however the coroutine ends.
struct Turns::Waiter {
  Waiter(Turns& held, const asio::any_io_executor& executor)
      : turns(held), timer(executor, asio::steady_timer::time_point::max()) {
    turns.waiting_.push_back(&timer);
  }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter() {
    turns.waiting_.remove(&timer);
    if (!turns.is_taken_) turns.wake_first();
  }
  Turns& turns;
  asio::steady_timer timer;
};

Task<Turns::Turn> Turns::enter() {
  if (is_taken_ || !waiting_.empty()) {
    Waiter waiter(*this, co_await asio::this_coro::executor);
    while (is_taken_ || waiting_.front() != &waiter.timer) {
      boost::system::error_code woken;
      waiter.timer.expires_at(asio::steady_timer::time_point::max());
      co_await waiter.timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
    is_taken_ = true;  // before the waiter goes: it would wake the next one
  }
  is_taken_ = true;
  co_return Turn(*this);
}

void Turns::end() {
  is_taken_ = false;
  wake_first();
}

void Turns::wake_first() {
  if (!waiting_.empty()) waiting_.front()->cancel();
}

}  // namespace runlight::auth
