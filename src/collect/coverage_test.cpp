// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "collect/head.hpp"
#include "collect/history.hpp"
#include "collect/list_walk.hpp"
#include "collect/scope.hpp"

namespace runlight::collect {
namespace {

Time day(int number) { return std::chrono::sys_days(std::chrono::year(2026) / 5 / 1) + std::chrono::days(number - 1); }
const Time k_now = day(30);

/// Days of May; 0: the beginning of time, absent: not known.
struct Days {
  std::optional<int> head_from, head_until, past_from, past_until, bottom;
  bool operator==(const Days&) const = default;
};

std::optional<Time> time_of(std::optional<int> number) {
  return number ? std::optional(*number == 0 ? Time{} : day(*number)) : std::nullopt;
}
model::Coverage covered(const Days& days) {
  return {.repository_id = 1,
          .head_from = time_of(days.head_from),
          .head_until = time_of(days.head_until),
          .past_from = time_of(days.past_from),
          .past_until = time_of(days.past_until),
          .bottom = time_of(days.bottom)};
}
void expect_same(const model::Coverage& got, const Days& days, std::string_view what) {
  const auto want = covered(days);
  EXPECT_EQ(got.head_from, want.head_from) << what;
  EXPECT_EQ(got.head_until, want.head_until) << what;
  EXPECT_EQ(got.past_from, want.past_from) << what;
  EXPECT_EQ(got.past_until, want.past_until) << what;
  EXPECT_EQ(got.bottom, want.bottom) << what;
}

constexpr auto k_not = std::nullopt;

struct WalkCase {
  std::string_view what;
  Days before;
  std::optional<int> newest, oldest;
  bool whole;
  std::optional<int> since;
  Days after;
};

TEST(Coverage, is_extended_by_a_walk_down_the_list) {
  const WalkCase cases[] = {
      {"the first page of many", {}, 20, 18, false, k_not, {18, 20, k_not, k_not, k_not}},
      {"the whole list at once", {}, 20, 10, true, k_not, {10, 20, k_not, k_not, 0}},
      {"an empty list tells no time: GitHub's clock may be behind ours",
       {},
       k_not,
       k_not,
       true,
       k_not,
       {0, 0, k_not, k_not, 0}},
      {"the first run of a list that was empty", {0, 0, k_not, k_not, 0}, 20, 20, true, k_not, {0, 20, k_not, k_not, 0}},
      {"news that meet what is known", {10, 20, k_not, k_not, 0}, 22, 20, false, k_not, {10, 22, k_not, k_not, 0}},
      {"nothing newer", {10, 20, k_not, k_not, 0}, 19, 15, false, k_not, {10, 20, k_not, k_not, 0}},
      {"news that leave a gap", {10, 20, k_not, k_not, 0}, 25, 23, false, k_not, {23, 25, 10, 20, 0}},
      {"a second gap: the middle range is forgotten", {23, 25, 10, 20, 0}, 29, 28, false, k_not, {28, 29, 10, 20, 0}},
      {"the whole list over a gap", {23, 25, 10, 20, 0}, 29, 10, true, k_not, {10, 29, k_not, k_not, 0}},
      {"down below --since", {}, 20, 9, false, 10, {9, 20, k_not, k_not, 10}},
  };
  for (const auto& each : cases) {
    ListWalk walk{.total_count = each.newest ? 1 : 0,
                  .newest = time_of(each.newest),
                  .oldest = time_of(each.oldest),
                  .reached_end = each.whole};
    if (each.newest) walk.runs.emplace(1, day(*each.newest));
    expect_same(extended(covered(each.before), walk, time_of(each.since), k_now), each.after, each.what);
  }
}

struct MissingCase {
  std::string_view what;
  Days covered;
  std::optional<int> since;
  std::optional<std::pair<int, int>> missing;  ///< of a repository that was made on the 5th
};

TEST(Coverage, tells_what_is_missing) {
  const MissingCase cases[] = {
      {"nothing known yet: the head comes first", {}, k_not, k_not},
      {"all below the head", {18, 20, k_not, k_not, k_not}, k_not, std::pair{4, 18}},
      {"down to --since", {18, 20, k_not, k_not, k_not}, 10, std::pair{10, 18}},
      {"filled to the first run", {10, 20, k_not, k_not, 0}, k_not, k_not},
      {"filled to --since", {10, 20, k_not, k_not, 10}, 10, k_not},
      {"--since moved down", {10, 20, k_not, k_not, 10}, 7, std::pair{7, 10}},
      {"--since was taken away", {10, 20, k_not, k_not, 10}, k_not, std::pair{4, 10}},
      {"a gap goes first", {23, 25, 10, 20, k_not}, k_not, std::pair{20, 23}},
  };
  const model::Repository repository{.repository_id = 1, .created_at = day(5)};
  for (const auto& each : cases) {
    const auto missing = missing_history(covered(each.covered), repository, time_of(each.since));
    ASSERT_EQ(missing.has_value(), each.missing.has_value()) << each.what;
    if (!missing) continue;
    EXPECT_EQ(missing->from, day(each.missing->first)) << each.what;
    EXPECT_EQ(missing->to, day(each.missing->second)) << each.what;
  }
}

struct FilledCase {
  std::string_view what;
  Days before;
  int from;
  std::pair<int, int> missing;
  std::optional<int> since;
  Days after;
};

TEST(Coverage, moves_down_as_history_is_filled) {
  const FilledCase cases[] = {
      {"part of the way", {18, 20, k_not, k_not, k_not}, 12, {4, 18}, k_not, {12, 20, k_not, k_not, k_not}},
      {"to the bottom", {12, 20, k_not, k_not, k_not}, 4, {4, 18}, k_not, {4, 20, k_not, k_not, 0}},
      {"to --since", {12, 20, k_not, k_not, k_not}, 10, {10, 18}, 10, {10, 20, k_not, k_not, 10}},
      {"part of a gap", {23, 25, 10, 20, k_not}, 22, {20, 23}, k_not, {22, 25, 10, 20, k_not}},
      {"a gap closes", {22, 25, 10, 20, 0}, 20, {20, 23}, k_not, {10, 25, k_not, k_not, 0}},
  };
  for (const auto& each : cases) {
    const github::CreatedRange missing{day(each.missing.first), day(each.missing.second)};
    expect_same(filled(covered(each.before), day(each.from), missing, time_of(each.since), k_now), each.after, each.what);
  }
}

struct ScopeCase {
  std::string_view what;
  Request request;
  bool in_scope;
};

TEST(Scope, is_what_was_asked_for) {
  const model::Repository fork{
      .repository_id = 1, .owner = "acme", .repo = "api-docs", .visibility = "private", .archived = true, .fork = true};
  const ScopeCase cases[] = {
      {"everything", {}, true},
      {"no forks", {.forks = false}, false},
      {"no archived ones", {.archived = false}, false},
      {"public only", {.public_only = true}, false},
      {"a glob of its name", {.repo_globs = {"web", "api-*"}}, true},
      {"a glob of its whole name", {.repo_globs = {"acme/api-*"}}, true},
      {"globs of others", {.repo_globs = {"web", "other/api-*"}}, false},
      {"taken and left out", {.repo_globs = {"api-*"}, .exclude_globs = {"*-docs"}}, false},
  };
  for (const auto& each : cases) EXPECT_EQ(is_in_scope(each.request, fork), each.in_scope) << each.what;
}

}  // namespace
}  // namespace runlight::collect
