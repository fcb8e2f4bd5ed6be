// SPDX-License-Identifier: MIT
#include "api/answer_cache.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <string>
#include <vector>

#include "fakes/manual_clock.hpp"

namespace runlight::api {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// An engine that answers when the test lets it.
class AnswerCacheTest : public ::testing::Test {
 public:
  void ask(AnswerCache::Question question, boost::asio::cancellation_slot slot = {}) {
    auto one = [](AnswerCacheTest* test, AnswerCache::Question asked) -> Task<void> {
      const auto answer =
          co_await test->cache.answer(std::move(asked), [test](AnswerCache::For whom) { return test->engine(whom); });
      test->told.push_back(answer ? (*answer)->answer.body : answer.error().message);
    };
    boost::asio::co_spawn(loop, one(this, std::move(question)),
                          boost::asio::bind_cancellation_slot(slot, boost::asio::detached));
    settle();
  }

  void settle() {
    loop.restart();
    loop.poll();
  }

  /// Lets the engine answer all that it was asked.
  void answer(std::string text, std::optional<ErrorKind> failure = {}) {
    next = std::move(text);
    next_failure = failure;
    gate.cancel();
    settle();
  }

  Task<Result<TimedAnswer>> engine(AnswerCache::For whom) {
    ++(whom == AnswerCache::For::viewer ? asked : refreshed);
    gate.expires_at(AnswerCache::Instant::max());
    const auto [ended] = co_await gate.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (next.empty()) throw boost::system::system_error(ended);
    if (next_failure) co_return fail({.kind = *next_failure, .message = next});
    co_return TimedAnswer{.answer = {.body = next, .elapsed = seconds(1)}, .generated_at = clock.now()};
  }

