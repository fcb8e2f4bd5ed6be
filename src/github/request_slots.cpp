// SPDX-License-Identifier: MIT
#include "github/request_slots.hpp"

#include <algorithm>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>

namespace runlight::github {

namespace asio = boost::asio;

RequestSlots::RequestSlots(int count) : queue_(std::make_shared<Queue>()) { queue_->free = count; }

Task<RequestSlots::Hold> RequestSlots::acquire() {
  if (!try_acquire()) {
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(boost::system::error_code)>(
        [this](auto handler) { enqueue(std::move(handler)); }, asio::use_awaitable);
  }
  co_return Hold(*this);
}

bool RequestSlots::try_acquire() {
  const std::lock_guard lock(queue_->mutex);
  if (queue_->free == 0) return false;
  --queue_->free;
  return true;
}

/// Hands the slot to the first in the queue, so that nobody overtakes it.
void RequestSlots::release() {
  std::optional<Waiter> first;
  {
    const std::lock_guard lock(queue_->mutex);
    if (queue_->waiters.empty()) {
      ++queue_->free;
      return;
    }
    first = std::move(queue_->waiters.front());
    queue_->waiters.pop_front();
  }
  first->resume(Turn::come);
}

template <class Handler>
void RequestSlots::enqueue(Handler handler) {
  auto slot = asio::get_associated_cancellation_slot(handler);
  // The waiter counts as work of its executor: nothing else may be left there.
  auto executor = asio::prefer(asio::get_associated_executor(handler), asio::execution::outstanding_work.tracked);
  auto resume = [slot, executor, handler = std::move(handler)](Turn turn) mutable {
    asio::post(executor, [slot, turn, handler = std::move(handler)]() mutable {
      slot.clear();
      handler(turn == Turn::come ? boost::system::error_code{} : asio::error::operation_aborted);
    });
  };

  bool is_free = false;
  std::uint64_t id = 0;
  {
    const std::lock_guard lock(queue_->mutex);
    is_free = queue_->free > 0;  // since try_acquire, on another thread
    id = queue_->next_id++;
    if (is_free) {
      --queue_->free;
    } else {
      if (slot.is_connected()) {
        slot.assign([queue = std::weak_ptr(queue_), id](asio::cancellation_type) { cancel(queue, id); });
      }
      queue_->waiters.push_back({id, std::move(resume)});
      return;
    }
  }
  resume(Turn::come);
}

void RequestSlots::cancel(const std::weak_ptr<Queue>& weak_queue, std::uint64_t id) {
  const auto queue = weak_queue.lock();
  if (!queue) return;
  std::optional<Waiter> waiter;
  {
    const std::lock_guard lock(queue->mutex);
    const auto at = std::ranges::find(queue->waiters, id, &Waiter::id);
    if (at == queue->waiters.end()) return;  // its turn has come already
    waiter = std::move(*at);
    queue->waiters.erase(at);
  }
  waiter->resume(Turn::cancelled);
}

}  // namespace runlight::github
