// SPDX-License-Identifier: MIT
#include "sim/filters.hpp"

#include <gtest/gtest.h>

#include "sim/test_site.hpp"

namespace runlight::sim {
namespace {

TEST(ParseCreated, takes_the_forms_of_githubs_search) {
  const struct {
    const char* text;
    const char* from;  // "" for no bound
    const char* to;    // the first second that is out
  } k_cases[] = {
      {"2026-01-02", "2026-01-02", "2026-01-03"},
      {"2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z", "2026-01-02T03:04:06Z"},
      {">=2026-01-02", "2026-01-02", ""},
      {">2026-01-02", "2026-01-03", ""},
      {"<2026-01-02", "", "2026-01-02"},
      {"<=2026-01-02", "", "2026-01-03"},
      {">2026-01-02T03:04:05Z", "2026-01-02T03:04:06Z", ""},
      {"2026-01-02..2026-01-04", "2026-01-02", "2026-01-05"},
      {"2026-01-02T00:00:00Z..2026-01-02T00:00:00Z", "2026-01-02", "2026-01-02T00:00:01Z"},
      {"2026-01-02T00:00:00+00:00..*", "2026-01-02", ""},
      {"*..2026-01-02", "", "2026-01-03"},
  };
  for (const auto& [text, from, to] : k_cases) {
    const auto span = parse_created(text);
    ASSERT_TRUE(span) << text;
    EXPECT_EQ(span->from, *from == '\0' ? Time::min() : at(from)) << text;
    EXPECT_EQ(span->to, *to == '\0' ? Time::max() : at(to) - std::chrono::milliseconds(1)) << text;
  }
  for (const auto* text : {"", "..", "yesterday", "=>2026-01-02", "2026-13-01", "2026-01-02..x", "> 2026-01-02"}) {
    EXPECT_FALSE(parse_created(text)) << text;
  }
}

TEST(RunFilter, selects_what_its_parameters_say) {
  TestSite site = TestSite::organisation();
  const std::string list = "/repos/lantern-works/checkout-api/actions/runs?per_page=100";
  const auto all = site.all(list, "workflow_runs");
  const struct {
    const char* query;
    std::function<bool(const boost::json::object&)> accepts;
  } k_cases[] = {
      {"&event=schedule", [](const auto& run) { return run.at("event") == "schedule"; }},
      {"&branch=main", [](const auto& run) { return run.at("head_branch") == "main"; }},
      {"&status=failure", [](const auto& run) { return run.at("conclusion") == "failure"; }},
      {"&status=completed&event=dynamic",
       [](const auto& run) { return run.at("status") == "completed" && run.at("event") == "dynamic"; }},
      {"&actor=KESTREL42", [](const auto& run) { return run.at("actor").at("login") == "kestrel42"; }},
      {"&actor=dependabot%5Bbot%5D", [](const auto& run) { return run.at("actor").at("login") == "dependabot[bot]"; }},
      {"&created=2026-02-01..2026-02-07",
       [](const auto& run) {
         return run.at("created_at").as_string() >= "2026-02-01" && run.at("created_at").as_string() < "2026-02-08";
       }},
      {"&created=%3E2026-03-01", [](const auto& run) { return run.at("created_at").as_string() >= "2026-03-02"; }},
  };
  for (const auto& [query, accepts] : k_cases) {
    std::vector<std::int64_t> expected;
    for (const auto& run : all) {
      if (accepts(run)) expected.push_back(run.at("id").as_int64());
    }
    expected.resize(std::min<std::size_t>(expected.size(), 1'000));
    std::vector<std::int64_t> found;
    for (const auto& run : site.all(list + query, "workflow_runs")) found.push_back(run.at("id").as_int64());
    EXPECT_EQ(found, expected) << query;
    EXPECT_FALSE(found.empty()) << query;
  }
  const auto& one = all[17];
  const auto by_sha = site.all(list + "&head_sha=" + std::string(one.at("head_sha").as_string()), "workflow_runs");
  EXPECT_TRUE(std::ranges::any_of(by_sha, [&](const auto& run) { return run.at("id") == one.at("id"); }));
  const auto by_suite =
      site.all(list + "&check_suite_id=" + std::to_string(one.at("check_suite_id").as_int64()), "workflow_runs");
  ASSERT_EQ(by_suite.size(), 1U);
  EXPECT_EQ(by_suite[0].at("id"), one.at("id"));
}

TEST(RunFilter, can_leave_out_pull_requests) {
  TestSite site = TestSite::organisation();
  const std::string list = "/repos/lantern-works/storefront-web/actions/runs?per_page=100";
  const auto pulls = [&](const std::string& target) {
    std::size_t count = 0;
    for (const auto& run : site.json(target).at("workflow_runs").as_array())
      count += run.at("pull_requests").as_array().size();
    return count;
  };
  EXPECT_GT(pulls(list), 5U);
  EXPECT_EQ(pulls(list + "&exclude_pull_requests=true"), 0U);
}

}  // namespace
}  // namespace runlight::sim