  boost::asio::io_context loop;
  boost::asio::steady_timer gate{loop};
  fakes::ManualClock clock{Time{}};
  AnswerCache cache{clock, {.bytes = 20, .longest = seconds(10), .wanted = seconds(100), .refreshed = 2}};
  std::string next;
  std::optional<ErrorKind> next_failure;
  int asked = 0;
  int refreshed = 0;
  std::vector<std::string> told;
};

TEST_F(AnswerCacheTest, gives_an_answer_again_until_the_data_changes) {
  ask({.text = "q", .data_version = 1});
  answer("one");
  clock.advance(seconds(1'000));
  ask({.text = "q", .data_version = 1});
  EXPECT_EQ(asked, 1);
  ask({.text = "q", .data_version = 2});
  answer("two");
  EXPECT_EQ(asked, 2);
  EXPECT_THAT(told, ElementsAre("one", "one", "two"));
}

TEST_F(AnswerCacheTest, asks_again_after_a_while_what_depends_on_the_time) {
  ask({.text = "q", .data_version = 1, .is_timed = true});
  answer("one");
  clock.advance(seconds(9));
  ask({.text = "q", .data_version = 1, .is_timed = true});
  EXPECT_EQ(asked, 1);
  clock.advance(seconds(1));
  ask({.text = "q", .data_version = 1, .is_timed = true});
  EXPECT_EQ(asked, 2);
}

TEST_F(AnswerCacheTest, gives_what_is_costly_again_for_a_while_although_the_data_changes) {
  ask({.text = "q", .data_version = 1, .rest = 20});
  answer("one");
  clock.advance(seconds(19));
  ask({.text = "q", .data_version = 2, .rest = 20});
  EXPECT_EQ(asked, 1);
  clock.advance(seconds(1));
  ask({.text = "q", .data_version = 2, .rest = 20});
  EXPECT_EQ(asked, 2);
}

TEST_F(AnswerCacheTest, keeps_apart_what_is_not_the_same) {
  ask({.text = "q", .data_version = 1});
  answer("one");
  ask({.text = "p", .data_version = 1});
  EXPECT_EQ(asked, 2);
}

TEST_F(AnswerCacheTest, puts_the_same_question_once_however_many_ask) {
  for (int i = 0; i < 3; ++i) ask({.text = "q", .data_version = 1});
  EXPECT_EQ(asked, 1);
  EXPECT_THAT(told, IsEmpty());
  answer("one");
  EXPECT_THAT(told, ElementsAre("one", "one", "one"));
}

TEST_F(AnswerCacheTest, does_not_wait_for_an_answer_of_older_data) {
  ask({.text = "q", .data_version = 1});
  ask({.text = "q", .data_version = 2});
  EXPECT_EQ(asked, 2);
}

TEST_F(AnswerCacheTest, tells_all_who_wait_that_it_failed_and_keeps_no_failure) {
  for (int i = 0; i < 2; ++i) ask({.text = "q", .data_version = 1});
  answer("broken", ErrorKind::internal);
  EXPECT_THAT(told, ElementsAre("broken", "broken"));
  ask({.text = "q", .data_version = 1});
  EXPECT_EQ(asked, 2);
}

TEST_F(AnswerCacheTest, one_who_is_refused_for_asking_too_much_does_not_stand_for_others) {
  for (int i = 0; i < 2; ++i) ask({.text = "q", .data_version = 1});
  answer("busy", ErrorKind::unavailable);
  EXPECT_EQ(asked, 2);
  answer("one");
  EXPECT_THAT(told, ElementsAre("busy", "one"));
}

TEST_F(AnswerCacheTest, one_who_goes_away_leaves_the_question_to_who_waits) {
  boost::asio::cancellation_signal gone;
  ask({.text = "q", .data_version = 1}, gone.slot());
  ask({.text = "q", .data_version = 1});
  EXPECT_EQ(asked, 1);
  gone.emit(boost::asio::cancellation_type::terminal);
  settle();
  EXPECT_EQ(asked, 2);
  answer("one");
  EXPECT_THAT(told, ElementsAre("one"));
}

TEST_F(AnswerCacheTest, drops_what_was_not_asked_for_longest_when_it_is_full) {
  const auto ask_all = [&](std::initializer_list<const char*> texts) {
    for (const auto* text : texts) {
      ask({.text = text, .data_version = 1});
      answer("8 bytes.");
    }
  };
  ask_all({"a", "b", "a", "c"});
  EXPECT_EQ(asked, 3);
  ask_all({"a", "c"});
  EXPECT_EQ(asked, 3);
  ask_all({"b"});
  EXPECT_EQ(asked, 4);
}

TEST_F(AnswerCacheTest, keeps_none_that_would_push_out_all_others) {
  ask({.text = "q", .data_version = 1});
  answer("more than half of what may be kept");
  ask({.text = "q", .data_version = 1});
  EXPECT_EQ(asked, 2);
}

/// What is kept true before somebody asks.
class AnswerCacheRefreshTest : public AnswerCacheTest {
 public:
  /// True if it was over at once: nothing was asked, or all was answered.
  bool refresh(std::uint64_t data_version) {
    auto one = [](AnswerCacheRefreshTest* test, std::uint64_t version) -> Task<void> {
      co_await test->cache.refresh(version);
      test->is_over = true;
    };
    is_over = false;
    boost::asio::co_spawn(loop, one(this, data_version), boost::asio::detached);
    settle();
    return is_over;
  }

  bool is_over = false;
};

TEST_F(AnswerCacheRefreshTest, what_was_wanted_is_known_again_when_the_data_has_changed) {
  ask({.text = "q", .data_version = 1});
  answer("one");
  EXPECT_TRUE(refresh(1));
  EXPECT_EQ(refreshed, 0);
  EXPECT_FALSE(refresh(2));
  answer("two");
  EXPECT_TRUE(is_over);
  ask({.text = "q", .data_version = 2});
  EXPECT_EQ(asked, 1);
  EXPECT_THAT(told, ElementsAre("one", "two"));
}

TEST_F(AnswerCacheRefreshTest, what_depends_on_the_time_is_asked_again_before_it_is_too_old) {
  ask({.text = "q", .data_version = 1, .is_timed = true});
  answer("one");
  clock.advance(seconds(4));
  EXPECT_TRUE(refresh(1));
  clock.advance(seconds(1));
  EXPECT_FALSE(refresh(1));
  answer("two");
  clock.advance(seconds(9));
  ask({.text = "q", .data_version = 1, .is_timed = true});
  EXPECT_EQ(asked, 1);
  EXPECT_THAT(told, ElementsAre("one", "two"));
}

TEST_F(AnswerCacheRefreshTest, what_is_costly_is_left_as_long_as_it_is_given_again) {
  ask({.text = "q", .data_version = 1, .rest = 20});
  answer("one");
  clock.advance(seconds(19));
  EXPECT_TRUE(refresh(2));
  clock.advance(seconds(1));
  EXPECT_FALSE(refresh(2));
}

TEST_F(AnswerCacheRefreshTest, what_nobody_wanted_for_long_is_left) {
  ask({.text = "q", .data_version = 1});
  answer("one");
  clock.advance(seconds(99));
  EXPECT_FALSE(refresh(2));
  answer("two");
  // That it was kept true is no wish for it.
  clock.advance(seconds(1));
  EXPECT_TRUE(refresh(3));
  EXPECT_EQ(refreshed, 1);
}

TEST_F(AnswerCacheRefreshTest, those_wanted_last_come_first_and_the_rest_not_at_all) {
  for (const auto* text : {"a", "b", "c"}) {
    ask({.text = text, .data_version = 1});
    answer("5 b..");
    clock.advance(seconds(1));
  }
  ask({.text = "a", .data_version = 1});
  EXPECT_FALSE(refresh(2));
  answer("of 2.");
  answer("of 2.");
  EXPECT_TRUE(is_over);
  EXPECT_EQ(refreshed, 2);
  for (const auto* text : {"a", "c"}) ask({.text = text, .data_version = 2});
  EXPECT_EQ(asked, 3);
  ask({.text = "b", .data_version = 2});
  EXPECT_EQ(asked, 4);
}

TEST_F(AnswerCacheRefreshTest, who_asks_meanwhile_waits_for_it) {
  ask({.text = "q", .data_version = 1});
  answer("one");
  EXPECT_FALSE(refresh(2));
  ask({.text = "q", .data_version = 2});
  EXPECT_EQ(asked, 1);
  answer("two");
  EXPECT_THAT(told, ElementsAre("one", "two"));
}

TEST_F(AnswerCacheRefreshTest, what_cannot_be_had_is_left_until_somebody_asks) {
  ask({.text = "q", .data_version = 1});
  answer("one");
  EXPECT_FALSE(refresh(2));
  answer("broken", ErrorKind::internal);
  EXPECT_TRUE(refresh(2));
  EXPECT_EQ(refreshed, 1);
  ask({.text = "q", .data_version = 2});
  answer("two");
  EXPECT_FALSE(refresh(3));
  EXPECT_EQ(refreshed, 2);
}

}  // namespace
}  // namespace runlight::api
