// SPDX-License-Identifier: MIT
#include "github/request_gate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <vector>

#include "base/clock.hpp"
#include "fakes/manual_clock.hpp"

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

/// A gate that only counts what is under way.
struct Slots {
  explicit Slots(int count) : gate(system_clock(), {.concurrency = count, .rate = {.points_per_minute = 0}}, counters) {}
  Counters counters;
  RequestGate gate;
};

Task<void> hold(Slots* slots, Gauge* gauge, std::chrono::milliseconds pause) {
  const auto pass = co_await slots->gate.enter({}, slots->gate.next_place());
  const int now = ++gauge->now;
  int most = gauge->most;
  while (now > most && !gauge->most.compare_exchange_weak(most, now)) {
  }
  co_await system_clock().sleep_for(pause);
  --gauge->now;
  ++gauge->done;
}

Task<void> hold_in_order(Slots* slots, Gauge* gauge, Priority priority, int number) {
  const auto pass = co_await slots->gate.enter({.priority = priority}, slots->gate.next_place());
  gauge->order.push_back(number);
  co_await system_clock().sleep_for(1ms);
}

TEST(RequestGate, lets_never_more_in_than_its_limit_and_everybody_at_last) {
  asio::io_context io;
  Slots slots(3);
  Gauge gauge;
  for (int i = 0; i < 20; ++i) asio::co_spawn(io, hold(&slots, &gauge, 1ms), asio::detached);
  io.run();
  EXPECT_EQ(gauge.done, 20);
  EXPECT_EQ(gauge.most, 3);
}

TEST(RequestGate, lets_in_by_order_of_asking) {
  asio::io_context io;
  Slots slots(1);
  Gauge gauge;
  for (int i = 0; i < 10; ++i) asio::co_spawn(io, hold_in_order(&slots, &gauge, Priority::jobs, i), asio::detached);
  io.run();
  EXPECT_EQ(gauge.order.size(), 10);
  EXPECT_TRUE(std::ranges::is_sorted(gauge.order));
}

TEST(RequestGate, holds_across_threads) {
  asio::thread_pool pool(4);
  Slots slots(2);
  Gauge gauge;
  for (int i = 0; i < 200; ++i) asio::co_spawn(pool, hold(&slots, &gauge, 0ms), asio::detached);
  pool.join();
  EXPECT_EQ(gauge.done, 200);
  EXPECT_LE(gauge.most, 2);
}

