// SPDX-License-Identifier: MIT
#include "collect/poll_schedule.hpp"

#include <gtest/gtest.h>

#include <set>

namespace runlight::collect {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const Time k_now = *parse_time("2026-05-01T12:00:00Z");

void expect_about(milliseconds actual, seconds wanted) {
  EXPECT_GE(actual, milliseconds(wanted) * 8 / 10);
  EXPECT_LE(actual, milliseconds(wanted) * 12 / 10);
}

TEST(PollSchedule, asks_busy_repositories_often_and_silent_ones_rarely) {
  expect_about(poll_interval(k_now - minutes(3), k_now, seconds(60), 10, 7), seconds(60));
  expect_about(poll_interval(k_now - hours(3), k_now, seconds(60), 10, 7), seconds(540));
  expect_about(poll_interval(k_now - hours(3'000), k_now, seconds(60), 10, 7), seconds(1'800));
}

TEST(PollSchedule, keeps_many_repositories_below_the_limit_of_an_endpoint) {
  expect_about(poll_interval(k_now, k_now, seconds(60), 4'500, 7), seconds(600));
  expect_about(poll_interval(k_now - hours(3'000), k_now, seconds(60), 45'000, 7), seconds(6'000));
}

TEST(PollSchedule, takes_no_harm_from_a_clock_that_jumped) {
  expect_about(poll_interval(k_now + hours(5), k_now, seconds(60), 10, 7), seconds(60));
}

TEST(PollSchedule, spreads_repositories) {
  std::set<std::int64_t> different;
  for (std::int64_t id = 1; id <= 100; ++id) {
    different.insert(poll_interval(k_now - hours(3'000), k_now, seconds(60), 100, id).count());
  }
  EXPECT_GT(different.size(), 80U);
}

}  // namespace
}  // namespace runlight::collect
