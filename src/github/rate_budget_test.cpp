// SPDX-License-Identifier: MIT
#include "github/rate_budget.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "fakes/manual_clock.hpp"

namespace runlight::github {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;

const Time k_begin = *parse_time("2026-10-20T07:28:00Z");
constexpr auto k_date = "Tue, 20 Oct 2026 07:28:00 GMT";

/// A budget beside a clock, asked and told as a client would.
class RateBudgetTest : public testing::Test {
 protected:
  void make(RateRules rules) { budget_.emplace(rules); }

  std::optional<Hold> hold(Priority priority = Priority::head, std::string route = "/runs", bool is_free = false) {
    return budget_->hold({.route = std::move(route), .priority = priority, .is_free = is_free}, clock_.monotonic());
  }

  /// How long from now; -1 s when it waits for those under way.
  std::optional<seconds> wait(Priority priority = Priority::head, std::string route = "/runs", bool is_free = false) {
    const auto held = hold(priority, std::move(route), is_free);
    if (!held) return std::nullopt;
    return held->until ? std::chrono::ceil<seconds>(*held->until - clock_.monotonic()) : -1s;
  }

  /// One request, answered `latency` after it was sent.
  void exchange(net::HttpResponse answer, std::string route = "/runs", seconds latency = 0s) {
    const Spending spending{.route = std::move(route)};
    const auto sent_at = clock_.monotonic();
    budget_->begin(spending);
    clock_.advance(latency);
    learn(answer, sent_at);
    budget_->end(spending, clock_.monotonic());
  }

  void learn(const net::HttpResponse& answer, SteadyTime sent_at) {
    budget_->learn(answer, sent_at, clock_.monotonic(), clock_.now());
  }

  Time in(seconds later) const { return clock_.now() + later; }

  static net::Headers told(std::int64_t limit, std::int64_t remaining, Time reset_at) {
    return {{"X-RateLimit-Limit", std::to_string(limit)},
            {"X-RateLimit-Remaining", std::to_string(remaining)},
            {"X-RateLimit-Reset", std::to_string(std::chrono::floor<seconds>(reset_at).time_since_epoch().count())},
            {"X-RateLimit-Resource", "core"}};
  }
  void left(std::int64_t remaining, std::int64_t limit = 5'000, seconds reset_in = 600s) {
    exchange({.status = 200, .headers = told(limit, remaining, in(reset_in))});
  }

