// SPDX-License-Identifier: MIT
#include "collect/list_walk.hpp"

#include <gtest/gtest.h>

#include "collect/test_kit.hpp"

namespace runlight::collect {
namespace {

const Time k_newest = *parse_time("2026-05-01T00:00:00Z");

std::vector<FakeRunLists::Listed> runs_a_minute_apart(std::int64_t count) {
  std::vector<FakeRunLists::Listed> runs;
  for (std::int64_t i = 0; i < count; ++i) runs.push_back({count - i, k_newest - std::chrono::minutes(i)});
  return runs;
}

bool never(const ListWalk&) { return false; }

class ListWalkTest : public testing::Test {
 protected:
  Result<ListWalk> walk(std::function<bool(const ListWalk&)> enough = never, ListPlace* place = nullptr) {
    return bench.run(
        walk_list(&bench.context, bench.repository, github::Priority::head, {}, &sink, std::move(enough), place));
  }

  FakeRunLists lists;
  Bench bench{lists};
  ListedIds sink;
};

TEST_F(ListWalkTest, reads_a_list_to_its_end_for_a_request_a_page) {
  lists.runs = runs_a_minute_apart(250);
  const auto walked = walk();
  ASSERT_TRUE(walked) << walked.error().message;
  EXPECT_TRUE(walked->is_whole());
  EXPECT_EQ(walked->oldest, lists.runs.back().created_at);
  EXPECT_EQ(sink.ids.size(), 250U);
  EXPECT_EQ(lists.urls.size(), 3U);
}

TEST_F(ListWalkTest, misses_nothing_while_runs_are_deleted_at_every_page) {
  for (const std::size_t deleted : {1U, 3U, 99U, 150U}) {
    lists.runs = runs_a_minute_apart(1'000);
    lists.urls.clear();
    sink.ids.clear();
    std::set<std::int64_t> gone;
    lists.before_page = [&](FakeRunLists& github, int page) {
      if (page == 1 || github.runs.size() < 500) return;
      for (std::size_t i = 0; i < deleted; ++i) {
        gone.insert(github.runs.front().id);
        github.runs.erase(github.runs.begin());
      }
    };
    const auto walked = walk();
    ASSERT_TRUE(walked) << walked.error().message;
    for (std::int64_t id = 1; id <= 1'000; ++id)
      EXPECT_TRUE(sink.ids.contains(id) || gone.contains(id)) << deleted << " " << id;
  }
}

TEST_F(ListWalkTest, misses_nothing_while_runs_appear) {
  lists.runs = runs_a_minute_apart(500);
  lists.before_page = [](FakeRunLists& github, int page) {
    github.runs.insert(github.runs.begin(), {1'000 + page, k_newest + std::chrono::minutes(page)});
  };
  ASSERT_TRUE(walk());
  for (std::int64_t id = 1; id <= 500; ++id) EXPECT_TRUE(sink.ids.contains(id)) << id;
}

TEST_F(ListWalkTest, does_not_take_the_end_of_a_capped_list_for_the_first_run) {
  for (const bool refuses : {false, true}) {
    lists.runs = runs_a_minute_apart(40'150);
    lists.refuses_deep_pages = refuses;
    const auto walked = walk();
    ASSERT_TRUE(walked) << walked.error().message;
    EXPECT_TRUE(walked->is_cut_off) << refuses;
    EXPECT_FALSE(walked->is_whole()) << refuses;
  }
}

TEST_F(ListWalkTest, goes_on_where_another_walk_ended) {
  lists.runs = runs_a_minute_apart(1'000);
  ListPlace place;
  ASSERT_TRUE(walk([](const ListWalk& so_far) { return so_far.pages == 5; }, &place));
  lists.urls.clear();
  ASSERT_TRUE(walk(never, &place));
  EXPECT_EQ(lists.urls.size(), 6U) << "the last page, and the five that follow";
  EXPECT_EQ(sink.ids.size(), 1'000U);
}

}  // namespace
}  // namespace runlight::collect
