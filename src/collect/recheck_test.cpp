// SPDX-License-Identifier: MIT
#include "collect/recheck.hpp"

#include <gtest/gtest.h>

namespace runlight::collect {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

Time at(std::string_view text) { return *parse_time(text); }
const Time k_day = at("2026-05-01");

store::RecheckDay day(int after, std::int64_t runs, std::optional<Time> proved_at) {
  return {.repository_id = 7, .day = k_day + days(after), .runs = runs, .proved_at = proved_at};
}

struct Case {
  std::string_view what;
  std::optional<std::chrono::hours> proved;  ///< after the day's end
  std::chrono::hours now;                    ///< after the day's end
  bool due;
};

TEST(Recheck, a_day_is_due_at_growing_distances_until_nothing_can_change) {
  const Case cases[] = {
      {"today", std::nullopt, hours(-3), false},
      {"just closed", std::nullopt, hours(1), false},
      {"closed and never proved", std::nullopt, hours(2), true},
      {"long ago and never proved", std::nullopt, hours(24 * 500), true},
      {"proved while it went on", hours(-5), hours(3), false},
      {"proved while it went on, a day ago", hours(-5), hours(19), true},
      {"proved soon after", hours(2), hours(25), false},
      {"proved soon after, a day ago", hours(2), hours(26), true},
      {"proved when 4 days old, 3 days ago", hours(96), hours(96 + 72), false},
      {"proved when 4 days old, 4 days ago", hours(96), hours(192), true},
      {"proved when 29 days old, now 58 days old", hours(24 * 29), hours(24 * 58), true},
      {"proved when no run could be re-run any more", hours(24 * 30), hours(24 * 300), false},
  };
  for (const auto& each : cases) {
    const Time end = k_day + days(1);
    const auto subject = day(0, 5, each.proved ? std::optional(end + *each.proved) : std::nullopt);
    EXPECT_EQ(is_due(subject, end + each.now, false), each.due) << each.what;
  }
}

TEST(Recheck, at_once_takes_every_day_that_may_still_change) {
  const Time end = k_day + days(1);
  EXPECT_TRUE(is_due(day(0, 5, end + hours(2)), end + hours(3), true));
  EXPECT_TRUE(is_due(day(0, 5, std::nullopt), end - hours(3), true)) << "today too";
  EXPECT_FALSE(is_due(day(0, 5, end + days(30)), end + days(31), true));
}

TEST(Recheck, a_day_with_runs_is_looked_at_about_six_times) {
  std::optional<Time> proved;
  int looks = 0;
  for (Time now = k_day; now < k_day + days(200); now += hours(1)) {
    if (!is_due(day(0, 5, proved), now, false)) continue;
    proved = now;
    ++looks;
  }
  EXPECT_GE(looks, 5);
  EXPECT_LE(looks, 8);
  EXPECT_GE(*proved, k_day + days(31));
}

TEST(Recheck, days_are_read_together_where_that_needs_no_further_page) {
  const Time now = k_day + days(12);
  const auto proved = k_day + days(11);
  std::vector<store::RecheckDay> quiet;
  for (int i = 0; i < 10; ++i) quiet.push_back(day(i, 5, i % 3 == 0 ? std::nullopt : std::optional(proved)));
  const auto together = due_ranges(quiet, now, false);
  ASSERT_EQ(together.size(), 1U);
  EXPECT_EQ(together[0].from, k_day);
  EXPECT_EQ(together[0].to, k_day + days(10) - seconds(1));

  std::vector<store::RecheckDay> busy{day(0, 90, std::nullopt), day(1, 900, proved), day(2, 90, std::nullopt)};
  const auto apart = due_ranges(busy, now, false);
  ASSERT_EQ(apart.size(), 2U);
  EXPECT_EQ(apart[0].from, k_day + days(2)) << "newest first";
  EXPECT_EQ(apart[1].to, k_day + days(1) - seconds(1));
  EXPECT_TRUE(due_ranges({}, now, false).empty());
}

}  // namespace
}  // namespace runlight::collect