  fakes::ManualClock clock_{k_begin};
  std::optional<RateBudget> budget_ = RateBudget({});
};

// The hour.

struct FloorCase {
  std::string name;
  std::int64_t limit;
  std::int64_t reserve;
  std::int64_t remaining;
  bool news_goes;     ///< head and recheck
  bool history_goes;  ///< jobs and past
};

class Floors : public RateBudgetTest, public testing::WithParamInterface<FloorCase> {};

TEST_P(Floors, leave_points_to_others_and_to_news) {
  const auto& row = GetParam();
  make({.reserve_points = row.reserve});
  left(row.remaining, row.limit);
  for (const auto priority : {Priority::head, Priority::recheck}) {
    EXPECT_EQ(wait(priority), row.news_goes ? std::nullopt : std::optional(601s));
  }
  for (const auto priority : {Priority::jobs, Priority::past}) {
    EXPECT_EQ(wait(priority), row.history_goes ? std::nullopt : std::optional(601s));
  }
  EXPECT_EQ(wait(Priority::past, "/rate_limit", true), std::nullopt) << "what is free needs no point";
}

INSTANTIATE_TEST_SUITE_P(Table, Floors,
                         testing::Values(FloorCase{"plenty", 5'000, 100, 4'000, true, true},
                                         FloorCase{"above_the_floor", 5'000, 100, 601, true, true},
                                         FloorCase{"at_the_floor", 5'000, 100, 600, true, false},
                                         FloorCase{"above_the_reserve", 5'000, 100, 101, true, false},
                                         FloorCase{"at_the_reserve", 5'000, 100, 100, false, false},
                                         FloorCase{"nothing_left", 5'000, 100, 0, false, false},
                                         FloorCase{"no_reserve", 5'000, 0, 1, true, false},
                                         FloorCase{"a_reserve_of_more_than_half", 60, 100, 31, true, false},
                                         FloorCase{"half_of_a_small_limit_is_left", 60, 100, 30, false, false},
                                         FloorCase{"a_limit_of_nothing", 0, 100, 0, false, false}),
                         [](const auto& info) { return info.param.name; });

TEST_F(RateBudgetTest, has_no_limit_where_the_server_tells_of_none) {
  for (int i = 0; i < 100; ++i) exchange({.status = 200}, fmt::format("/{}", i));
  EXPECT_EQ(wait(), std::nullopt);
  EXPECT_FALSE(budget_->budget(clock_.monotonic()).limit);
}

TEST_F(RateBudgetTest, does_not_spend_what_is_under_way_twice) {
  left(103);
  const Spending spending{.route = "/jobs"};
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(wait(), std::nullopt);
    budget_->begin(spending);
  }
  EXPECT_EQ(wait(), -1s) << "one of them may turn out to have cost nothing";
  budget_->end(spending, clock_.monotonic());
  EXPECT_EQ(wait(), std::nullopt);
}

TEST_F(RateBudgetTest, is_full_again_a_second_after_the_reset) {
  left(0);
  EXPECT_EQ(wait(), 601s);
  clock_.advance(600s);
  EXPECT_EQ(wait(), 1s);
  clock_.advance(1s);
  EXPECT_EQ(wait(Priority::past), std::nullopt);
  EXPECT_EQ(budget_->budget(clock_.monotonic()).remaining, 5'000);
}

TEST_F(RateBudgetTest, believes_the_least_of_answers_that_overtook_each_other) {
  left(50);
  left(53);
  EXPECT_EQ(budget_->budget(clock_.monotonic()).remaining, 50);
  exchange({.status = 200, .headers = told(5'000, 51, in(601s))});
  EXPECT_EQ(budget_->budget(clock_.monotonic()).remaining, 50) << "the same hour, though its reset moved by a second";
  exchange({.status = 200, .headers = told(5'000, 4'999, in(4'200s))});
  EXPECT_EQ(budget_->budget(clock_.monotonic()).remaining, 4'999) << "the next hour";
  left(50);
  EXPECT_EQ(budget_->budget(clock_.monotonic()).remaining, 4'999) << "a late answer about the last hour";
}

TEST_F(RateBudgetTest, passes_over_limits_of_other_resources_and_broken_headers) {
  exchange({.status = 200,
            .headers = {{"x-ratelimit-limit", "30"},
                        {"x-ratelimit-remaining", "0"},
                        {"x-ratelimit-reset", "1792484879"},
                        {"x-ratelimit-resource", "search"}}});
  exchange({.status = 200, .headers = {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "soon"}}});
  exchange({.status = 200, .headers = {{"x-ratelimit-remaining", "-1"}, {"x-ratelimit-reset", "1792484879"}}});
  exchange({.status = 200, .headers = {{"x-ratelimit-remaining", "0"}}});
  EXPECT_EQ(wait(), std::nullopt);
}

// Clocks.

TEST_F(RateBudgetTest, measures_the_reset_by_the_servers_clock) {
  auto headers = told(5'000, 0, *parse_time("2026-10-20T07:29:00Z"));
  headers.add("Date", k_date);
  clock_.set_now(*parse_time("2030-01-01T00:00:00Z"));
  exchange({.status = 200, .headers = headers});
  EXPECT_EQ(wait(), 61s);
}

TEST_F(RateBudgetTest, waits_at_most_an_hour_when_only_a_wrong_clock_tells_the_time) {
  clock_.set_now(*parse_time("2020-01-01T00:00:00Z"));
  exchange({.status = 200, .headers = told(5'000, 0, k_begin)});
  EXPECT_EQ(wait(), 3'601s);
}

TEST_F(RateBudgetTest, is_not_moved_by_a_jump_of_the_clock) {
  left(0);
  clock_.set_now(*parse_time("2036-01-01T00:00:00Z"));
  EXPECT_EQ(wait(), 601s);
  clock_.set_now(*parse_time("2016-01-01T00:00:00Z"));
  EXPECT_EQ(wait(), 601s);
}

// Told to wait.

struct ToldCase {
  std::string name;
  int status;
  net::Headers headers;
  std::string body;
  std::optional<seconds> wait;  ///< absent: no limit
};

class Told : public RateBudgetTest, public testing::WithParamInterface<ToldCase> {};

TEST_P(Told, to_wait_it_sends_nothing_at_all) {
  const auto& row = GetParam();
  exchange({.status = row.status, .headers = row.headers, .body = row.body});
  for (const auto priority : {Priority::head, Priority::recheck, Priority::jobs, Priority::past}) {
    EXPECT_EQ(wait(priority), row.wait);
    EXPECT_EQ(wait(priority, "/elsewhere"), row.wait);
    EXPECT_EQ(wait(priority, "/rate_limit", true), row.wait) << "not even what is free";
  }
  if (!row.wait) return;
  clock_.advance(*row.wait - 1s);
  EXPECT_EQ(wait(), 1s);
  clock_.advance(1s);
  EXPECT_EQ(wait(), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Told,
    testing::Values(
        ToldCase{"seconds", 429, {{"Retry-After", "30"}}, "", 30s},
        ToldCase{"date", 403, {{"Retry-After", "Tue, 20 Oct 2026 07:29:00 GMT"}, {"Date", k_date}}, "", 60s},
        ToldCase{"nothing_but_the_status", 429, {}, "", 60s}, ToldCase{"blank", 403, {{"Retry-After", ""}}, "", 60s},
        ToldCase{"words_of_the_body", 403, {}, R"({"message":"You have exceeded a secondary rate limit."})", 60s},
        ToldCase{"older_words", 403, {}, R"({"message":"You have triggered an abuse detection mechanism."})", 60s},
        ToldCase{"who_limited", 403, {{"gh-limited-by", "search-elapsed-time-shared-grouped"}}, "", 60s},
        ToldCase{"reset", 403, {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "1792481310"}}, "", 31s},
        ToldCase{"points_left",
                 403,
                 {{"x-ratelimit-remaining", "9"}, {"x-ratelimit-reset", "1792481310"}},
                 R"({"message":"secondary rate limit"})",
                 60s},
        ToldCase{"a_403_that_is_none", 403, {{"x-ratelimit-remaining", "900"}}, R"({"message":"No access"})", std::nullopt},
        ToldCase{"a_busy_server", 503, {{"Retry-After", "30"}}, "", std::nullopt}),
    [](const auto& info) { return info.param.name; });

TEST_F(RateBudgetTest, waits_longer_each_time_it_is_not_told_how_long) {
  std::vector<seconds> waits;
  for (int i = 0; i < 8; ++i) {
    exchange({.status = 429});
    waits.push_back(*wait());
    clock_.advance(waits.back());
  }
  EXPECT_EQ(waits, (std::vector{60s, 120s, 240s, 480s, 960s, 1'920s, 3'600s, 3'600s}));
  exchange({.status = 200});
  exchange({.status = 429});
  EXPECT_EQ(wait(), 60s) << "something went through in between";
}

TEST_F(RateBudgetTest, believes_a_short_wait_twice_in_a_row) {
  std::vector<seconds> waits;
  for (int i = 0; i < 5; ++i) {
    exchange({.status = 429, .headers = {{"Retry-After", "3"}}});
    waits.push_back(*wait());
    clock_.advance(waits.back());
  }
  EXPECT_EQ(waits, (std::vector{3s, 3s, 60s, 120s, 240s}));
}

TEST_F(RateBudgetTest, counts_those_that_were_under_way_together_once) {
  const auto sent_at = clock_.monotonic();
  for (int i = 0; i < 20; ++i) {
    clock_.advance(100ms);
    learn({.status = 429}, sent_at);
  }
  EXPECT_EQ(wait(), 60s);
  clock_.advance(60s);
  exchange({.status = 429});
  EXPECT_EQ(wait(), 120s) << "the second in a row, not the twenty-first";
}

TEST_F(RateBudgetTest, is_not_let_off_by_answers_to_what_was_sent_before) {
  const auto sent_at = clock_.monotonic();
  clock_.advance(1s);
  exchange({.status = 429});
  learn({.status = 200}, sent_at);
  EXPECT_EQ(wait(), 60s);
  clock_.advance(60s);
  exchange({.status = 429});
  EXPECT_EQ(wait(), 120s);
}

// The minute.

TEST_F(RateBudgetTest, frees_a_place_a_minute_after_the_answer) {
  make({.points_per_minute = 3});
  for (int i = 0; i < 3; ++i) exchange({.status = 304}, "/runs", 10s);
  EXPECT_EQ(wait(), 40s) << "answered at 10, 20 and 30 s";
  EXPECT_EQ(wait(Priority::past, "/jobs"), std::nullopt) << "another endpoint";
  clock_.advance(40s);
  EXPECT_EQ(wait(), std::nullopt);
  budget_->begin({.route = "/runs"});
  EXPECT_EQ(wait(), 10s) << "one under way, two answered";
}

TEST_F(RateBudgetTest, waits_for_those_under_way_when_they_fill_the_minute) {
  make({.points_per_minute = 2});
  budget_->begin({.route = "/runs"});
  budget_->begin({.route = "/runs"});
  EXPECT_EQ(wait(), -1s);
  budget_->end({.route = "/runs"}, clock_.monotonic());
  EXPECT_EQ(wait(), 60s);
}

TEST_F(RateBudgetTest, has_no_minute_where_it_is_switched_off) {
  make({.points_per_minute = 0});
  for (int i = 0; i < 5'000; ++i) exchange({.status = 200});
  EXPECT_EQ(wait(), std::nullopt);
}

/// However the answers are delayed, a server that counts when it answers, or when it is asked, never counts more.
TEST_F(RateBudgetTest, keeps_every_sliding_minute_of_the_server_within_the_limit) {
  make({.points_per_minute = 20});
  struct UnderWay {
    SteadyTime arrives_at;
    SteadyTime answered_at;
  };
  std::vector<UnderWay> under_way;
  std::vector<SteadyTime> counted;
  for (int tick = 0; tick < 6'000; ++tick, clock_.advance(100ms)) {
    const auto now = clock_.monotonic();
    std::erase_if(under_way, [&](const auto& request) {
      if (request.answered_at > now) return false;
      budget_->end({.route = "/runs"}, now);
      return true;
    });
    if (hold()) continue;
    budget_->begin({.route = "/runs"});
    const auto to_server = std::chrono::milliseconds(100 * (tick * 7 % 90));
    const auto back = std::chrono::milliseconds(100 * (tick * 13 % 30));
    counted.push_back(now + to_server);
    under_way.push_back({now + to_server, now + to_server + back});
  }
  std::ranges::sort(counted);
  std::size_t most = 0;
  for (std::size_t first = 0, last = 0; last < counted.size(); ++last) {
    while (counted[last] - counted[first] >= 60s) ++first;
    most = std::max(most, last - first + 1);
  }
  EXPECT_EQ(most, 20);
  EXPECT_GT(counted.size(), 150) << "and it gets on";
}

}  // namespace
}  // namespace runlight::github
