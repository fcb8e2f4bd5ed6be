// SPDX-License-Identifier: MIT
#include "insight/slowdown.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "insight/test_samples.hpp"
#include "insight/test_series.hpp"

namespace runlight::insight {
namespace {

using std::chrono::days;
using std::chrono::hours;
using Samples = std::vector<DurationSample>;
using Words = std::vector<std::string>;

std::vector<double> step_up(std::size_t before, std::size_t after, double factor = 1.4) {
  return with_step(SeriesMaker(5).noise(before + after, 0.05), before, factor);
}

std::vector<DurationChange> changes_of(const Samples& samples) { return duration_changes(samples, {}); }

std::optional<DurationChange> slowdown_of(const Samples& samples, days later = days(0)) {
  return slowdown(changes_of(samples), samples, samples.back().created_at + later, {});
}

TEST(DurationChanges, tell_the_first_run_of_the_new_level) {
  const auto samples = samples_of(step_up(40, 20), hours(8));
  const auto changes = changes_of(samples);
  ASSERT_EQ(changes.size(), 1U);
  const auto& change = changes[0];
  EXPECT_EQ(change.run_id, samples[40].run_id);
  EXPECT_EQ(change.run_number, samples[40].run_number);
  EXPECT_EQ(change.head_sha, samples[40].head_sha);
  EXPECT_EQ(change.changed_at, samples[40].created_at);
  EXPECT_EQ(change.runs_before, 40U);
  EXPECT_EQ(change.runs_after, 20U);
  EXPECT_NEAR(change.before_s, 300, 10);
  EXPECT_NEAR(change.after_s, 420, 14);
  EXPECT_DOUBLE_EQ(change.ratio, change.after_s / change.before_s);
  EXPECT_LT(change.ratio_low, 1.4);
  EXPECT_GT(change.ratio_high, 1.4);
  EXPECT_LT(change.p_value, 1e-10);
  EXPECT_EQ(change.causes, Words{});
}

TEST(DurationChanges, need_samples) {
  EXPECT_TRUE(duration_changes({}, {}).empty());
  EXPECT_FALSE(slowdown({}, {}, Time{}, {}));
  EXPECT_TRUE(changes_of(samples_of(std::vector<double>(30, 0.0), hours(8))).empty()) << "no time at all is no error";
}

TEST(DurationChanges, of_short_jobs_are_seconds_at_least) {
  EXPECT_TRUE(changes_of(samples_of(with_step(std::vector<double>(40, 8), 20, 1.5), hours(8))).empty());
  EXPECT_EQ(changes_of(samples_of(with_step(std::vector<double>(40, 8), 20, 2), hours(8))).size(), 1U);
}

TEST(DurationChanges, name_what_else_changed_just_there) {
  struct Row {
    const char* name;
    void (*plant)(std::size_t index, DurationSample& sample);
    Words causes;
  };
  const Row rows[] = {
      {"nothing", [](std::size_t, DurationSample&) {}, {}},
      {"the file", [](std::size_t i, DurationSample& s) { s.blob_sha = i < 40 ? "a" : "b"; }, {"workflow file changed"}},
      {"the file, two runs early",
       [](std::size_t i, DurationSample& s) { s.blob_sha = i < 38 ? "a" : "b"; },
       {"workflow file changed"}},
      {"the file, long before", [](std::size_t i, DurationSample& s) { s.blob_sha = i < 20 ? "a" : "b"; }, {}},
      {"the file, long after", [](std::size_t i, DurationSample& s) { s.blob_sha = i < 50 ? "a" : "b"; }, {}},
      {"the file, known since", [](std::size_t i, DurationSample& s) { s.blob_sha = i < 40 ? "" : "b"; }, {}},
      {"the file, at every run", [](std::size_t i, DurationSample& s) { s.blob_sha = std::to_string(i); }, {}},
      {"another runner once", [](std::size_t i, DurationSample& s) { s.labels = i == 41 ? "big" : "small"; }, {}},
      {"labels",
       [](std::size_t i, DurationSample& s) { s.labels = i < 40 ? "ubuntu-22.04" : "ubuntu-24.04"; },
       {"runner labels changed from ubuntu-22.04 to ubuntu-24.04"}},
      {"image and jobs",
       [](std::size_t i, DurationSample& s) {
         s.runner_image = i < 40 ? "20260101.1" : "20260201.1";
         s.jobs = i < 40 ? 3 : 5;
       },
       {"runner image changed from 20260101.1 to 20260201.1", "number of jobs changed from 3 to 5"}},
  };
  for (const auto& row : rows) {
    auto samples = samples_of(step_up(40, 20), hours(8));
    for (std::size_t i = 0; i < samples.size(); ++i) row.plant(i, samples[i]);
    const auto changes = changes_of(samples);
    ASSERT_EQ(changes.size(), 1U) << row.name;
    EXPECT_EQ(changes[0].causes, row.causes) << row.name;
  }
}

TEST(Slowdown, by_tables) {
  const auto then = [](std::vector<double> series, std::initializer_list<double> more) {
    series.insert(series.end(), more);
    return series;
  };
  struct Row {
    const char* name;
    std::vector<double> series;
    hours apart;
    days later;
    bool slower;
  };
  const auto healed = with_step(step_up(40, 40), 60, 1 / 1.4);
  const Row rows[] = {
      {"two fifths longer", step_up(40, 20), hours(8), days(0), true},
      {"five runs, one a day", step_up(30, 5), hours(24), days(0), true},
      {"faster", step_up(40, 20, 0.7), hours(8), days(0), false},
      {"a change of less than a fifth", step_up(40, 20, 1.14), hours(8), days(0), false},
      {"no change", step_up(40, 20, 1), hours(8), days(0), false},
      {"healed", healed, hours(8), days(0), false},
      {"long ago", step_up(40, 20), hours(8), days(61), false},
      {"not that long ago", step_up(40, 20), hours(8), days(50), true},
      {"the new level stands two days", step_up(40, 20), hours(2), days(0), false},
      {"the latest three are as before", then(step_up(40, 20), {300, 301, 305}), hours(8), days(0), false},
      {"one of the latest three is as before", then(step_up(40, 20), {420, 300, 425}), hours(8), days(0), true},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(slowdown_of(samples_of(row.series, row.apart), row.later).has_value(), row.slower) << row.name;
  }
}

TEST(Slowdown, is_told_since_the_last_step) {
  const auto samples = samples_of(with_step(step_up(40, 40, 1.3), 60, 1.5), hours(8));
  const auto found = slowdown_of(samples);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->run_id, samples[60].run_id);
  EXPECT_NEAR(found->ratio, 1.5, 0.1);
}

/// Eight runs a day; those of weekends take three quarters of the time, or four thirds.
Samples weeks(std::size_t days_long, double weekend, std::size_t slower_from, std::uint64_t seed) {
  auto series = with_step(SeriesMaker(seed).noise(days_long * 8, 0.05), slower_from, 1.4);
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (i / 8 % 7 >= 5) series[i] *= weekend;
  }
  return samples_of(series, hours(3));
}

TEST(Slowdown, weekends_are_none_on_any_day_of_the_week) {
  for (const double weekend : {0.75, 1.33}) {
    for (std::size_t length = 28; length < 42; ++length) {
      EXPECT_FALSE(slowdown_of(weeks(length, weekend, 1'000, length))) << weekend << " " << length;
    }
  }
}

TEST(Slowdown, is_seen_among_weekends) {
  const auto samples = weeks(32, 0.75, 28 * 8, 3);  // slower since the Monday before
  const auto found = slowdown_of(samples);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->changed_at, samples[28 * 8].created_at);
  EXPECT_NEAR(found->ratio, 1.4, 0.05) << "against the working days of the week before";
}

}  // namespace
}  // namespace runlight::insight
