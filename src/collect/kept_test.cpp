// SPDX-License-Identifier: MIT
#include "collect/kept.hpp"

#include <gtest/gtest.h>

#include "collect/test_kit.hpp"

namespace runlight::collect {
namespace {

using std::chrono::days;

Time at(std::string_view text) { return *parse_time(text); }

TEST(Kept, is_from_the_first_of_the_month_in_which_a_run_is_so_old) {
  struct Case {
    std::string_view now;
    int keep;
    std::string_view from;
  };
  for (const auto& each :
       {Case{"2026-07-31T23:59:59Z", 30, "2026-07-01"}, Case{"2026-07-30T23:59:59Z", 30, "2026-06-01"},
        Case{"2026-03-01T00:00:00Z", 59, "2026-01-01"}, Case{"2026-03-01T00:00:00Z", 365, "2025-03-01"},
        Case{"2024-02-29T00:00:00Z", 365, "2023-03-01"}, Case{"2026-01-15T12:00:00Z", 36'500, "1926-02-01"}}) {
    const auto from = kept_from(at(each.now), days(each.keep));
    EXPECT_EQ(format_time(from).substr(0, 10), each.from) << each.now << " " << each.keep;
    EXPECT_LE(from, at(each.now) - days(each.keep)) << "never more than was said";
    EXPECT_GT(from, at(each.now) - days(each.keep + 31)) << "and never a month less";
  }
}

TEST(Kept, is_the_later_of_keep_and_since_where_the_repository_is_older) {
  FakeRunLists lists;
  Bench bench(lists);
  std::optional<Time> kept;
  bench.context.kept = &kept;
  auto repository = bench.repository;
  repository.created_at = at("2025-01-01");
  EXPECT_EQ(wanted_from(bench.context, repository), std::nullopt);
  kept = at("2026-01-01");
  EXPECT_EQ(wanted_from(bench.context, repository), kept);
  bench.request.since = at("2025-06-01");
  EXPECT_EQ(wanted_from(bench.context, repository), kept);
  bench.request.since = at("2026-06-01");
  EXPECT_EQ(wanted_from(bench.context, repository), at("2026-06-01"));
  bench.request.since.reset();
  repository.created_at = at("2026-01-02");
  EXPECT_EQ(wanted_from(bench.context, repository), std::nullopt) << "nothing of it is left out";
}

/// Days of May 2026; 0: the beginning of time, absent: not known.
struct Days {
  std::optional<int> head_from, head_until, past_from, past_until, bottom;
};

std::optional<Time> time_of(std::optional<int> number) {
  return number ? std::optional(*number == 0 ? Time{} : at("2026-05-01") + days(*number - 1)) : std::nullopt;
}

model::Coverage covered(const Days& each) {
  return {.repository_id = 1,
          .head_from = time_of(each.head_from),
          .head_until = time_of(each.head_until),
          .past_from = time_of(each.past_from),
          .past_until = time_of(each.past_until),
          .bottom = time_of(each.bottom)};
}

TEST(Kept, takes_what_was_dropped_out_of_the_coverage) {
  constexpr auto k_not = std::nullopt;
  struct Case {
    std::string_view what;
    Days before;
    Days after;  ///< with everything before the 10th dropped
    bool changes = true;
  };
  const Case cases[] = {
      {"down to the first run", {2, 20, k_not, k_not, 0}, {10, 20, k_not, k_not, 10}},
      {"down to --since", {2, 20, k_not, k_not, 2}, {10, 20, k_not, k_not, 10}},
      {"history was still being read", {2, 20, k_not, k_not, k_not}, {10, 20, k_not, k_not, 10}},
      {"and is, above the limit", {12, 20, k_not, k_not, k_not}, {12, 20, k_not, k_not, k_not}, false},
      {"nothing as old", {10, 20, k_not, k_not, 0}, {10, 20, k_not, k_not, 0}, false},
      {"all of it", {2, 5, k_not, k_not, 0}, {10, 10, k_not, k_not, 10}},
      {"a gap above the limit", {18, 20, 2, 15, 0}, {18, 20, 10, 15, 10}},
      {"a gap across the limit: what is left of it is below everything", {18, 20, 2, 5, 0}, {18, 20, k_not, k_not, k_not}},
      {"a gap below the limit", {8, 20, 2, 5, 0}, {10, 20, k_not, k_not, 10}},
      {"nothing known", {}, {}, false},
      {"no run yet", {0, 0, k_not, k_not, 0}, {0, 0, k_not, k_not, 0}, false},
  };
  const Time now = at("2026-06-20");
  const model::Repository repository{.repository_id = 1, .created_at = at("2025-01-01")};
  for (const auto& each : cases) {
    const auto got = without_dropped(covered(each.before), repository, at("2026-05-10"), now);
    const auto want = covered(each.after);
    EXPECT_EQ(got.head_from, want.head_from) << each.what;
    EXPECT_EQ(got.head_until, want.head_until) << each.what;
    EXPECT_EQ(got.past_from, want.past_from) << each.what;
    EXPECT_EQ(got.past_until, want.past_until) << each.what;
    EXPECT_EQ(got.bottom, want.bottom) << each.what;
    EXPECT_EQ(got.observed_at, each.changes ? now : Time{}) << each.what;
    const auto again = without_dropped(got, repository, at("2026-05-10"), now + days(1));
    EXPECT_EQ(again.observed_at, got.observed_at) << each.what << ": once is enough";
  }
}

TEST(Kept, changes_nothing_of_a_repository_that_is_younger) {
  const model::Repository repository{.repository_id = 1, .created_at = at("2026-05-12")};
  const auto got =
      without_dropped(covered({0, 20, std::nullopt, std::nullopt, 0}), repository, at("2026-05-10"), at("2026-06-20"));
  EXPECT_EQ(got.head_from, Time{}) << "it was empty at first";
  EXPECT_EQ(got.bottom, Time{});
}

}  // namespace
}  // namespace runlight::collect
