// SPDX-License-Identifier: MIT
#include "sim/character.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "sim/test_site.hpp"

namespace runlight::sim {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
namespace json = boost::json;

constexpr sys_days k_today = std::chrono::year(2026) / 3 / 11;

const Profile& profile() {
  static const Profile made = organisation_profile(1, "lantern-works");
  return made;
}

TestSite& site() {
  static auto made =
      std::make_unique<TestSite>(make_profile_world(organisation_profile(1, "lantern-works"), k_test_now), k_test_now);
  return *made;
}

std::vector<Planted> planted_as(Character character) {
  auto all = planted(profile(), k_today);
  std::erase_if(all, [&](const Planted& each) { return each.character != character; });
  EXPECT_FALSE(all.empty()) << name_of(character);
  return all;
}

std::vector<json::object> runs_of(const Planted& workflow, const std::string& query = "") {
  const std::string base = "/repos/lantern-works/" + workflow.repository + "/actions/workflows";
  for (const auto& each : site().all(base + "?per_page=100", "workflows")) {
    if (each.at("path").as_string() == workflow.path) {
      return site().all(fmt::format("{}/{}/runs?per_page=100{}", base, each.at("id").as_int64(), query), "workflow_runs");
    }
  }
  ADD_FAILURE() << workflow.path;
  return {};
}

double seconds_of(const json::object& run) {
  return static_cast<double>((at(run.at("updated_at").as_string()) - at(run.at("run_started_at").as_string())).count()) /
         1'000;
}

TEST(Character, every_one_is_planted_on_every_day) {
  for (int offset = 0; offset < 400; ++offset) {
    std::set<Character> seen;
    for (const auto& each : planted(profile(), k_today + days(offset))) seen.insert(each.character);
    EXPECT_EQ(seen.size(), 14U) << "day " << offset;
  }
}

TEST(Character, failing_is_red_on_the_default_branch_and_was_green_before) {
  for (const auto& each : planted_as(Character::failing)) {
    const auto branch = std::ranges::find(profile().repositories, each.repository, &RepositorySpec::name)->default_branch;
    const Time began = Time(k_today - days(each.days));
    std::size_t green_before = 0;
    std::size_t red = 0;
    for (const auto& run : runs_of(each, "&branch=" + branch + "&status=completed")) {
      if (at(run.at("created_at").as_string()) < began) {
        green_before += run.at("conclusion") == "success" ? 1 : 0;
      } else {
        ++red;
        EXPECT_EQ(run.at("conclusion"), "failure") << each.workflow;
      }
    }
    EXPECT_GE(red, 1U) << each.workflow;
    EXPECT_GE(green_before, 20U) << each.workflow;
  }
}

TEST(Character, flaky_ends_both_ways_on_the_same_commit_and_nothing_else_does) {
  std::set<std::string> flaky;
  for (const auto& each : planted(profile(), k_today)) {
    if (each.character == Character::never_run) continue;
    std::map<std::string, std::set<std::string>> outcomes;
    for (const auto& run : runs_of(each)) {
      auto& ends = outcomes[std::string(run.at("head_sha").as_string())];
      if (run.at("conclusion").is_string()) ends.insert(std::string(run.at("conclusion").as_string()));
      const auto url = std::string(run.at("url").as_string()).substr(std::string_view("http://api.test").size());
      for (std::int64_t n = 1; n < run.at("run_attempt").as_int64(); ++n) {
        ends.insert(std::string(site().json(fmt::format("{}/attempts/{}", url, n)).at("conclusion").as_string()));
      }
    }
    const auto both = std::ranges::count_if(
        outcomes, [](const auto& entry) { return entry.second.contains("success") && entry.second.contains("failure"); });
    if (each.character == Character::flaky)
      EXPECT_GE(both, 5) << each.repository << " " << each.workflow;
    else if (each.character == Character::healthy)
      EXPECT_EQ(both, 0) << each.repository << " " << each.workflow;
  }
}

TEST(Character, slowing_takes_two_fifths_longer_since_its_date) {
  for (const auto& each : planted_as(Character::slowing)) {
    const Time began = Time(k_today - days(each.days));
    std::vector<double> before;
    std::vector<double> since;
    for (const auto& run : runs_of(each, "&status=success")) {
      const Time created = at(run.at("created_at").as_string());
      if (created >= began)
        since.push_back(seconds_of(run));
      else if (created >= began - days(20))
        before.push_back(seconds_of(run));
    }
    ASSERT_GE(before.size(), 10U) << each.workflow;
    ASSERT_GE(since.size(), 5U) << each.workflow;
    std::ranges::sort(before);
    std::ranges::sort(since);
    const double ratio = since[since.size() / 2] / before[before.size() / 2];
    EXPECT_GT(ratio, 1.3) << each.workflow;
    EXPECT_LT(ratio, 1.5) << each.workflow;
  }
}

TEST(Character, stale_and_disabled_are_silent_after_a_regular_life) {
  for (const auto character : {Character::stale, Character::disabled_manually, Character::disabled_inactivity}) {
    for (const auto& each : planted_as(character)) {
      const auto runs = runs_of(each);
      ASSERT_FALSE(runs.empty()) << each.workflow;
      EXPECT_LT(at(runs.front().at("created_at").as_string()), Time(k_today - days(each.days) + days(1))) << each.workflow;
    }
  }
  for (const auto& each : planted_as(Character::disabled_manually)) {
    const auto workflows = site().all("/repos/lantern-works/" + each.repository + "/actions/workflows", "workflows");
    EXPECT_TRUE(
        std::ranges::any_of(workflows, [](const auto& workflow) { return workflow.at("state") == "disabled_manually"; }));
  }
}

TEST(Character, a_missing_schedule_has_slots_without_runs) {
  for (const auto& each : planted_as(Character::schedule_missing)) {
    const auto runs = runs_of(each, "&event=schedule");
    ASSERT_GE(runs.size(), 20U);
    EXPECT_LE(at(runs.front().at("created_at").as_string()), Time(k_today - days(each.days - 1)));
  }
}

TEST(Character, other_troubles_show_in_their_runs) {
  for (const auto& each : planted_as(Character::never_run)) EXPECT_TRUE(runs_of(each).empty()) << each.workflow;
  for (const auto& each : planted_as(Character::timed_out))
    EXPECT_GE(runs_of(each, "&status=timed_out").size(), 5U) << each.workflow;
  for (const auto& each : planted_as(Character::startup_failure)) {
    const auto runs = runs_of(each);
    const auto broken =
        std::ranges::find_if(runs, [](const auto& run) { return run.at("conclusion") == "startup_failure"; });
    ASSERT_NE(broken, runs.end());
    EXPECT_EQ(broken->at("name"), broken->at("path"));
    EXPECT_EQ(
        site()
            .json(fmt::format("/repos/lantern-works/{}/actions/runs/{}/jobs", each.repository, broken->at("id").as_int64()))
            .at("total_count"),
        0);
  }
  std::size_t in_vain = 0;
  std::size_t waiting = 0;
  for (const auto& each : planted_as(Character::approval)) {
    for (const auto& run : runs_of(each)) {
      in_vain += seconds_of(run) > 30 * 86'400 ? 1U : 0U;
      waiting += run.at("status") == "waiting" ? 1U : 0U;
    }
  }
  EXPECT_GE(in_vain, 1U);
  EXPECT_GE(waiting, 1U);
}

TEST(Character, weekends_are_quiet) {
  std::size_t working = 0;
  std::size_t weekend = 0;
  for (const auto& run : site().all("/repos/lantern-works/storefront-web/actions/runs?per_page=100", "workflow_runs")) {
    const std::chrono::weekday day(std::chrono::floor<days>(at(run.at("created_at").as_string())));
    (day == std::chrono::Saturday || day == std::chrono::Sunday ? weekend : working) += 1;
  }
  EXPECT_GT(working / 5, 3 * (weekend / 2));
}

}  // namespace
}  // namespace runlight::sim
