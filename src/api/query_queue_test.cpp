// SPDX-License-Identifier: MIT
#include "api/query_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace runlight::api {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Workers that run nothing until they are told to, so that a test sees every state between.
class HeldWorkers {
 public:
  boost::asio::any_io_executor executor() { return context_.get_executor(); }
  bool run_one() { return context_.restart(), context_.poll_one() > 0; }

 private:
  boost::asio::io_context context_;
};

class QueryQueueTest : public ::testing::Test {
 public:
  void make(QueryQueue::Limits limits) { queue.emplace(workers.executor(), limits); }

  void ask(std::string asker, std::string what, boost::asio::cancellation_slot slot = {}) {
    auto one = [](QueryQueueTest* test, std::string who, std::string name) -> Task<void> {
      const auto answer = co_await test->queue->run(std::move(who), [test, name]() -> Result<std::string> {
        test->run.push_back(name);
        return name;
      });
      if (!answer) test->refused.push_back(answer.error());
    };
    boost::asio::co_spawn(loop, one(this, std::move(asker), std::move(what)),
                          boost::asio::bind_cancellation_slot(slot, boost::asio::detached));
    settle();
  }

  void settle() {
    loop.restart();
    loop.poll();
  }

  /// Lets the workers end one, and the queue take notice.
  bool finish_one() {
    const bool did = workers.run_one();
    settle();
    return did;
  }
  void finish_all() {
    while (finish_one()) {
    }
  }

  boost::asio::io_context loop;
  HeldWorkers workers;
  std::optional<QueryQueue> queue;
  std::vector<std::string> run;
  std::vector<Error> refused;
};

TEST_F(QueryQueueTest, runs_at_once_what_it_may) {
  make({.at_once = 2, .at_once_per_asker = 2});
  for (const auto* what : {"1", "2", "3"}) ask("a", what);
  EXPECT_EQ(queue->waiting(), 1U);
  finish_all();
  EXPECT_THAT(run, ElementsAre("1", "2", "3"));
  EXPECT_EQ(queue->waiting(), 0U);
}

TEST_F(QueryQueueTest, askers_take_turns_whoever_asked_most) {
  make({.at_once = 1});
  for (const auto* what : {"a1", "a2", "a3", "a4"}) ask("a", what);
  for (const auto* what : {"b1", "b2"}) ask("b", what);
  ask("c", "c1");
  finish_all();
  EXPECT_THAT(run, ElementsAre("a1", "a2", "b1", "c1", "a3", "b2", "a4"));
}

TEST_F(QueryQueueTest, leaves_a_place_to_others) {
  make({.at_once = 3, .at_once_per_asker = 2});
  for (const auto* what : {"a1", "a2", "a3"}) ask("a", what);
  EXPECT_EQ(queue->waiting(), 1U);
  ask("b", "b1");
  EXPECT_EQ(queue->waiting(), 1U) << "of the three places one is for another";
  finish_all();
  EXPECT_THAT(run, ElementsAre("a1", "a2", "b1", "a3"));
}

TEST_F(QueryQueueTest, refuses_beyond_what_may_wait) {
  make({.at_once = 1, .waiting = 3, .waiting_per_asker = 2});
  for (const auto* what : {"a1", "a2", "a3", "a4"}) ask("a", what);
  ASSERT_EQ(refused.size(), 1U) << "one runs, two wait";
  EXPECT_EQ(refused[0].kind, ErrorKind::unavailable);
  EXPECT_EQ(refused[0].retry_after, std::chrono::seconds(5));
  EXPECT_THAT(refused[0].message, HasSubstr("your questions"));
  ask("b", "b1");
  ask("c", "c1");
  ASSERT_EQ(refused.size(), 2U);
  EXPECT_THAT(refused[1].message, HasSubstr("Too many questions"));
  finish_all();
  EXPECT_THAT(run, ElementsAre("a1", "a2", "b1", "a3"));
  ask("a", "a5");
  finish_all();
  EXPECT_EQ(run.back(), "a5") << "there is room again";
}

TEST_F(QueryQueueTest, tells_who_waits_for_too_long) {
  make({.at_once = 1, .longest_wait = std::chrono::milliseconds(1)});
  ask("a", "1");
  ask("b", "2");
  while (refused.empty()) loop.restart(), loop.run_one();
  EXPECT_EQ(refused[0].kind, ErrorKind::unavailable);
  EXPECT_EQ(queue->waiting(), 0U);
  finish_all();
  EXPECT_THAT(run, ElementsAre("1"));
}

TEST_F(QueryQueueTest, forgets_who_goes_away) {
  make({.at_once = 1});
  boost::asio::cancellation_signal gone;
  ask("a", "1");
  ask("b", "2", gone.slot());
  ask("c", "3");
  gone.emit(boost::asio::cancellation_type::terminal);
  settle();
  EXPECT_EQ(queue->waiting(), 1U);
  finish_all();
  EXPECT_THAT(run, ElementsAre("1", "3"));
  EXPECT_THAT(refused, IsEmpty());
}

TEST_F(QueryQueueTest, a_failure_of_the_work_gives_the_place_back) {
  make({.at_once = 1});
  auto failing = [](QueryQueueTest* test) -> Task<void> {
    const auto answer =
        co_await test->queue->run("a", []() -> Result<int> { return fail(ErrorKind::storage, "The disk is full."); });
    test->refused.push_back(answer.error());
  };
  boost::asio::co_spawn(loop, failing(this), boost::asio::detached);
  settle();
  finish_all();
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].message, "The disk is full.");
  ask("a", "2");
  finish_all();
  EXPECT_THAT(run, ElementsAre("2"));
}

}  // namespace
}  // namespace runlight::api
