// SPDX-License-Identifier: MIT
#include "github/request_slots.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <vector>

#include "base/clock.hpp"

namespace runlight::github {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct Gauge {
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  std::atomic<int> done = 0;
  std::vector<int> order;  ///< of one thread
};

Task<void> hold(RequestSlots* slots, Gauge* gauge, std::chrono::milliseconds pause) {
  const auto slot = co_await slots->acquire();
  const int now = ++gauge->now;
  int most = gauge->most;
  while (now > most && !gauge->most.compare_exchange_weak(most, now)) {
  }
  co_await system_clock().sleep_for(pause);
  --gauge->now;
  ++gauge->done;
}

Task<void> hold_in_order(RequestSlots* slots, Gauge* gauge, int number) {
  const auto slot = co_await slots->acquire();
  gauge->order.push_back(number);
  co_await system_clock().sleep_for(1ms);
}

TEST(RequestSlots, are_never_more_than_the_limit_and_come_to_everybody) {
  asio::io_context io;
  RequestSlots slots(3);
  Gauge gauge;
  for (int i = 0; i < 20; ++i) asio::co_spawn(io, hold(&slots, &gauge, 1ms), asio::detached);
  io.run();
  EXPECT_EQ(gauge.done, 20);
  EXPECT_EQ(gauge.most, 3);
}

TEST(RequestSlots, come_in_the_order_of_asking) {
  asio::io_context io;
  RequestSlots slots(1);
  Gauge gauge;
  for (int i = 0; i < 10; ++i) asio::co_spawn(io, hold_in_order(&slots, &gauge, i), asio::detached);
  io.run();
  EXPECT_EQ(gauge.order.size(), 10);
  EXPECT_TRUE(std::ranges::is_sorted(gauge.order));
}

TEST(RequestSlots, hold_across_threads) {
  asio::thread_pool pool(4);
  RequestSlots slots(2);
  Gauge gauge;
  for (int i = 0; i < 200; ++i) asio::co_spawn(pool, hold(&slots, &gauge, 0ms), asio::detached);
  pool.join();
  EXPECT_EQ(gauge.done, 200);
  EXPECT_LE(gauge.most, 2);
}

TEST(RequestSlots, are_not_lost_when_a_waiter_is_cancelled) {
  asio::io_context io;
  RequestSlots slots(1);
  Gauge gauge;
  asio::cancellation_signal stop;
  bool was_cancelled = false;
  asio::co_spawn(io, hold(&slots, &gauge, 20ms), asio::detached);
  asio::co_spawn(io, hold(&slots, &gauge, 0ms),
                 asio::bind_cancellation_slot(
                     stop.slot(), [&](const std::exception_ptr& failure) { was_cancelled = failure != nullptr; }));
  asio::co_spawn(io, hold(&slots, &gauge, 0ms), asio::detached);
  asio::post(io, [&] { asio::post(io, [&] { stop.emit(asio::cancellation_type::terminal); }); });
  io.run();
  EXPECT_TRUE(was_cancelled);
  EXPECT_EQ(gauge.done, 2);
  EXPECT_EQ(gauge.most, 1);
}

}  // namespace
}  // namespace runlight::github