TEST(RequestGate, loses_no_place_when_a_waiter_is_cancelled) {
  asio::io_context io;
  Slots slots(1);
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

TEST(RequestGate, lets_news_go_before_history) {
  asio::io_context io;
  Slots slots(1);
  Gauge gauge;
  asio::co_spawn(io, hold(&slots, &gauge, 1ms), asio::detached);
  const std::array order{Priority::past, Priority::jobs, Priority::recheck, Priority::head, Priority::past, Priority::head};
  const std::array numbers{5, 4, 3, 1, 6, 2};
  for (std::size_t i = 0; i < order.size(); ++i) {
    asio::co_spawn(io, hold_in_order(&slots, &gauge, order.at(i), numbers.at(i)), asio::detached);
  }
  io.run();
  EXPECT_EQ(gauge.order, (std::vector{1, 2, 3, 4, 5, 6}));
}

// Limits, on a clock that moves on only when somebody sleeps.

/// Lets everything else go on before the time does.
class PatientClock final : public Clock {
 public:
  Time now() const override { return inner.now(); }
  std::chrono::steady_clock::time_point monotonic() const override { return inner.monotonic(); }
  Task<void> sleep_for(std::chrono::milliseconds duration) override {
    for (int i = 0; i < 100; ++i) co_await asio::post(asio::use_awaitable);
    co_await inner.sleep_for(duration);
  }
  fakes::ManualClock inner;
};

const net::HttpResponse k_told_to_wait{.status = 429, .headers = {{"Retry-After", "30"}}};

class LimitedGate : public testing::Test {
 protected:
  void make(GateRules rules) { gate_.emplace(clock_, rules, counters_); }

  /// Enters, holds its pass across `pause` of real time, gives `answer`, and notes when by the manual clock it went.
  Task<void> send(std::string route, Priority priority, net::HttpResponse answer, std::chrono::milliseconds pause = 0ms) {
    auto pass = co_await gate_->enter({.route = std::move(route), .priority = priority}, gate_->next_place());
    if (!pass) {
      refusals_.push_back(pass.error());
      co_return;
    }
    sent_at_.push_back(std::chrono::duration_cast<std::chrono::seconds>(clock_.monotonic().time_since_epoch()));
    if (pause > 0ms) co_await system_clock().sleep_for(pause);
    pass->answered(answer);
  }

  void spawn(std::string route = "/a", Priority priority = Priority::head, net::HttpResponse answer = {.status = 200},
             std::chrono::milliseconds pause = 0ms) {
    asio::co_spawn(io_, send(std::move(route), priority, std::move(answer), pause), asio::detached);
  }

  asio::io_context io_;
  PatientClock clock_;
  Counters counters_;
  std::optional<RequestGate> gate_;
  std::vector<std::chrono::seconds> sent_at_;
  std::vector<RequestGate::Refusal> refusals_;
};

TEST_F(LimitedGate, sends_nothing_while_told_to_wait_and_then_everything) {
  make({.concurrency = 3});
  spawn("/a", Priority::head, k_told_to_wait);
  for (int i = 0; i < 6; ++i) spawn(i % 2 == 0 ? "/a" : "/b", Priority::past);
  io_.run();
  EXPECT_EQ(sent_at_.size(), 7);
  EXPECT_EQ(sent_at_.front(), 0s);
  EXPECT_EQ(std::ranges::count(sent_at_, 30s), 6) << "not one before";
  EXPECT_EQ(clock_.inner.sleeps().size(), 1) << "one sleeps for all";
  EXPECT_EQ(counters_.waits, 6);
  EXPECT_EQ(counters_.waited_ms, 30'000);
}

TEST_F(LimitedGate, lets_those_finish_that_were_under_way) {
  make({.concurrency = 2});
  spawn("/a", Priority::head, {.status = 200}, 5ms);
  spawn("/b", Priority::head, k_told_to_wait);
  spawn("/c");
  io_.run();
  EXPECT_EQ(sent_at_, (std::vector{0s, 0s, 30s}));
}

TEST_F(LimitedGate, keeps_a_route_to_its_points_a_minute_and_lets_others_pass) {
  make({.concurrency = 50, .rate = {.points_per_minute = 4}});
  for (int i = 0; i < 9; ++i) spawn("/a");
  spawn("/b", Priority::past);
  io_.run();
  EXPECT_EQ(std::ranges::count(sent_at_, 0s), 5);
  EXPECT_EQ(std::ranges::count(sent_at_, 60s), 4);
  EXPECT_EQ(std::ranges::count(sent_at_, 120s), 1);
}

TEST_F(LimitedGate, refuses_waits_that_are_too_long_and_says_how_long_they_are) {
  make({.concurrency = 1, .longest_wait = 20s});
  spawn("/a", Priority::head, k_told_to_wait);
  spawn("/a");
  spawn("/b", Priority::past);
  io_.run();
  EXPECT_EQ(sent_at_.size(), 1);
  ASSERT_EQ(refusals_.size(), 2);
  EXPECT_EQ(refusals_.front().wait, 30s);
  EXPECT_EQ(refusals_.front().reason, "GitHub asked for a pause (secondary limit)");
  EXPECT_TRUE(clock_.inner.sleeps().empty());
}

TEST_F(LimitedGate, goes_on_when_the_one_that_sleeps_for_all_is_cancelled) {
  gate_.emplace(system_clock(), GateRules{.concurrency = 1, .rate = {.points_per_minute = 1}}, counters_);
  asio::cancellation_signal stop;
  // Its place is free a minute from now, for which one sleeps.
  spawn("/a");
  bool was_cancelled = false;
  asio::co_spawn(io_, send("/a", Priority::head, {.status = 200}),
                 asio::bind_cancellation_slot(
                     stop.slot(), [&](const std::exception_ptr& failure) { was_cancelled = failure != nullptr; }));
  asio::cancellation_signal stop_second;
  bool second_was_cancelled = false;
  asio::co_spawn(io_, send("/a", Priority::head, {.status = 200}),
                 asio::bind_cancellation_slot(stop_second.slot(), [&](const std::exception_ptr& failure) {
                   second_was_cancelled = failure != nullptr;
                 }));
  asio::steady_timer timer(io_, 20ms);
  timer.async_wait([&](auto) {
    EXPECT_TRUE(gate_->waiting());
    stop.emit(asio::cancellation_type::terminal);
    asio::post(io_, [&] { asio::post(io_, [&] { stop_second.emit(asio::cancellation_type::terminal); }); });
  });
  io_.run();
  EXPECT_TRUE(was_cancelled);
  EXPECT_TRUE(second_was_cancelled) << "it had to take over the sleeping to be cancelled at it";
  EXPECT_FALSE(gate_->waiting());
  EXPECT_EQ(sent_at_.size(), 1);
}

TEST_F(LimitedGate, says_what_is_waited_for) {
  gate_.emplace(system_clock(), GateRules{.concurrency = 1}, counters_);
  EXPECT_FALSE(gate_->waiting());
  spawn("/a", Priority::head, k_told_to_wait);
  io_.run();
  EXPECT_FALSE(gate_->waiting()) << "nobody waits";
  asio::cancellation_signal stop;
  asio::co_spawn(io_, send("/b", Priority::past, {.status = 200}),
                 asio::bind_cancellation_slot(stop.slot(), [](const std::exception_ptr&) {}));
  asio::steady_timer timer(io_, 5ms);
  timer.async_wait([&](auto) {
    const auto waiting = gate_->waiting();
    ASSERT_TRUE(waiting);
    EXPECT_EQ(waiting->reason, "GitHub asked for a pause (secondary limit)");
    EXPECT_LE(waiting->until - system_clock().now(), 30s);
    EXPECT_GT(waiting->until - system_clock().now(), 20s);
    stop.emit(asio::cancellation_type::terminal);
  });
  io_.restart();
  io_.run();
}

}  // namespace
}  // namespace runlight::github
