// SPDX-License-Identifier: MIT
#include "insight/schedule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>
#include <utility>

#include "model/cron.hpp"

namespace runlight::insight {
namespace {

namespace chr = std::chrono;
using chr::hours;
using chr::minutes;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

Time at(std::string_view text) { return *parse_time(text); }
std::string text_of(std::optional<Time> time) { return time ? format_time(*time) : "none"; }

/// What GitHub does with the nth slot: how late it starts the run; absent: it drops the slot.
using Github = std::function<std::optional<minutes>(std::size_t n, Time slot)>;

Github late_by(int delay) {
  return [delay](std::size_t, Time) { return minutes(delay); };
}

/// A history of crons from 1 May 2026, everything collected until `now`.
class History {
 public:
  explicit History(std::string_view now) { history_.now = history_.collected_until = at(now); }

  History& expected_from(std::string_view time) { return history_.expected_from = at(time), *this; }
  History& collected_until(std::string_view time) { return history_.collected_until = at(time), *this; }
  History& line(std::string_view cron, std::string_view zone = "") {
    history_.crons.push_back({std::string(cron), std::string(zone)});
    return *this;
  }

  /// The line, and the runs that GitHub starts for its slots from 1 May on, or from an earlier expected_from().
  History& cron(std::string_view cron, const Github& github, std::string_view zone = "") {
    line(cron, zone);
    std::size_t n = 0;
    for (const auto slot :
         model::Cron::parse(cron, zone)->slots(std::min(history_.expected_from, at("2026-05-01")), history_.now)) {
      if (const auto delay = github(n++, slot)) run_at(slot + *delay);
    }
    return *this;
  }
  /// Of the last line, whatever its runs went by.
  History& zone(std::string_view zone) { return history_.crons.back().time_zone = zone, *this; }
  History& run(std::string_view time) { return run_at(at(time)); }

  ScheduleReport report() const { return report_schedule(sorted()); }
  CronReport first() const { return report().crons.front(); }
  std::optional<MissedSchedule> missed() const { return missed_schedule(report(), history_.now); }

  ScheduleHistory sorted() const {
    auto history = history_;
    std::erase_if(history.runs, [&](const auto& run) { return run.created_at > history.collected_until; });
    std::ranges::sort(history.runs, {}, &ScheduleRun::created_at);
    std::int64_t id = 0;
    for (auto& run : history.runs) run.run_id = ++id;
    return history;
  }

 private:
  History& run_at(Time time) {
    if (time <= history_.now) history_.runs.push_back({0, time});
    return *this;
  }

