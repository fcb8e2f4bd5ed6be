// SPDX-License-Identifier: MIT
#include "base/parallel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "base/clock.hpp"
#include "base/offload.hpp"

namespace runlight {
namespace {

using namespace std::chrono_literals;

struct Gauge {
  int now = 0;
  int most = 0;
  int done = 0;
};

struct Visit {
  Gauge* gauge;
  std::chrono::milliseconds pause;
  Task<void> operator()(int) const {
    gauge->most = std::max(gauge->most, ++gauge->now);
    co_await system_clock().sleep_for(pause);
    --gauge->now;
    ++gauge->done;
  }
};

TEST(ForEachLimited, visits_all_and_never_more_than_the_limit_at_once) {
  boost::asio::io_context io;
  Gauge gauge;
  boost::asio::co_spawn(io, for_each_limited(std::vector<int>(20), 3, Visit{&gauge, 1ms}),
                        [](std::exception_ptr failure) { EXPECT_FALSE(failure); });
  io.run();
  EXPECT_EQ(gauge.done, 20);
  EXPECT_EQ(gauge.most, 3);
}

TEST(ForEachLimited, ends_what_is_under_way_when_cancelled) {
  boost::asio::io_context io;
  Gauge gauge;
  boost::asio::cancellation_signal stop;
  bool ended = false;
  boost::asio::co_spawn(
      io, for_each_limited(std::vector<int>(5), 2, Visit{&gauge, 1h}),
      boost::asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr failure) { ended = failure != nullptr; }));
  boost::asio::steady_timer timer(io, 5ms);
  timer.async_wait([&](auto) { stop.emit(boost::asio::cancellation_type::terminal); });
  io.run();
  EXPECT_TRUE(ended);
  EXPECT_EQ(gauge.done, 0);
}

Task<void> note_threads(boost::asio::any_io_executor workers, std::thread::id* there, std::thread::id* back) {
  *there = co_await offload(workers, [] { return std::this_thread::get_id(); });
  *back = std::this_thread::get_id();
}

TEST(Offload, runs_on_the_workers_and_returns_to_the_caller_s_executor) {
  boost::asio::io_context io;
  boost::asio::thread_pool workers(1);
  std::thread::id there;
  std::thread::id back;
  boost::asio::co_spawn(io, note_threads(workers.get_executor(), &there, &back), boost::asio::detached);
  io.run();
  EXPECT_NE(there, std::this_thread::get_id());
  EXPECT_EQ(back, std::this_thread::get_id());
}

TEST(Offload, finishes_its_call_when_the_caller_is_cancelled_and_brings_what_it_threw) {
  boost::asio::io_context io;
  boost::asio::thread_pool workers(1);
  boost::asio::cancellation_signal stop;
  std::atomic<bool> finished = false;
  bool resumed = false;
  const auto slow = [&] {
    std::this_thread::sleep_for(20ms);
    finished = true;
    return 7;
  };
  boost::asio::co_spawn(io, offload(workers.get_executor(), slow),
                        boost::asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr, int) { resumed = true; }));
  boost::asio::steady_timer timer(io, 5ms);
  timer.async_wait([&](auto) { stop.emit(boost::asio::cancellation_type::terminal); });
  const auto throwing = []() -> int { throw std::runtime_error("no"); };
  std::string thrown;
  boost::asio::co_spawn(io, offload(workers.get_executor(), throwing), [&](std::exception_ptr failure, int) {
    try {
      std::rethrow_exception(failure);
    } catch (const std::runtime_error& error) {
      thrown = error.what();
    }
  });
  io.run();
  EXPECT_TRUE(finished);
  EXPECT_TRUE(resumed);
  EXPECT_EQ(thrown, "no");
}

}  // namespace
}  // namespace runlight
