// SPDX-License-Identifier: MIT
#include "collect/window_reader.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "collect/test_kit.hpp"

namespace runlight::collect {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

Time at(std::string_view text) { return *parse_time(text); }

class WindowReaderTest : public testing::Test {
 protected:
  /// `count` runs, evenly up to `newest`.
  void add_runs(std::int64_t count, Time newest, seconds apart) {
    for (std::int64_t i = 0; i < count; ++i) {
      lists.runs.push_back({static_cast<std::int64_t>(lists.runs.size()) + 1, newest - apart * i});
    }
  }

  void read(github::CreatedRange range) {
    const auto on_window = [this](Window window) -> Task<Result<Onward>> {
      windows.push_back(std::move(window));
      co_return Onward::next;
    };
    const auto done =
        bench.run(read_range(&bench.context, bench.repository, range, github::Priority::past, &sink, on_window));
    ASSERT_TRUE(done) << done.error().message;
  }

  /// Windows lie below each other without a gap, and hold every run of the range once.
  void expect_whole(github::CreatedRange range, std::size_t runs) {
    std::size_t held = 0;
    for (std::size_t i = 0; i < windows.size(); ++i) {
      EXPECT_EQ(windows[i].range.to, i == 0 ? range.to : windows[i - 1].range.from - seconds(1)) << i;
      EXPECT_TRUE(windows[i].is_proved) << i;
      held += windows[i].run_ids.size();
    }
    EXPECT_EQ(windows.back().range.from, range.from);
    EXPECT_EQ(held, runs);
    EXPECT_EQ(sink.ids.size(), lists.runs.size());
  }

  FakeRunLists lists;
  Bench bench{lists};
  ListedIds sink;
  std::vector<Window> windows;
  const github::CreatedRange k_april{at("2026-04-01"), at("2026-04-30T23:59:59Z")};
};

TEST_F(WindowReaderTest, slices_a_long_history_for_hardly_more_than_a_request_per_hundred_runs) {
  add_runs(10'000, k_april.to, seconds(200));
  read(k_april);
  expect_whole(k_april, 10'000);
  EXPECT_LE(lists.urls.size(), 102U);
}

TEST_F(WindowReaderTest, asks_for_a_slice_by_itself_when_totals_do_not_add_up) {
  add_runs(2'500, k_april.to, minutes(10));
  lists.told_total = [](std::size_t total) { return std::min<std::size_t>(total, 1'000); };
  read(k_april);
  expect_whole(k_april, 2'500);
  EXPECT_LE(lists.urls.size(), 60U);
}

TEST_F(WindowReaderTest, looks_into_the_list_where_a_search_does_not_give_what_it_promised) {
  add_runs(2'500, k_april.to, minutes(10));
  lists.is_hidden = [](const auto& run) { return run.id % 7 == 0; };
  lists.told_total = [](std::size_t total) { return total + total / 10; };
  read(k_april);
  expect_whole(k_april, 2'500);
  EXPECT_EQ(windows.back().source, "list");
  EXPECT_LE(lists.urls.size(), 100U) << "the list is gone down once, not once for each window";
}

TEST_F(WindowReaderTest, says_so_where_neither_search_nor_list_tells_all) {
  add_runs(600, k_april.to, hours(1));
  lists.longest_list = 100;
  lists.refuses_deep_pages = true;
  lists.told_total = [](std::size_t total) { return total + 1; };
  read(k_april);
  ASSERT_FALSE(windows.empty());
  EXPECT_FALSE(windows.back().is_proved);
  EXPECT_GT(windows.back().promised, static_cast<std::int64_t>(windows.back().run_ids.size()));
  EXPECT_EQ(bench.clock.sleeps().size(), 2U) << "asked three times";
}

TEST_F(WindowReaderTest, reads_a_second_that_holds_more_than_a_search_gives_from_the_list) {
  add_runs(50, k_april.to, minutes(1));
  add_runs(1'300, k_april.to - hours(1), seconds(0));
  add_runs(50, k_april.to - hours(2), minutes(1));
  read(k_april);
  expect_whole(k_april, 1'400);
}

TEST_F(WindowReaderTest, asks_again_when_runs_moved_from_page_to_page) {
  add_runs(300, k_april.to, minutes(1));
  lists.before_page = [](FakeRunLists& github, int page) {
    if (page == 2) github.runs.erase(github.runs.begin());
  };
  read(k_april);
  EXPECT_EQ(windows.back().run_ids.size(), 299U);
  EXPECT_EQ(sink.ids.size(), 300U);
}

struct LedgerCase {
  std::string_view what;
  std::vector<github::CreatedRange> ranges;
  std::vector<std::string> days;
};

TEST(LedgerDays, are_told_once_their_day_lies_whole_in_what_was_read) {
  const auto range = [](std::string_view from, std::string_view to) { return github::CreatedRange{at(from), at(to)}; };
  const LedgerCase cases[] = {
      {"one day", {range("2026-04-02T00:00:00Z", "2026-04-02T23:59:59Z")}, {"2026-04-02:24"}},
      {"two days", {range("2026-04-02T00:00:00Z", "2026-04-03T23:59:59Z")}, {"2026-04-02:24", "2026-04-03:24"}},
      {"begins in a day", {range("2026-04-02T12:00:00Z", "2026-04-03T23:59:59Z")}, {"2026-04-03:24"}},
      {"a day in two windows",
       {range("2026-04-02T12:00:00Z", "2026-04-02T23:59:59Z"), range("2026-04-02T00:00:00Z", "2026-04-02T11:59:59Z")},
       {"2026-04-02:24"}},
      {"windows across midnights",
       {range("2026-04-03T06:00:00Z", "2026-04-04T23:59:59Z"), range("2026-04-02T06:00:00Z", "2026-04-03T05:59:59Z")},
       {"2026-04-04:24", "2026-04-03:24"}},
      {"today is not over", {range("2026-04-30T00:00:00Z", "2026-04-30T11:59:59Z")}, {}},
  };
  for (const auto& each : cases) {
    DayCounts earlier;
    std::vector<std::string> told;
    for (const auto& read : each.ranges) {
      Window window{.range = read, .is_proved = true};
      for (Time hour = read.from; hour <= read.to; hour += hours(1)) {
        window.run_ids.insert(static_cast<std::int64_t>(window.run_ids.size()));
        ++window.runs_by_day[day_of(hour)];
      }
      window.promised = static_cast<std::int64_t>(window.run_ids.size());
      for (const auto& line : ledger_days(window, 1, earlier, at("2026-04-30T12:00:00Z"))) {
        EXPECT_EQ(line.runs_promised, line.runs_stored) << each.what;
        told.push_back(fmt::format("{}:{}", line.day, line.runs_stored));
      }
    }
    EXPECT_EQ(told, each.days) << each.what;
  }
}

TEST(LedgerDays, do_not_call_a_day_whole_of_which_runs_are_missing) {
  DayCounts earlier;
  const Window window{.range = {at("2026-04-02"), at("2026-04-02T23:59:59Z")},
                      .run_ids = {1},
                      .runs_by_day = {{at("2026-04-02"), 1}},
                      .promised = 3};
  const auto lines = ledger_days(window, 1, earlier, at("2026-04-30"));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].runs_promised, 3);
  EXPECT_EQ(lines[0].runs_stored, 1);
}

}  // namespace
}  // namespace runlight::collect
