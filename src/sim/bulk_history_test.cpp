// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <set>

#include "sim/history.hpp"
#include "sim/run_ids.hpp"
#include "sim/test_site.hpp"

namespace runlight::sim {
namespace {

using std::chrono::days;
using std::chrono::sys_seconds;

const sys_seconds k_now = std::chrono::floor<std::chrono::seconds>(k_test_now);

Profile bulk(std::int64_t repositories, std::int64_t runs, bool is_uneven) {
  Profile profile = bulk_profile(1, "lantern-works", repositories, runs);
  profile.is_uneven = is_uneven;
  return profile;
}

TEST(BulkHistory, finds_every_run_by_its_id_and_no_other) {
  for (const bool is_uneven : {false, true}) {
    const Profile profile = bulk(3, 5'000, is_uneven);
    const auto history = make_bulk_history(profile, k_now);
    sys_seconds before{};
    for (std::size_t i = 0; i < 5'000; ++i) {
      const RunPlan run = history->run(1, i);
      EXPECT_EQ(run.created_at, history->created_at(1, i));
      EXPECT_GE(run.created_at, before);
      before = run.created_at;
      EXPECT_EQ(history->find(1, run.id), i);
      EXPECT_FALSE(history->find(0, run.id));
      EXPECT_FALSE(history->find(1, run.id + 1));
    }
    EXPECT_FALSE(history->find(1, history->run(1, 4'999).id + 3 * k_run_id_distance));
    EXPECT_LT(before, k_now);
  }
}

TEST(BulkHistory, is_busy_and_quiet_when_uneven) {
  const Profile profile = bulk(1, 50'000, true);
  const auto history = make_bulk_history(profile, k_now);
  std::map<std::int64_t, int> weeks;
  std::map<std::int64_t, int> stretches;
  for (std::size_t i = 0; i < 50'000; ++i) {
    const auto age = (k_now - history->created_at(0, i)).count();
    ++weeks[age / (7 * 86'400)];
    ++stretches[history->created_at(0, i).time_since_epoch().count() / 600];
  }
  const auto by_count = [](const auto& a, const auto& b) { return a.second < b.second; };
  EXPECT_GT(std::ranges::max_element(weeks, by_count)->second, 20 * std::ranges::min_element(weeks, by_count)->second);
  EXPECT_GT(std::ranges::max_element(stretches, by_count)->second, 1'000) << "more than one search gives";
}

TEST(BulkHistory, gives_each_run_in_exactly_one_window) {
  TestSite site(make_profile_world(bulk(1, 3'000, true), k_test_now), k_test_now);
  std::set<std::int64_t> seen;
  const auto first_day = std::chrono::floor<days>(k_now) - days(91);
  for (auto day = first_day; day <= k_now; day += days(1)) {
    const auto text = format_time(day).substr(0, 10);
    const auto list = fmt::format("/repos/lantern-works/bulk-0/actions/runs?created={0}..{0}&per_page=100", text);
    const auto total = site.json(list).at("total_count").as_int64();
    const auto runs = site.all(list, "workflow_runs");
    EXPECT_EQ(static_cast<std::int64_t>(runs.size()), std::min<std::int64_t>(total, 1'000));
    for (const auto& run : runs) EXPECT_TRUE(seen.insert(run.at("id").as_int64()).second);
  }
  EXPECT_EQ(seen.size(), 3'000U);
}

TEST(RunIds, are_given_once_and_lie_between_planned_ones) {
  ControlledRunIds ids;
  std::set<std::int64_t> given;
  for (int i = 0; i < 5'000; ++i) {
    const auto id = ids.next(k_now);
    EXPECT_TRUE(given.insert(id).second);
    EXPECT_EQ(id % k_run_id_distance, k_first_run_id % k_run_id_distance);
  }
  for (std::int64_t slot = 0; slot < k_planned_ids_per_second; ++slot) {
    EXPECT_FALSE(given.contains(planned_run_id(k_now, slot)));
    EXPECT_EQ(second_of_run_id(planned_run_id(k_now, slot)), k_now);
  }
  // As numbers of JavaScript hold them: https://tc39.es/ecma262/#sec-number.max_safe_integer
  EXPECT_LT((*given.rbegin() << 10) + 64 * 256, std::int64_t{1} << 53);
}

}  // namespace
}  // namespace runlight::sim
