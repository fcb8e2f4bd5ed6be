// SPDX-License-Identifier: MIT
#include "api/routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "api/test_openapi.hpp"
#include "api/webhook.hpp"
#include "store/named_query.hpp"

namespace runlight::api {
namespace {

using ::testing::UnorderedElementsAreArray;

TEST(openapi, describes_every_route_and_no_other) {
  std::vector<std::string> ours;
  for (const auto& route : routes()) {
    if (route.path.starts_with(k_api_prefix)) ours.emplace_back(route.path.substr(k_api_prefix.size()));
  }
  std::ranges::sort(ours);
  const auto repeated = std::ranges::unique(ours);
  ours.erase(repeated.begin(), repeated.end());
  std::vector<std::string> theirs;
  for (const auto& [path, described] : read_openapi().paths) theirs.push_back(path);
  EXPECT_THAT(theirs, UnorderedElementsAreArray(ours));
}

TEST(openapi, names_the_question_and_its_parameters) {
  const auto paths = read_openapi().paths;
  for (const auto& route : routes()) {
    if (route.question.empty()) continue;
    const auto& described = paths.at(std::string(route.path.substr(k_api_prefix.size())));
    if (route.shape != Shape::health) {
      EXPECT_EQ(described.operation_id, route.question);
    }
    std::vector<std::string> names;
    for (const auto& question : store::named_queries()) {
      if (question.name != route.question) continue;
      for (const auto& parameter : question.parameters) {
        if (parameter.name != "now" && parameter.name != "prices") names.push_back(parameter.name);
      }
    }
    EXPECT_THAT(described.parameters, UnorderedElementsAreArray(names)) << route.path;
  }
}

TEST(openapi, has_a_path_for_every_question_but_the_collectors_own) {
  std::set<std::string_view> asked{
      "archives",         "job_lists_due",       "known_attempts",        "known_workflow_files",
      "history_attempts", "history_failed_jobs", "history_job_durations", "workflow_histories",
      "recheck_days",     "sample_runs",         "stored_attempts",       "stored_jobs",
      "stored_run_count", "stored_runs",         "unfinished_runs"};
  for (const auto& route : routes()) {
    if (!route.question.empty()) asked.insert(route.question);
  }
  for (const auto& question : store::named_queries()) EXPECT_TRUE(asked.contains(question.name)) << question.name;
  EXPECT_EQ(store::named_queries().size(), asked.size());
}

TEST(find_route, takes_whole_paths_only) {
  EXPECT_EQ(find_route("GET", "/api/v1/summary")->route->question, "summary");
  for (const auto* path : {"/api/v1/summary/", "/api/v1", "/api/v1/", "/api/v2/summary", "/summary", "/api/v1/SUMMARY"}) {
    EXPECT_EQ(find_route("GET", path)->route->question, "") << path;
  }
  EXPECT_FALSE(find_route("GET", "").has_value());
}

TEST(find_route, tells_the_methods_of_a_path_apart) {
  EXPECT_EQ(find_route("HEAD", "/api/v1/summary")->allow, "");
  EXPECT_EQ(find_route("POST", "/api/v1/summary")->allow, "GET, HEAD");
  EXPECT_EQ(find_route("PUT", "/api/v1/tokens")->allow, "GET, HEAD, POST");
  EXPECT_EQ(find_route("GET", "/api/v1/tokens/0a1b")->allow, "DELETE");
  EXPECT_EQ(find_route("DELETE", "/api/v1/tokens/0a1b")->argument, "0a1b");
}

TEST(find_route, of_an_unknown_path_of_the_api_is_for_readers) {
  for (const auto* path : {"/api", "/api/", "/api/v2/summary", "/api/v1/tokens/a/b"}) {
    const auto found = find_route("GET", path);
    ASSERT_TRUE(found.has_value()) << path;
    EXPECT_EQ(found->route->who.text(), "read") << path;
  }
}

TEST(nearest_path, offers_what_was_probably_meant) {
  EXPECT_EQ(nearest_path("/api/v1/sumary"), "/api/v1/summary");
  EXPECT_EQ(nearest_path("/api/v1/workflow-runs"), "/api/v1/workflow_runs");
  EXPECT_EQ(nearest_path("/api/" + std::string(100'000, 'x')), "");
}

}  // namespace
}  // namespace runlight::api
