// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

#include "base/task.hpp"

namespace runlight {

template <class Item, class Visit>
struct SharedQueue {
  std::vector<Item> items;
  Visit visit;
  std::size_t next = 0;
};

template <class Item, class Visit>
Task<void> drain(std::shared_ptr<SharedQueue<Item, Visit>> queue) {
  while (queue->next < queue->items.size()) {
    Item& item = queue->items[queue->next++];
    co_await queue->visit(std::move(item));
  }
}

/// Calls `visit(item)`, a Task<void>, for every item, in order of beginning, at most `limit` at a time; done when all are
/// done. Rethrows the first exception after all have ended. Cancelling the caller cancels what is under way and begins no
/// more. For an executor that runs one handler at a time.
template <class Item, class Visit>
Task<void> for_each_limited(std::vector<Item> items, std::size_t limit, Visit visit) {
  if (items.empty()) co_return;
  const std::size_t width = std::clamp<std::size_t>(limit, 1, items.size());
  auto queue = std::make_shared<SharedQueue<Item, Visit>>(SharedQueue<Item, Visit>{std::move(items), std::move(visit)});
  const auto executor = co_await boost::asio::this_coro::executor;
  using Operation = decltype(boost::asio::co_spawn(executor, drain(queue), boost::asio::deferred));
  std::vector<Operation> operations;
  operations.reserve(width);
  for (std::size_t i = 0; i < width; ++i) {
    operations.push_back(boost::asio::co_spawn(executor, drain(queue), boost::asio::deferred));
  }
  auto group = boost::asio::experimental::make_parallel_group(std::move(operations));
  auto [order, failures] = co_await group.async_wait(boost::asio::experimental::wait_for_all(), boost::asio::use_awaitable);
  for (const auto& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

}  // namespace runlight
