// SPDX-License-Identifier: MIT
#include "collect/window_planner.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <vector>

namespace runlight::collect {
namespace {

using std::chrono::days;
using std::chrono::seconds;

Time at(std::string_view text) { return *parse_time(text); }
const github::CreatedRange k_year{at("2025-05-01"), at("2026-05-01T10:00:00Z")};

struct Tally {
  std::int64_t windows = 0;
  std::int64_t requests = 0;
  std::int64_t runs = 0;
};

/// Reads runs (sorted, oldest first) by the planner's windows as a search would give them.
Tally read(const std::vector<Time>& runs, github::CreatedRange whole) {
  Tally tally;
  WindowPlanner planner(whole);
  Time end = whole.to + seconds(1);
  while (const auto window = planner.next()) {
    EXPECT_EQ(window->to, end - seconds(1)) << "no second is left out or read twice";
    const auto first = std::ranges::lower_bound(runs, window->from);
    const auto last = std::ranges::upper_bound(runs, window->to);
    const auto total = last - first;
    if (total >= k_search_limit && window->from < window->to) {
      ++tally.requests;
      planner.too_many(total, *(last - 100));
      continue;
    }
    ++tally.windows;
    tally.requests += std::max<std::int64_t>((total + 99) / 100, 1);
    tally.runs += total;
    end = window->from;
    planner.took(*window, total);
  }
  EXPECT_EQ(end, whole.from);
  return tally;
}

std::vector<Time> even(std::size_t count) {
  std::vector<Time> runs;
  const auto span = std::chrono::floor<seconds>(k_year.to - k_year.from).count();
  for (std::size_t i = 0; i < count; ++i) {
    runs.push_back(k_year.from + seconds(span * static_cast<std::int64_t>(i) / static_cast<std::int64_t>(count)));
  }
  return runs;
}

/// Weekdays are busy, weekends and one month quiet, and some hours see bursts.
std::vector<Time> uneven(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Time> runs;
  while (runs.size() < count) {
    const auto run = k_year.from + seconds(std::uniform_int_distribution<std::int64_t>(0, 364 * 86'400)(random));
    const auto day = std::chrono::floor<days>(run).time_since_epoch().count();
    const bool weekend = day % 7 < 2;
    const bool quiet_month = (day / 30) % 12 == 4;
    if ((weekend && random() % 8 != 0) || (quiet_month && random() % 20 != 0)) continue;
    const auto burst = random() % 200 == 0 ? 40U : 1U;
    for (unsigned i = 0; i < burst; ++i) runs.push_back(run + seconds(i));
  }
  std::ranges::sort(runs);
  return runs;
}

TEST(WindowPlanner, reads_what_fits_one_search_in_one) {
  EXPECT_EQ(read(even(999), k_year).windows, 1);
  EXPECT_EQ(read({}, k_year).requests, 1);
}

TEST(WindowPlanner, needs_few_requests_more_than_the_least_possible) {
  const auto plain = read(even(50'000), k_year);
  EXPECT_EQ(plain.runs, 50'000);
  EXPECT_LE(plain.requests, 575);
  for (unsigned seed = 1; seed <= 5; ++seed) {
    const auto runs = uneven(50'000, seed);
    const auto tally = read(runs, k_year);
    EXPECT_EQ(tally.runs, static_cast<std::int64_t>(runs.size()));
    EXPECT_LE(static_cast<double>(tally.requests), 1.15 * static_cast<double>(runs.size()) / 100) << "seed " << seed;
  }
}

TEST(WindowPlanner, begins_long_windows_at_midnight_and_lets_no_short_one_cross_it) {
  for (const std::size_t count : {3'000U, 50'000U, 900'000U}) {
    const auto runs = even(count);
    WindowPlanner planner(k_year);
    while (const auto window = planner.next()) {
      const bool whole_days = day_of(window->from) == window->from || window->from == k_year.from;
      EXPECT_TRUE(whole_days || day_of(window->from) == day_of(window->to));
      const auto total = std::ranges::upper_bound(runs, window->to) - std::ranges::lower_bound(runs, window->from);
      if (total >= k_search_limit)
        planner.too_many(total, window->to - seconds(60));
      else
        planner.took(*window, total);
    }
  }
}

TEST(WindowPlanner, ends_even_where_one_second_holds_more_than_a_search_gives) {
  WindowPlanner planner({at("2026-05-01"), at("2026-05-01T00:00:59Z")});
  int asked = 0;
  while (const auto window = planner.next()) {
    ASSERT_LT(++asked, 1'000);
    if (window->from == window->to)
      planner.took(*window, 1'000);
    else
      planner.too_many(100'000, window->to);
  }
}

}  // namespace
}  // namespace runlight::collect