  ScheduleHistory history_{.expected_from = at("2026-05-01")};
};

struct Expected {
  std::uint32_t matched, missed, pending, late;
  std::string alarm_since;  ///< "": no alarm
};

struct Case {
  const char* name;
  History history;
  Expected expected;
};

class Schedule : public testing::TestWithParam<Case> {};

TEST_P(Schedule, is_judged) {
  const auto& [name, history, expected] = GetParam();
  const auto cron = history.first();
  EXPECT_EQ(cron.matched, expected.matched);
  EXPECT_EQ(cron.missed, expected.missed);
  EXPECT_EQ(cron.pending, expected.pending);
  EXPECT_EQ(cron.late, expected.late);
  EXPECT_EQ(cron.slots, cron.matched + cron.missed + cron.pending);
  const auto missed = history.missed();
  EXPECT_EQ(missed ? format_time(missed->since) : "", expected.alarm_since);
}

std::optional<minutes> dropped() { return std::nullopt; }

/// Drops what is created in from <= slot < until.
Github but_not(int delay, std::string_view from, std::string_view until) {
  return [=, begin = at(from), end = at(until)](std::size_t, Time slot) {
    return slot >= begin && slot < end ? dropped() : minutes(delay);
  };
}

/// Starts every nth slot of them.
Github only_each(std::size_t nth) {
  return [=](std::size_t n, Time) { return n % nth == 0 ? minutes(6) : dropped(); };
}

const Case k_judged[] = {
    {"on_time", History("2026-06-01T12:00:00Z").cron("15 5 * * *", late_by(6)), {32, 0, 0, 0, ""}},
    {"late_every_day", History("2026-06-01T12:00:00Z").cron("0 5 * * *", late_by(75)), {32, 0, 0, 32, ""}},
    {"six_hours_late_once",
     History("2026-06-01T12:00:00Z").cron("0 5 * * *", [](auto n, Time) { return minutes(n == 9 ? 370 : 8); }),
     {32, 0, 0, 1, ""}},
    {"later_than_the_next_slot",
     History("2026-05-03T12:30:00Z").cron("0 * * * *", [](auto n, Time) { return minutes(n == 20 ? 95 : 8); }),
     {60, 0, 0, 2, ""}},
    {"dropped_once_and_well_since",
     History("2026-06-01T12:00:00Z").cron("15 5 * * *", but_not(6, "2026-05-20", "2026-05-21")),
     {31, 1, 0, 0, ""}},
    {"a_reliable_daily_one_is_missed_after_its_first_slot",
     History("2026-06-01T12:00:00Z").cron("15 5 * * *", but_not(6, "2026-06-01", "2026-06-02")),
     {31, 1, 0, 0, "2026-06-01T05:15:00Z"}},
    {"but_not_before_its_patience_is_over",
     History("2026-06-01T06:44:00Z").cron("15 5 * * *", but_not(6, "2026-06-01", "2026-06-02")),
     {31, 0, 1, 0, ""}},
    {"and_then_it_is",
     History("2026-06-01T06:45:00Z").cron("15 5 * * *", but_not(6, "2026-06-01", "2026-06-02")),
     {31, 1, 0, 0, "2026-06-01T05:15:00Z"}},
    {"at_the_start_of_an_hour_patience_is_longer",
     History("2026-06-01T07:59:00Z").cron("0 5 * * *", but_not(6, "2026-06-01", "2026-06-02")),
     {31, 0, 1, 0, ""}},
    {"who_is_always_late_is_waited_for",
     History("2026-06-01T09:29:00Z").cron("15 5 * * *", but_not(130, "2026-06-01", "2026-06-02")),
     {31, 0, 1, 31, ""}},
    {"but_not_for_ever",
     History("2026-06-01T09:40:00Z").cron("15 5 * * *", but_not(130, "2026-06-01", "2026-06-02")),
     {31, 1, 0, 31, "2026-06-01T05:15:00Z"}},
    {"stopped_for_a_week",
     History("2026-06-01T12:00:00Z").cron("15 5 * * *", but_not(6, "2026-05-25", "2026-06-02")),
     {24, 8, 0, 0, "2026-05-25T05:15:00Z"}},
    {"one_that_often_fails_to_start_alarms_later",
     History("2026-06-01T12:00:00Z").cron("15 5 * * *", [](auto n, Time) { return n % 3 == 1 ? dropped() : minutes(6); }),
     {21, 11, 0, 0, ""}},
    {"an_hourly_one_alarms_not_at_one_slot",
     History("2026-05-11T12:30:00Z").cron("7 * * * *", but_not(6, "2026-05-11T09:30:00Z", "2026-05-11T10:30:00Z")),
     {251, 1, 0, 0, ""}},
    {"an_hourly_one_alarms_after_few",
     History("2026-05-11T12:50:00Z").cron("7 * * * *", but_not(6, "2026-05-11T08:30:00Z", "2026-05-12")),
     {248, 3, 1, 0, "2026-05-11T09:07:00Z"}},
    {"no_run_since_it_exists", History("2026-05-05T12:00:00Z").line("15 5 * * *"), {0, 5, 0, 0, "2026-05-01T05:15:00Z"}},
    {"no_run_since_it_exists_the_first_day", History("2026-05-01T12:00:00Z").line("15 5 * * *"), {0, 1, 0, 0, ""}},
    {"no_run_since_it_exists_weekly",
     History("2026-05-04T12:00:00Z").line("15 5 * * 1"),
     {0, 1, 0, 0, "2026-05-04T05:15:00Z"}},
    {"no_run_since_it_exists_monthly",
     History("2026-06-01T12:00:00Z").line("15 5 1 * *"),
     {0, 2, 0, 0, "2026-05-01T05:15:00Z"}},
    {"a_new_file_owes_nothing_at_once",
     History("2026-05-04T12:00:00Z").line("15 5 * * 1").expected_from("2026-05-04T05:10:00Z"),
     {0, 0, 0, 0, ""}},
    {"a_new_file_owes_nothing_for_earlier_days",
     History("2026-05-20T12:00:00Z")
         .cron("15 5 * * *", but_not(6, "2026-05-01", "2026-05-18"))
         .expected_from("2026-05-17T12:00:00Z"),
     {3, 0, 0, 0, ""}},
    {"disabled_meanwhile_and_enabled_again",
     History("2026-06-01T12:00:00Z")
         .cron("15 5 * * *", but_not(6, "2026-05-10", "2026-05-25"))
         .expected_from("2026-05-24T20:00:00Z"),
     {8, 0, 0, 0, ""}},
    {"what_is_not_collected_is_not_missed",
     History("2026-06-01T12:00:00Z").cron("15 5 * * *", late_by(6)).collected_until("2026-05-29T06:00:00Z"),
     {29, 0, 0, 0, ""}},
    {"collected_until_shortly_after_a_slot",
     History("2026-06-01T12:00:00Z").cron("15 5 * * *", late_by(50)).collected_until("2026-05-29T05:30:00Z"),
     {28, 0, 1, 28, ""}},
    {"not_collected_at_all", History("2026-06-01").line("15 5 * * *").collected_until("2026-04-01"), {0, 0, 0, 0, ""}},
    {"every_five_minutes_of_which_a_third_starts",
     History("2026-05-05T00:07:00Z").cron("*/5 * * * *", only_each(3)),
     {381, 748, 13, 0, ""}},
    {"every_five_minutes_with_a_gap_of_an_hour",
     History("2026-05-05T00:07:00Z")
         .cron("*/5 * * * *", [](auto n, Time) { return n > 600 && n < 613 ? dropped() : minutes(2); }),
     {1'130, 12, 0, 0, ""}},
    {"every_five_minutes_that_stopped_at_noon",
     History("2026-05-05T00:07:00Z").cron("*/5 * * * *", but_not(2, "2026-05-04T12:00:00Z", "2026-05-06")),
     {996, 127, 19, 0, "2026-05-04T12:00:00Z"}},
    {"the_hour_that_the_clock_skips",
     History("2026-03-31T12:00:00Z").expected_from("2026-03-27T12:00:00Z").cron("30 2 * * *", late_by(6), "Europe/Berlin"),
     {4, 0, 0, 0, ""}},
    {"the_hour_that_comes_twice",
     History("2026-10-28T12:00:00Z").expected_from("2026-10-23T12:00:00Z").cron("30 2 * * *", late_by(6), "Europe/Berlin"),
     {5, 0, 0, 0, ""}},
    {"started_by_the_clock_of_another_zone",
     History("2026-05-20T20:30:00Z").cron("0 20 * * *", late_by(6)).zone("America/New_York"),
     {0, 19, 0, 0, "2026-05-02T00:00:00Z"}},
    {"runs_that_no_slot_explains",
     History("2026-05-04T12:00:00Z").cron("15 5 * * *", late_by(6)).run("2026-05-02T22:00:00Z").run("2026-05-03T22:00:00Z"),
     {4, 0, 0, 0, ""}},
    {"a_run_a_day_too_late_is_of_no_slot",
     History("2026-05-12T12:00:00Z").line("15 5 * * 1").run("2026-05-05T05:20:00Z"),
     {0, 2, 0, 0, "2026-05-04T05:15:00Z"}},
    {"the_late_run_of_a_slot_before_takes_no_other",
     History("2026-05-01T12:00:00Z")
         .line("0 * * * *")
         .expected_from("2026-05-01T04:30:00Z")
         .run("2026-05-01T06:20:00Z")
         .run("2026-05-01T06:21:00Z")
         .run("2026-05-01T07:05:00Z")
         .run("2026-05-01T08:05:00Z")
         .run("2026-05-01T09:05:00Z")
         .run("2026-05-01T10:05:00Z")
         .run("2026-05-01T11:05:00Z"),
     {6, 0, 0, 0, ""}},
};

INSTANTIATE_TEST_SUITE_P(Schedule, Schedule, testing::ValuesIn(k_judged), [](const auto& info) { return info.param.name; });

TEST(ScheduleReport, says_how_reliable_and_how_late_a_cron_is) {
  const auto cron =
      History("2026-05-11T12:00:00Z")
          .cron("30 5 * * *", [](auto n, Time) { return n == 4 ? dropped() : minutes(10 * static_cast<int>(n + 1)); })
          .first();
  EXPECT_EQ(cron.cron, "30 5 * * *");
  EXPECT_DOUBLE_EQ(*cron.reliability, 10.0 / 11);
  // 10 20 30 40 60 70 80 90 100 110 minutes
  EXPECT_DOUBLE_EQ(*cron.delay_p50_s, 65 * 60);
  EXPECT_DOUBLE_EQ(*cron.delay_p95_s, 105.5 * 60);
  EXPECT_EQ(cron.late, 7);
  EXPECT_EQ(text_of(cron.last_slot), "2026-05-11T05:30:00Z");
  EXPECT_EQ(text_of(cron.next_slot), "2026-05-12T05:30:00Z");
  EXPECT_EQ(text_of(cron.last_missed), "2026-05-05T05:30:00Z");
  EXPECT_THAT(cron.missed_slots, ElementsAre(at("2026-05-05T05:30:00Z")));
  EXPECT_EQ(text_of(cron.last_run->created_at), "2026-05-11T07:20:00Z");
}

TEST(ScheduleReport, knows_nothing_of_a_cron_without_slots) {
  const auto report = History("2026-05-11T12:00:00Z")
                          .line("0 5 1 1 *")
                          .line("@daily")
                          .line("0 0 30 2 *")
                          .line("0 5 * * *", "Mars/Olympus")
                          .report();
  ASSERT_EQ(report.crons.size(), 4);
  EXPECT_FALSE(report.crons[0].reliability || report.crons[0].delay_p50_s || report.crons[0].last_slot ||
               report.crons[0].last_run);
  EXPECT_EQ(report.crons[0].problem, "");
  EXPECT_EQ(text_of(report.crons[0].next_slot), "2027-01-01T05:00:00Z");
  EXPECT_EQ(report.crons[1].problem, "\"@daily\" is no cron expression of five fields.");
  EXPECT_EQ(report.crons[2].problem, "It names a day that does not exist.");
  EXPECT_THAT(report.crons[3].problem, HasSubstr("\"Mars/Olympus\" is no time zone"));
  EXPECT_FALSE(report.crons[3].next_slot || report.crons[3].slots > 0);
  EXPECT_EQ(report.crons[3].time_zone, "Mars/Olympus");
}

TEST(ScheduleReport, keeps_the_newest_twenty_missed_slots) {
  const auto cron = History("2026-06-01T12:00:00Z").line("15 5 * * *").first();
  EXPECT_EQ(cron.missed, 32);
  EXPECT_EQ(cron.missed_slots.size(), 20);
  EXPECT_EQ(text_of(cron.missed_slots.front()), "2026-05-13T05:15:00Z");
  EXPECT_EQ(cron.missed_slots.back(), cron.last_missed);
}

TEST(ScheduleReport, tells_two_crons_apart_by_time) {
  const auto history = History("2026-05-21T12:00:00Z")
                           .cron("15 5 * * *", late_by(6))
                           .cron("45 17 * * *", but_not(9, "2026-05-15", "2026-06-01"));
  const auto report = history.report();
  EXPECT_EQ(report.crons[0].matched, 21);
  EXPECT_EQ(report.crons[0].missed, 0);
  EXPECT_EQ(report.crons[1].matched, 14);
  EXPECT_EQ(report.crons[1].missed, 6);
  EXPECT_DOUBLE_EQ(*report.crons[0].delay_p50_s, 360);
  EXPECT_DOUBLE_EQ(*report.crons[1].delay_p50_s, 540);
  const auto missed = history.missed();
  ASSERT_TRUE(missed);
  EXPECT_EQ(missed->cron, "45 17 * * *");
  EXPECT_EQ(format_time(missed->since), "2026-05-15T17:45:00Z");
  EXPECT_EQ(missed->slots, 6);
  EXPECT_EQ(missed->overdue_s, 5 * 86'400 + 18 * 3'600 + 15 * 60);
  EXPECT_EQ(text_of(missed->last_run->created_at), "2026-05-14T17:54:00Z");
}

TEST(ScheduleReport, pairs_runs_that_come_after_the_next_slot_in_order) {
  const auto report = History("2026-05-01T12:00:00Z")
                          .line("10 5 * * *")
                          .line("40 5 * * *")
                          .run("2026-05-01T05:50:00Z")
                          .run("2026-05-01T05:51:00Z")
                          .report();
  EXPECT_DOUBLE_EQ(*report.crons[0].delay_p50_s, 40 * 60);
  EXPECT_DOUBLE_EQ(*report.crons[1].delay_p50_s, 11 * 60);
}

TEST(ScheduleReport, takes_one_or_two_runs_for_slots_of_two_crons_at_one_time) {
  const auto daily = "0 5 * * *", mondays = "0 5 * * 1";
  const auto one = History("2026-05-21T12:00:00Z").cron(daily, late_by(6)).line(mondays).report();
  const auto two = History("2026-05-21T12:00:00Z").cron(daily, late_by(6)).cron(mondays, late_by(7)).report();
  for (const auto& report : {one, two}) {
    EXPECT_EQ(report.crons[0].matched, 21);
    EXPECT_EQ(report.crons[1].matched, 3);
    EXPECT_EQ(report.crons[0].missed + report.crons[1].missed, 0);
  }
  EXPECT_DOUBLE_EQ(*one.crons[1].delay_p95_s, 360);
  EXPECT_DOUBLE_EQ(*two.crons[1].delay_p95_s, 420);
}

TEST(ScheduleReport, names_the_cron_that_is_missed_the_longest) {
  const auto missed = History("2026-05-21T12:00:00Z")
                          .cron("15 5 * * *", but_not(6, "2026-05-18", "2026-06-01"))
                          .cron("45 17 * * *", but_not(9, "2026-05-12", "2026-06-01"))
                          .cron("45 20 * * *", late_by(9))
                          .missed();
  ASSERT_TRUE(missed);
  EXPECT_EQ(missed->cron, "45 17 * * *");
}

TEST(ScheduleReport, knows_the_last_run_of_the_only_cron_though_it_came_before_the_file) {
  const auto missed =
      History("2026-06-01T12:00:00Z").line("15 5 * * *").run("2026-05-02T05:20:00Z").expected_from("2026-05-20").missed();
  ASSERT_TRUE(missed);
  EXPECT_EQ(format_time(missed->since), "2026-05-20T05:15:00Z");
  EXPECT_EQ(text_of(missed->last_run->created_at), "2026-05-02T05:20:00Z");
  EXPECT_FALSE(History("2026-06-01T12:00:00Z").line("15 5 * * *").missed()->last_run);
}

TEST(ScheduleReport, looks_at_the_newest_slots_of_a_frequent_cron) {
  History history("2028-05-01");
  history.cron("* * * * *", late_by(1));
  const auto start = chr::steady_clock::now();
  const auto report = history.report();
  EXPECT_LT(chr::steady_clock::now() - start, chr::seconds(60));
  EXPECT_EQ(report.crons[0].slots, report.crons[0].matched + report.crons[0].pending);
  EXPECT_GT(report.crons[0].slots, 49'000);
  EXPECT_LE(report.crons[0].slots, 50'000);
  EXPECT_EQ(text_of(report.expected_from), "2027-11-10T00:00:00Z");
}

TEST(ScheduleReport, is_bounded_for_a_file_full_of_crons) {
  History history("2028-05-01");
  for (int i = 0; i < 1'000; ++i) history.line("* * * * *", i % 2 == 0 ? "" : "Europe/Berlin");
  const auto start = chr::steady_clock::now();
  const auto report = history.report();
  missed_schedule(report, at("2028-05-01"));
  EXPECT_LT(chr::steady_clock::now() - start, chr::seconds(60));
  EXPECT_EQ(report.crons[999].slots, 288);
}

TEST(SlotsUntilAlarm, follow_from_how_often_a_cron_fires_and_fails_to) {
  const auto cron = [](double slots_per_year, std::uint32_t matched, std::uint32_t missed, std::uint32_t in_a_row = 0) {
    CronReport report;
    report.slots_per_year = slots_per_year, report.matched = matched, report.missed = missed + in_a_row;
    report.missed_in_a_row = in_a_row;
    return report;
  };
  const struct {
    CronReport cron;
    std::uint32_t slots;
  } k_cases[] = {
      {cron(1, 0, 0), 1},
      {cron(12, 0, 0), 1},
      {cron(52, 0, 0), 1},
      {cron(365, 0, 0), 2},
      {cron(365, 30, 0), 1},
      {cron(365, 30, 0, 9), 1},
      {cron(365, 55, 5), 2},
      {cron(365, 10, 90), 16},
      {cron(8'766, 0, 0), 2},
      {cron(8'766, 700, 7), 2},
      {cron(8'766, 600, 100), 4},
      {cron(105'192, 0, 0), 15},
      {cron(105'192, 9'990, 0), 2},
      {cron(105'192, 3'000, 6'000), 26},
      {cron(105'192, 900, 8'100), 96},
  };
  for (const auto& [each, slots] : k_cases)
    EXPECT_EQ(slots_until_alarm(each), slots) << each.slots_per_year << " " << each.matched << " " << each.missed;
}

TEST(SlotsUntilAlarm, keep_false_alarms_as_few_as_promised) {
  std::mt19937 random(5);
  constexpr int k_years = 10;
  for (const double slots_per_year : {12.0, 52.0, 365.25, 8'766.0, 105'192.0}) {
    for (const double part : {0.001, 0.01, 0.05, 0.3, 0.7}) {
      std::bernoulli_distribution is_dropped(part);
      CronReport cron;
      cron.slots_per_year = slots_per_year;
      int alarms = 0;
      bool is_alarm = false;
      for (int slot = 0; slot < k_years * slots_per_year; ++slot) {
        const bool missed = is_dropped(random);
        ++(missed ? cron.missed : cron.matched);
        cron.missed_in_a_row = missed ? cron.missed_in_a_row + 1 : 0;
        const bool was_alarm = std::exchange(is_alarm, missed && cron.missed_in_a_row >= slots_until_alarm(cron));
        alarms += is_alarm && !was_alarm ? 1 : 0;
      }
      EXPECT_LE(alarms, k_years * 4 * 1.2) << slots_per_year << " slots a year, dropped: " << part;
    }
  }
}

TEST(QuieterMinute, is_another_one_and_always_the_same) {
  EXPECT_EQ(at_quieter_minute("0 5 * * *"), at_quieter_minute("0 5 * * *"));
  std::set<std::string> minutes_found;
  for (int hour = 0; hour < 24; ++hour) {
    for (int minute = 0; minute < 60; ++minute) {
      const auto cron = std::to_string(minute) + " " + std::to_string(hour) + " * * *";
      const auto quieter = at_quieter_minute(cron);
      const auto found = std::stoi(quieter);
      EXPECT_TRUE(found >= 7 && found <= 53 && found % 5 != 0 && found != minute) << cron << " " << quieter;
      EXPECT_THAT(quieter, EndsWith(cron.substr(cron.find(' '))));
      minutes_found.insert(quieter.substr(0, 2));
    }
  }
  EXPECT_EQ(minutes_found.size(), 38);
  for (const auto* cron :
       {"*/5 * * * *", "0,30 * * * *", "0-10 * * * *", "* * * * *", "0/15 * * * *", "60 * * * *", "0", ""})
    EXPECT_EQ(at_quieter_minute(cron), "") << cron;
}

TEST(QuieterMinute, is_suggested_where_it_helps) {
  const auto suggested = [](std::string_view cron, int delay) {
    return History("2026-05-10").cron(cron, late_by(delay)).first().quieter_cron;
  };
  EXPECT_EQ(suggested("0 5 * * *", 2), at_quieter_minute("0 5 * * *"));
  EXPECT_EQ(suggested("00 5 * * *", 2), at_quieter_minute("00 5 * * *"));
  EXPECT_EQ(suggested("30 5 * * *", 2), "");
  EXPECT_EQ(suggested("30 5 * * *", 20), at_quieter_minute("30 5 * * *"));
  EXPECT_EQ(suggested("17 5 * * *", 80), "");
  EXPECT_EQ(suggested("0,30 5 * * *", 80), "");
  EXPECT_EQ(suggested("*/5 * * * *", 80), "");
}

/// Whatever GitHub does: counts add up, a run is given once per time, nothing that ran within the patience is missed or
/// raises an alarm, and what is told does not depend on what came after `collected_until`.
TEST(ScheduleProperty, nothing_is_missed_that_ran) {
  std::mt19937 random(11);
  const auto between = [&](int low, int high) { return std::uniform_int_distribution(low, high)(random); };
  const std::vector<std::vector<std::string>> k_files{{"15 5 * * *"},
                                                      {"0 */6 * * *"},
                                                      {"0 * * * *", "30 5 * * 1"},
                                                      {"*/10 * * * *"},
                                                      {"5 4 * * *", "5 4 * * 2", "50 22 1 * *"}};
  for (int i = 0; i < 200; ++i) {
    const auto dropped_percent = between(0, 3) == 0 ? between(1, 90) : 0;
    History history("2026-05-25T09:13:00Z");
    for (const auto& cron : k_files[static_cast<std::size_t>(i) % k_files.size()])
      history.cron(cron,
                   [&](auto, Time) { return between(1, 100) <= dropped_percent ? dropped() : minutes(between(1, 85)); });
    if (between(0, 1) == 0) history.collected_until("2026-05-20T01:00:00Z");
    const auto given = history.sorted();
    const auto report = report_schedule(given);
    std::size_t matched = 0, slots = 0;
    for (const auto& cron : report.crons) {
      ASSERT_EQ(cron.slots, cron.matched + cron.missed + cron.pending);
      // Where delays differ by more than the gap, which slot a run is of cannot be known, and some of the late seem missed.
      const bool is_frequent = cron.slots_per_year > 6'000;
      if (dropped_percent == 0) ASSERT_LE(cron.missed, is_frequent ? cron.slots / 50 : 0) << cron.cron << " " << i;
      if (cron.delay_p50_s) ASSERT_GE(*cron.delay_p50_s, 0);
      matched += cron.matched;
      slots += cron.slots;
    }
    if (dropped_percent == 0) ASSERT_FALSE(missed_schedule(report, given.now)) << i;
    ASSERT_LE(matched, given.runs.size() + 3);  // slots at one time may share a run
    ASSERT_GE(slots, matched);
    auto later = given;
    later.now += hours(24 * 30);
    const auto same = report_schedule(later);
    for (std::size_t c = 0; c < report.crons.size(); ++c) {
      ASSERT_EQ(same.crons[c].missed, report.crons[c].missed);
      ASSERT_EQ(same.crons[c].matched, report.crons[c].matched);
    }
  }
}

}  // namespace
}  // namespace runlight::insight
