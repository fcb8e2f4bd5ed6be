// SPDX-License-Identifier: MIT
#include "archive/compaction.hpp"

#include <filesystem>

#include "archive/compaction_lock.hpp"
#include "archive/test_kit.hpp"

namespace runlight::archive {
namespace {

std::vector<Segment> segments_of(std::vector<std::uint64_t> sizes) {
  std::vector<Segment> segments;
  for (const auto bytes : sizes) segments.push_back({.path = "s" + std::to_string(segments.size()), .bytes = bytes});
  return segments;
}

std::vector<std::size_t> group_sizes(std::vector<std::uint64_t> sizes) {
  std::vector<std::size_t> counts;
  for (const auto& group : compaction_groups(segments_of(std::move(sizes)), {.small_bytes = 10, .target_bytes = 20})) {
    counts.push_back(group.size());
  }
  return counts;
}

TEST(CompactionGroups, put_small_ones_together_up_to_the_target) {
  EXPECT_EQ(group_sizes({}), std::vector<std::size_t>{});
  EXPECT_EQ(group_sizes({3}), std::vector<std::size_t>{});
  EXPECT_EQ(group_sizes({3, 3}), std::vector<std::size_t>{2});
  EXPECT_EQ(group_sizes({3, 10, 3}), std::vector<std::size_t>{2}) << "one that is large enough is passed over";
  EXPECT_EQ(group_sizes({9, 9, 9, 9, 9}), (std::vector<std::size_t>{2, 2})) << "the last one waits for others";
  EXPECT_EQ(group_sizes(std::vector<std::uint64_t>(501, 0)), std::vector<std::size_t>{500});
}

class CompactionTest : public ::testing::Test {
 protected:
  void SetUp() override { RUNLIGHT_SKIP_WITHOUT_ENGINE(); }
  std::string folder(std::string_view name) const { return temporary_.path() + "/" + std::string(name); }
  Site site(std::string_view name) const { return {folder(name), folder("archive")}; }

  static model::PageMemo page(std::string name, std::string_view observed_at) {
    return {std::move(name), "v", 1, "memo", at(observed_at)};
  }

  /// Three segments of pages, in which one page is observed twice.
  static void push_pages(Site& site) {
    site.save<model::PageMemo>({page("a", "2026-05-01")});
    must(site.archive.push());
    site.save<model::PageMemo>({page("a", "2026-05-02"), page("b", "2026-05-02")});
    must(site.archive.push());
    site.save<model::PageMemo>({page("c", "2026-05-03")});
    must(site.archive.push());
  }

  store::TemporaryFolder temporary_ = *store::TemporaryFolder::make();
};

TEST_F(CompactionTest, keeps_what_stands_in_fewer_segments) {
  {
    Site first = site("first");
    push_pages(first);
    const auto compaction = must(first.archive.compact());
    EXPECT_EQ(compaction.segments_before, 3);
    EXPECT_EQ(compaction.segments_after, 1);
    for (const auto& table : must(first.archive.compare())) EXPECT_TRUE(table.is_equal()) << table.table;
    EXPECT_EQ(must(first.archive.pull(Extent::whole)).segments, 0) << "it has what was put together";
    EXPECT_TRUE(must(first.shelf.list("v1/lock/")).empty());
  }
  Site second = site("second");
  must(second.archive.pull(Extent::whole));
  EXPECT_EQ(second.ask("SELECT page, toDate(observed_at) FROM page_versions ORDER BY page"),
            "a\t2026-05-02\nb\t2026-05-02\nc\t2026-05-03\n");
}

TEST_F(CompactionTest, is_refused_while_another_is_under_way) {
  Site first = site("first");
  push_pages(first);
  const auto parts = first.parts();
  {
    const auto held = must(CompactionLock::take(parts));
    const auto refused = first.archive.compact();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  }
  must(first.archive.compact());
}

TEST_F(CompactionTest, takes_the_place_of_one_that_died) {
  Site first = site("first");
  push_pages(first);
  const std::string dead = "v1/lock/20260101T000000Z-0000000000000000.parquet";
  must(first.shelf.write(dead, "SELECT 'a' AS holder", 1));
  std::filesystem::last_write_time(folder("archive") + "/" + dead,
                                   std::filesystem::file_time_type::clock::now() - std::chrono::minutes(16));
  EXPECT_EQ(must(first.archive.compact()).segments_after, 1);
  EXPECT_TRUE(must(first.shelf.list("v1/lock/")).empty());
}

TEST_F(CompactionTest, removes_nothing_once_its_lock_is_gone) {
  Site first = site("first");
  push_pages(first);
  first.shelf.before = [&](std::string_view call, std::string_view path) -> std::optional<Error> {
    if (call == "write" && table_of(path) == "pages") std::filesystem::remove_all(folder("archive") + "/v1/lock");
    return std::nullopt;
  };
  const auto compacted = compact(first.parts(), {});
  ASSERT_FALSE(compacted);
  EXPECT_EQ(compacted.error().kind, ErrorKind::conflict);
  EXPECT_EQ(must(first.archive.list()).size(), 4U) << "the three and the one put together";
}

TEST_F(CompactionTest, puts_nothing_together_where_nothing_may_be_removed) {
  Site first = site("first");
  push_pages(first);
  first.shelf.before = [](std::string_view call, std::string_view) -> std::optional<Error> {
    if (call == "remove") return Error{ErrorKind::forbidden, "no"};
    return std::nullopt;
  };
  const auto compacted = compact(first.parts(), {});
  ASSERT_FALSE(compacted);
  EXPECT_EQ(compacted.error().kind, ErrorKind::forbidden);
  EXPECT_EQ(must(first.archive.list()).size(), 3U);
}

TEST_F(CompactionTest, that_dies_half_way_loses_nothing) {
  {
    Site first = site("first");
    push_pages(first);
    int removals = 0;
    first.shelf.before = [&](std::string_view call, std::string_view path) -> std::optional<Error> {
      if (call == "remove" && table_of(path) == "pages" && ++removals == 2) return Error{ErrorKind::unavailable, "gone"};
      return std::nullopt;
    };
    EXPECT_FALSE(compact(first.parts(), {}));
    for (const auto& table : must(first.archive.compare())) EXPECT_TRUE(table.is_equal()) << table.table;
  }
  Site second = site("second");
  must(second.archive.pull(Extent::whole));
  EXPECT_EQ(second.ask("SELECT count() FROM page_versions FINAL"), "3\n");
  EXPECT_EQ(must(second.archive.compact()).segments_after, 1);
}

}  // namespace
}  // namespace runlight::archive
