// SPDX-License-Identifier: MIT
#include "model/cron.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>

namespace runlight::model {
namespace {

namespace chr = std::chrono;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Time at(std::string_view text) { return *parse_time(text); }

Cron cron_of(std::string_view expression, std::string_view time_zone = {}) {
  auto cron = Cron::parse(expression, time_zone);
  if (!cron) throw std::runtime_error(cron.error().message);
  return *cron;
}

std::vector<std::string> texts(const std::vector<chr::sys_seconds>& slots) {
  std::vector<std::string> texts;
  for (const auto slot : slots) texts.push_back(format_time(slot).substr(0, 16));
  return texts;
}

std::vector<std::string> slots_of(std::string_view expression, std::string_view time_zone, std::string_view from,
                                  std::string_view until) {
  return texts(cron_of(expression, time_zone).slots(at(from), at(until)));
}

TEST(Cron, finds_the_slots_of_a_day) {
  const struct {
    const char* expression;
    std::vector<std::string> slots;
  } k_cases[] = {
      {"0 5 * * *", {"05:00"}},
      {"*/20 3 * * *", {"03:00", "03:20", "03:40"}},
      {"10 */8 * * *", {"00:10", "08:10", "16:10"}},
      {"40 1-23/11 * * *", {"01:40", "12:40", "23:40"}},
      {"20/15 5 * * *", {"05:20", "05:35", "05:50"}},
      {"0  5   *  * *", {"05:00"}},
      {"30 4 * * 1-5", {"04:30"}},
      {"30 4 * * MON-fri", {"04:30"}},
      {"30 4 * * Wed", {"04:30"}},
      {"30 4 * * sun,SAT", {}},
      {"30 4 * * SUN/3", {"04:30"}},
      {"30 4 * * 0,6", {}},
      {"30 4 * MAR *", {"04:30"}},
      {"30 4 * jan-feb,APR-DEC *", {}},
      {"0 6 11,17 * *", {"06:00"}},
      {"0 6 12 * *", {}},
      {"0 6 12 * 3", {"06:00"}},
      {"0 6 11 * 4", {"06:00"}},
      {"0 6 12 * 4", {}},
      {"0 6 * 4 *", {}},
      {"5/25 0 * * *", {"00:05", "00:30", "00:55"}},
      {"* 4 * * *",
       {"04:00", "04:05", "04:10", "04:15", "04:20", "04:25", "04:30", "04:35", "04:40", "04:45", "04:50", "04:55"}},
      {"3,5,7,8,20 4 * * *", {"04:03", "04:08", "04:20"}},
  };
  const chr::sys_days wednesday = chr::year(2026) / 3 / 11;
  for (const auto& [expression, expected] : k_cases) {
    std::vector<std::string> found;
    for (const auto& slot : texts(cron_of(expression).slots(wednesday, wednesday + chr::days(1))))
      found.push_back(slot.substr(11));
    EXPECT_EQ(found, expected) << expression;
  }
}

TEST(Cron, refuses_what_github_does_not_take) {
  for (const auto* expression : {"",
                                 "* * * *",
                                 "* * * * * *",
                                 "@daily",
                                 "60 * * * *",
                                 "* 24 * * *",
                                 "* * 0 * *",
                                 "* * 32 * *",
                                 "* * * 0 *",
                                 "* * * 13 *",
                                 "*/0 * * * *",
                                 "*/60 * * * *",
                                 "5-3 * * * *",
                                 "a * * * *",
                                 "* * * * 7",
                                 "* * * * 4-7",
                                 "0 6 * * SUNDAY",
                                 "0 6 * * FRI-MON",
                                 "0 6 MON * *",
                                 "0 6 * MON *",
                                 "0 6 L * *",
                                 "0 6 ? * *",
                                 "0 6 * * 1#2",
                                 "1, * * * *",
                                 ",1 * * * *",
                                 "1- * * * *",
                                 "*-5 * * * *",
                                 "1/ * * * *",
                                 "/5 * * * *",
                                 "*/5/5 * * * *",
                                 "1-2-3 * * * *",
                                 "*/MON * * * *",
                                 "+1 * * * *",
                                 "-1 * * * *",
                                 "1.5 * * * *",
                                 " 0 5 * * *",
                                 "0 5 * * * ",
                                 "0\t5 * * *",
                                 "99999999999 * * * *"}) {
    const auto cron = Cron::parse(expression);
    ASSERT_FALSE(cron) << expression;
    EXPECT_EQ(cron.error().kind, ErrorKind::bad_input) << expression;
    EXPECT_THAT(cron.error().message, testing::EndsWith(".")) << expression;
  }
}

TEST(Cron, shows_of_what_it_refuses_no_more_than_a_line_holds) {
  const auto message = Cron::parse("\x1b[31m\xc3" + std::string(5'000, 'x')).error().message;
  EXPECT_THAT(message, HasSubstr("\"?[31m?xxx"));
  EXPECT_LT(message.size(), 200);
}

TEST(Cron, takes_names_of_time_zones_only) {
  for (const auto* name : {"UTC", "Etc/UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "Asia/Kolkata"})
    EXPECT_TRUE(Cron::parse("0 5 * * *", name)) << name;
  for (const auto* name : {"Mars/Olympus", "europe/berlin", "../../etc/passwd", "/etc/localtime", "zone.tab", "leapseconds",
                           "tzdata.zi", "leap-seconds.list", "CEST", " ", "Europe", "+02:00", "+2"}) {
    const auto cron = Cron::parse("0 5 * * *", name);
    ASSERT_FALSE(cron) << name;
    EXPECT_THAT(cron.error().message, HasSubstr("is no time zone")) << name;
  }
}

TEST(Cron, gives_slots_from_and_before) {
  EXPECT_THAT(slots_of("*/30 * * * *", "", "2026-03-11T04:00:00Z", "2026-03-11T05:00:00Z"),
              ElementsAre("2026-03-11T04:00", "2026-03-11T04:30"));
  EXPECT_THAT(slots_of("*/30 * * * *", "", "2026-03-11T04:00:00.001Z", "2026-03-11T05:00:00.001Z"),
              ElementsAre("2026-03-11T04:30", "2026-03-11T05:00"));
  EXPECT_THAT(slots_of("0 0 1 1 *", "", "2025-01-01", "2027-01-01"), ElementsAre("2025-01-01T00:00", "2026-01-01T00:00"));
  EXPECT_THAT(slots_of("0 0 29 2 *", "", "2023-01-01", "2029-01-01"), ElementsAre("2024-02-29T00:00", "2028-02-29T00:00"));
  EXPECT_THAT(slots_of("* * * * *", "", "2026-03-11T04:00:00Z", "2026-03-11T04:00:00Z"), IsEmpty());
  EXPECT_THAT(slots_of("* * * * *", "", "2026-03-11T05:00:00Z", "2026-03-11T04:00:00Z"), IsEmpty());
}

TEST(Cron, has_no_slots_beyond_the_years_of_the_store) {
  const auto cron = cron_of("0 0 1 * *", "Asia/Tokyo");
  const auto all = cron.slots(Time::min(), Time::max());
  EXPECT_EQ(format_time(all.front()), "1970-01-31T15:00:00Z");
  EXPECT_EQ(format_time(all.back()), "2105-12-31T15:00:00Z");
  EXPECT_EQ(all.size(), 136 * 12);
  EXPECT_EQ(cron.next_slot(Time::min()), all.front());
  EXPECT_FALSE(cron.next_slot(all.back()));
  EXPECT_FALSE(cron.next_slot(Time::max()));
}

struct ClockCase {
  const char *expression, *time_zone, *from, *until;
  std::vector<std::string> slots;
};

class ClockChange : public testing::TestWithParam<ClockCase> {};

TEST_P(ClockChange, moves_or_repeats_no_slot) {
  const auto& [expression, time_zone, from, until, slots] = GetParam();
  EXPECT_EQ(slots_of(expression, time_zone, from, until), slots) << expression;
}

INSTANTIATE_TEST_SUITE_P(
    Cron, ClockChange,
    testing::Values(
        ClockCase{"30 5 * * *", "Europe/Berlin", "2026-03-28", "2026-03-30", {"2026-03-28T04:30", "2026-03-29T03:30"}},
        // 2:00 to 3:00 is skipped on 29 March: what lies in it comes at its end, once.
        ClockCase{"30 2 * * *",
                  "Europe/Berlin",
                  "2026-03-28",
                  "2026-03-31",
                  {"2026-03-28T01:30", "2026-03-29T01:00", "2026-03-30T00:30"}},
        ClockCase{"*/20 2 * * *", "Europe/Berlin", "2026-03-29", "2026-03-30", {"2026-03-29T01:00"}},
        ClockCase{"0 2,3 * * *", "Europe/Berlin", "2026-03-29", "2026-03-30", {"2026-03-29T01:00"}},
        ClockCase{"15 1-3 * * *",
                  "Europe/Berlin",
                  "2026-03-29",
                  "2026-03-29T23:00:00Z",
                  {"2026-03-29T00:15", "2026-03-29T01:00", "2026-03-29T01:15"}},
        // 2:00 to 3:00 comes twice on 25 October: the first time counts.
        ClockCase{"30 2 * * *", "Europe/Berlin", "2026-10-25", "2026-10-26", {"2026-10-25T00:30"}},
        ClockCase{"0 * * * *",
                  "Europe/Berlin",
                  "2026-10-24T23:00:00Z",
                  "2026-10-25T03:00:00Z",
                  {"2026-10-24T23:00", "2026-10-25T00:00", "2026-10-25T02:00"}},
        ClockCase{"30 2 * * *", "America/New_York", "2026-03-08", "2026-03-09", {"2026-03-08T07:00"}},
        // The weekday is the time zone's.
        ClockCase{"0 6 * * 1", "Asia/Tokyo", "2026-03-01", "2026-03-09", {"2026-03-01T21:00", "2026-03-08T21:00"}},
        ClockCase{"0 20 1 * *", "America/Los_Angeles", "2026-03-01", "2026-04-03", {"2026-03-02T04:00", "2026-04-02T03:00"}},
        ClockCase{"0 12 * * *", "Asia/Kolkata", "2026-03-01", "2026-03-02", {"2026-03-01T06:30"}},
        ClockCase{"0 12 * * *", "Pacific/Kiritimati", "2026-03-01", "2026-03-02", {"2026-03-01T22:00"}},
        // At Lord Howe the clock moves half an hour.
        ClockCase{
            "10,40 2 * * *", "Australia/Lord_Howe", "2026-10-03", "2026-10-04", {"2026-10-03T15:30", "2026-10-03T15:40"}},
        // Samoa had no 30 December 2011.
        ClockCase{"0 5 * * *",
                  "Pacific/Apia",
                  "2011-12-29",
                  "2011-12-31",
                  {"2011-12-29T15:00", "2011-12-30T10:00", "2011-12-30T15:00"}},
        ClockCase{"0 12 1 7 *", "Europe/Berlin", "2030-01-01", "2031-01-01", {"2030-07-01T10:00"}}));

TEST(Cron, finds_the_next_slot) {
  const struct {
    const char *expression, *time_zone, *after, *next;
  } k_cases[] = {
      {"0 5 * * *", "", "2026-03-11T04:59:59Z", "2026-03-11T05:00:00Z"},
      {"0 5 * * *", "", "2026-03-11T05:00:00Z", "2026-03-12T05:00:00Z"},
      {"0 5 * * *", "", "2026-03-11T05:00:00.5Z", "2026-03-12T05:00:00Z"},
      {"*/5 * * * *", "", "2026-12-31T23:57:00Z", "2027-01-01T00:00:00Z"},
      {"0 0 29 2 *", "", "2024-02-29T00:00:00Z", "2028-02-29T00:00:00Z"},
      {"0 0 29 2 *", "", "2096-02-29T00:00:00Z", ""},  // 2104
      {"0 0 30 2 *", "", "2026-03-11", ""},
      {"30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"},
      {"30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"},
      {"0 1 * * *", "Pacific/Kiritimati", "2026-03-11T10:59:00Z", "2026-03-11T11:00:00Z"},
  };
  for (const auto& [expression, time_zone, after, next] : k_cases) {
    const auto found = cron_of(expression, time_zone).next_slot(at(after));
    EXPECT_EQ(found ? format_time(*found) : "", next) << expression << " after " << after;
  }
}

TEST(Cron, counts_its_slots) {
  const struct {
    const char* expression;
    int day;
    double year;
  } k_cases[] = {{"0 5 * * *", 1, 365.25},        {"* * * * *", 288, 288 * 365.25},
                 {"0 0,12 * * *", 2, 730.5},      {"0 0 1 * *", 1, 12},
                 {"0 0 29 2 *", 1, 0.25},         {"0 0 30 2 *", 1, 0},
                 {"*/15 9-17 * * *", 36, 13'149}, {"0 0 1 1 *", 1, 1}};
  for (const auto& [expression, day, year] : k_cases) {
    EXPECT_EQ(cron_of(expression).slots_per_day(), day) << expression;
    EXPECT_DOUBLE_EQ(cron_of(expression).slots_per_year(), year) << expression;
  }
}

TEST(Cron, is_quick_with_many_slots) {
  const auto start = chr::steady_clock::now();
  const auto from = at("2025-01-01"), until = from + chr::days(400);
  EXPECT_EQ(cron_of("* * * * *").slots(from, until).size(), 400 * 288);
  // The hour that comes twice has its slots once.
  EXPECT_EQ(cron_of("* * * * *", "Europe/Berlin").slots(from, until).size(), 400 * 288 - 12);
  EXPECT_FALSE(cron_of("0 0 30 2 *", "Europe/Berlin").next_slot(from));
  EXPECT_LT(chr::steady_clock::now() - start, chr::seconds(60));
}

// A second reading of the rules, as plain as they can be written.

using Naive = std::array<std::vector<bool>, 5>;

struct Written {
  std::string text;
  Naive fields;
  bool day_is_star = false, weekday_is_star = false;
};

constexpr std::array<std::array<int, 2>, 5> k_limits{{{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 6}}};

class Writer {
 public:
  explicit Writer(unsigned seed) : random_(seed) {}

  Written write() {
    Written written;
    for (std::size_t field = 0; field < 5; ++field) {
      const auto text = write_field(field, written.fields[field]);
      if (field == 2) written.day_is_star = text == "*";
      if (field == 4) written.weekday_is_star = text == "*";
      written.text += (field > 0 ? " " : "") + text;
    }
    return written;
  }

  int between(int low, int high) { return std::uniform_int_distribution(low, high)(random_); }

 private:
  std::string write_field(std::size_t field, std::vector<bool>& values) {
    values.assign(60, false);
    std::string text;
    for (int items = between(1, 3); items > 0; --items) text += (text.empty() ? "" : ",") + write_item(field, values);
    return text;
  }

  std::string write_item(std::size_t field, std::vector<bool>& values) {
    const auto [low, high] = k_limits[field];
    int first = between(low, high), last = between(first, high), step = between(1, high);
    std::string text;
    switch (between(0, 5)) {
      case 0: text = "*", first = low, last = high, step = 1; break;
      case 1: text = word(field, first), last = first, step = 1; break;
      case 2: text = word(field, first) + "-" + word(field, last), step = 1; break;
      case 3: text = "*/" + std::to_string(step), first = low, last = high; break;
      case 4: text = word(field, first) + "/" + std::to_string(step), last = high; break;
      default: text = word(field, first) + "-" + word(field, last) + "/" + std::to_string(step); break;
    }
    for (int value = first; value <= last; ++value)
      if ((value - first) % step == 0) values[static_cast<std::size_t>(value)] = true;
    return text;
  }

  std::string word(std::size_t field, int value) {
    static const std::vector<std::string> k_month{"JAN", "feb", "Mar", "APR", "may", "Jun",
                                                  "JUL", "aug", "Sep", "OCT", "nov", "Dec"};
    static const std::vector<std::string> k_day{"SUN", "mon", "Tue", "WED", "thu", "Fri", "SAT"};
    if (field == 3 && between(0, 1) == 0) return k_month[static_cast<std::size_t>(value - 1)];
    if (field == 4 && between(0, 1) == 0) return k_day[static_cast<std::size_t>(value)];
    return std::to_string(value);
  }

  std::mt19937 random_;
};

std::vector<chr::sys_seconds> every_minute_that_fits(const Written& cron, Time from, Time until) {
  std::vector<chr::sys_seconds> slots;
  for (auto minute = chr::ceil<chr::minutes>(from); minute < until; minute += chr::minutes(1)) {
    const auto day = chr::floor<chr::days>(minute);
    const chr::year_month_day date(day);
    const auto is_in = [&](std::size_t field, auto value) { return cron.fields[field][static_cast<std::size_t>(value)]; };
    const auto of_hour = (minute - chr::floor<chr::hours>(minute)).count();
    const bool day_fits = is_in(2, static_cast<unsigned>(date.day())),
               weekday_fits = is_in(4, chr::weekday(day).c_encoding());
    const bool days_fit = cron.day_is_star || cron.weekday_is_star ? day_fits && weekday_fits : day_fits || weekday_fits;
    if (!is_in(0, of_hour) || !is_in(1, (minute - day) / chr::hours(1)) || !is_in(3, static_cast<unsigned>(date.month())) ||
        !days_fit)
      continue;
    slots.push_back(minute);
  }
  return slots;
}

/// Of each hour the first, and then those at least five minutes after the last that stays.
std::vector<chr::sys_seconds> at_most_every_five_minutes(const std::vector<chr::sys_seconds>& slots) {
  std::vector<chr::sys_seconds> kept;
  for (const auto slot : slots) {
    const bool is_same_hour = !kept.empty() && chr::floor<chr::hours>(slot) == chr::floor<chr::hours>(kept.back());
    if (!is_same_hour || slot - kept.back() >= chr::minutes(5)) kept.push_back(slot);
  }
  return kept;
}

TEST(CronProperty, slots_are_the_minutes_that_fit) {
  Writer writer(20'261'129);
  std::size_t seen = 0;
  for (int i = 0; i < 300; ++i) {
    const auto written = writer.write();
    const auto hour = at("2024-01-01") + chr::hours(writer.between(0, 4 * 365 * 24));
    const auto until = hour + chr::hours(writer.between(1, 24 * 20));
    const auto cron = Cron::parse(written.text);
    ASSERT_TRUE(cron) << written.text;
    const auto expected = at_most_every_five_minutes(every_minute_that_fits(written, hour, until));
    ASSERT_EQ(cron->slots(hour, until), expected) << written.text << " from " << format_time(hour);
    // UTC by its name is a time zone like others, and reads the same.
    ASSERT_EQ(cron_of(written.text, "Etc/UTC").slots(hour, until), expected) << written.text;
    seen += expected.size();
  }
  EXPECT_GT(seen, 10'000);
}

TEST(CronProperty, ranges_join_and_the_next_slot_is_the_first_of_the_rest) {
  Writer writer(7);
  constexpr std::array k_zones{
      "", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu"};
  for (int i = 0; i < 600; ++i) {
    const auto text = writer.write().text;
    const auto cron = cron_of(text, k_zones[static_cast<std::size_t>(i) % k_zones.size()]);
    const auto from = at("2011-06-01") + chr::minutes(writer.between(0, 20 * 365 * 1'440));
    const auto between = from + chr::minutes(writer.between(0, 1'440 * 20)),
               until = between + chr::minutes(writer.between(0, 1'440 * 200));
    const auto all = cron.slots(from, until);
    ASSERT_TRUE(std::ranges::is_sorted(all) && std::ranges::adjacent_find(all) == all.end()) << text;
    auto joined = cron.slots(from, between);
    const auto rest = cron.slots(between, until);
    joined.insert(joined.end(), rest.begin(), rest.end());
    ASSERT_EQ(joined, all) << text;
    if (rest.empty()) continue;
    ASSERT_EQ(cron.next_slot(between - chr::milliseconds(1)), rest.front()) << text;
  }
}

}  // namespace
}  // namespace runlight::model
