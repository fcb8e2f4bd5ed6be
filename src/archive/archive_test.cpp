// SPDX-License-Identifier: MIT
#include "archive/archive.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "archive/columns.hpp"
#include "archive/pull.hpp"
#include "archive/push.hpp"
#include "archive/tables.hpp"
#include "archive/test_kit.hpp"

namespace runlight::archive {
namespace {

model::Run a_run(std::int64_t run_id, std::string status = "completed") {
  return {.repository_id = 7,
          .run_id = run_id,
          .workflow_id = 3,
          .event = "push",
          .status = std::move(status),
          .head_branch = "main",
          .head_sha = "0123456789abcdef0123456789abcdef01234567",
          .display_title = "it's a \"title\"",
          .path = ".github/workflows/ci.yml",
          .created_at = at("2026-05-01T10:00:00Z") + std::chrono::hours(24 * run_id),
          .updated_at = at("2026-05-01T10:05:00Z") + std::chrono::hours(24 * run_id),
          .observed_at = at("2027-05-01T10:10:00.250Z")};
}

model::Job a_job(std::int64_t run_id) {
  return {.repository_id = 7,
          .run_id = run_id,
          .job_id = run_id * 10,
          .workflow_id = 3,
          .name = "build",
          .status = "completed",
          .run_created_at = at("2026-05-01T10:00:00Z"),
          .steps = {{.number = 1, .name = "checkout", .status = "completed"}},
          .observed_at = at("2026-05-01T10:10:00Z")};
}

model::Coverage some_coverage() {
  return {.repository_id = 7, .head_from = at("2026-05-01"), .observed_at = at("2026-05-03")};
}

void forget_all(Notes& notes) {
  const auto taken = must(notes.taken(Extent::whole));
  must(notes.forget(std::vector<std::string>(taken.begin(), taken.end())));
}

class ArchiveTest : public ::testing::Test {
 protected:
  void SetUp() override { RUNLIGHT_SKIP_WITHOUT_ENGINE(); }

  std::string folder(std::string_view name) const { return temporary_.path() + "/" + std::string(name); }
  Site site(std::string_view name) const { return {folder(name), folder("archive")}; }

  /// A site with something in every kind of table, pushed.
  void push_some() const {
    Site first = site("first");
    first.save<model::Repository>({{.repository_id = 7, .owner = "acme", .repo = "api", .observed_at = at("2026-05-01")}});
    first.save<model::Run>({a_run(1), a_run(2), a_run(40)});
    first.save<model::Job>({a_job(1), a_job(2)});
    first.save<model::Coverage>({some_coverage()});
    must(first.archive.push());
  }

  store::TemporaryFolder temporary_ = *store::TemporaryFolder::make();
};

TEST_F(ArchiveTest, gives_another_store_the_same_rows) {
  push_some();
  Site second = site("second");
  const auto pulled = must(second.archive.pull(Extent::whole));
  EXPECT_EQ(pulled.segments, 4);
  EXPECT_EQ(pulled.rows, 7);
  EXPECT_EQ(second.ask("SELECT run_id, display_title FROM runs ORDER BY run_id"),
            "1\tit\\'s a \"title\"\n2\tit\\'s a \"title\"\n40\tit\\'s a \"title\"\n");
  EXPECT_EQ(second.ask("SELECT steps.name FROM jobs WHERE run_id = 1"), "['checkout']\n");
  for (const auto& table : must(second.archive.compare())) EXPECT_TRUE(table.is_equal()) << table.table;
}

TEST_F(ArchiveTest, takes_a_segment_once_and_writes_nothing_back) {
  push_some();
  Site second = site("second");
  must(second.archive.pull(Extent::whole));
  EXPECT_EQ(must(second.archive.pull(Extent::whole)).segments, 0);
  EXPECT_EQ(must(second.archive.push()).segments, 0);
  second.save<model::Run>({a_run(3)});
  const auto pushed = must(second.archive.push());
  EXPECT_EQ(pushed.segments, 1);
  EXPECT_EQ(pushed.rows, 1);
  EXPECT_EQ(must(second.archive.pull(Extent::whole)).segments, 0) << "its own";
}

TEST_F(ArchiveTest, an_older_observation_that_comes_later_changes_nothing) {
  {
    Site slow = site("slow");
    slow.save<model::Run>({a_run(1, "in_progress")});
    Site* site = &slow;
    must(site->archive.push());
  }
  {
    Site quick = site("quick");
    quick.save<model::Run>({a_run(1)});
    must(quick.archive.push());
    must(quick.archive.pull(Extent::whole));
    EXPECT_EQ(quick.ask("SELECT status FROM runs"), "completed\n");
  }
  Site slow = site("slow");
  must(slow.archive.pull(Extent::whole));
  EXPECT_EQ(slow.ask("SELECT status FROM runs"), "completed\n");
}

TEST_F(ArchiveTest, gives_a_collector_its_state_and_the_rest_later) {
  push_some();
  Site second = site("second");
  must(second.archive.pull(Extent::state));
  EXPECT_EQ(second.ask("SELECT count(), any(status), any(display_title) FROM runs"), "3\tcompleted\t\n");
  EXPECT_EQ(second.ask("SELECT count() FROM jobs"), "0\n");
  EXPECT_EQ(second.ask("SELECT count() FROM coverage"), "1\n");
  EXPECT_TRUE(must(second.notes.holds_state_only()));
  must(second.archive.pull(Extent::whole));
  EXPECT_EQ(second.ask("SELECT count(), any(display_title) FROM runs"), "3\tit\\'s a \"title\"\n");
  EXPECT_EQ(second.ask("SELECT count() FROM jobs"), "2\n");
  EXPECT_FALSE(must(second.notes.holds_state_only()));
}

TEST_F(ArchiveTest, a_state_is_not_written_elsewhere_as_if_it_were_whole) {
  push_some();
  {
    Site second = site("second");
    must(second.archive.pull(Extent::state));
  }
  Site second(folder("second"), folder("another archive"));
  const auto pushed = second.archive.push();
  ASSERT_FALSE(pushed);
  EXPECT_EQ(pushed.error().kind, ErrorKind::conflict);
}

TEST_F(ArchiveTest, everything_is_written_to_a_place_that_is_new) {
  push_some();
  {
    Site second = site("second");
    must(second.archive.pull(Extent::whole));
  }
  Site second(folder("second"), folder("another archive"));
  EXPECT_EQ(must(second.archive.push()).rows, 7);
  for (const auto& table : must(second.archive.compare())) EXPECT_TRUE(table.is_equal()) << table.table;
}

TEST_F(ArchiveTest, claims_are_written_last_and_listed_first) {
  Site first = site("first");
  first.save<model::Coverage>({some_coverage()});
  first.save<model::Run>({a_run(1)});
  must(push(first.parts(), first.store.settled_seq()));
  EXPECT_EQ(first.shelf.calls, (std::vector<std::string>{"write runs", "write coverage"}));
}

TEST_F(ArchiveTest, a_claim_written_while_another_store_lists_is_not_taken_before_its_rows) {
  push_some();
  Site second = site("second");
  must(second.archive.pull(Extent::whole));
  // Between the two listings a whole push of somebody else ends: its claim is only in the second.
  second.save<model::PageMemo>({{"head/7", "v", 1, "", at("2026-05-03")}});
  int listings = 0;
  second.shelf.before = [&](std::string_view call, std::string_view) -> std::optional<Error> {
    if (call != "list" || ++listings != 2) return std::nullopt;
    must(second.archive.push());
    forget_all(second.notes);
    return std::nullopt;
  };
  forget_all(second.notes);
  must(pull(second.parts(), Extent::whole));
  EXPECT_EQ(std::ranges::count(second.shelf.calls, "read pages"), 0);
}

TEST_F(ArchiveTest, nothing_new_costs_one_listing) {
  push_some();
  Site first = site("first");
  must(pull(first.parts(), Extent::whole));
  EXPECT_EQ(first.shelf.calls, std::vector<std::string>{"list v1/"});
}

TEST_F(ArchiveTest, a_push_that_fails_half_way_leaves_no_claim_without_its_rows) {
  {
    Site first = site("first");
    first.save<model::Run>({a_run(1)});
    first.save<model::Coverage>({some_coverage()});
    first.shelf.before = [](std::string_view call, std::string_view path) -> std::optional<Error> {
      if (call == "write" && table_of(path) == "coverage") return Error{ErrorKind::unavailable, "gone"};
      return std::nullopt;
    };
    EXPECT_FALSE(push(first.parts(), first.store.settled_seq()));
  }
  {
    Site second = site("second");
    must(second.archive.pull(Extent::whole));
    EXPECT_EQ(second.ask("SELECT (SELECT count() FROM runs), (SELECT count() FROM coverage)"), "1\t0\n");
  }
  Site first = site("first");
  EXPECT_EQ(must(first.archive.push()).segments, 1) << "the claim only: the runs are noted as written";
}

TEST_F(ArchiveTest, a_segment_that_goes_while_it_is_read_is_looked_for_again) {
  push_some();
  Site second = site("second");
  bool compacted = false;
  second.shelf.before = [&](std::string_view call, std::string_view path) -> std::optional<Error> {
    if (call != "read" || table_of(path) != "runs" || compacted) return std::nullopt;
    compacted = true;
    return Error{ErrorKind::not_found, "the segment is gone"};
  };
  must(pull(second.parts(), Extent::whole));
  EXPECT_EQ(second.ask("SELECT count() FROM runs"), "3\n");
}

TEST_F(ArchiveTest, names_the_segment_that_cannot_be_read_and_takes_no_claim) {
  push_some();
  std::ofstream(folder("archive") + "/v1/runs/20200101T000000Z-0000000000000000.parquet") << "no parquet";
  Site second = site("second");
  const auto pulled = second.archive.pull(Extent::whole);
  ASSERT_FALSE(pulled);
  EXPECT_TRUE(pulled.error().message.contains("v1/runs/20200101T000000Z-0000000000000000.parquet"))
      << pulled.error().message;
  EXPECT_EQ(second.ask("SELECT count() FROM coverage"), "0\n");
}

TEST_F(ArchiveTest, an_archive_that_is_empty_all_of_a_sudden_is_no_empty_archive) {
  push_some();
  Site first = site("first");
  std::filesystem::rename(folder("archive"), folder("not mounted"));
  const auto pulled = first.archive.pull(Extent::whole);
  ASSERT_FALSE(pulled);
  EXPECT_EQ(pulled.error().kind, ErrorKind::unavailable);
  std::filesystem::rename(folder("not mounted"), folder("archive"));
  EXPECT_TRUE(first.archive.pull(Extent::whole));
}

TEST_F(ArchiveTest, refuses_segments_of_a_newer_version) {
  Site first = site("first");
  must(first.shelf.write("v1/pages/20260101T000000Z-0000000000000000.parquet",
                         "SELECT 'head/1' AS page, toUInt32(99) AS schema_version", 1));
  const auto pulled = first.archive.pull(Extent::whole);
  ASSERT_FALSE(pulled);
  EXPECT_EQ(pulled.error().kind, ErrorKind::conflict);
  EXPECT_TRUE(pulled.error().message.contains("newer Runlight")) << pulled.error().message;
}

TEST_F(ArchiveTest, compares_row_by_row) {
  push_some();
  Site first = site("first");
  first.save<model::Run>({a_run(5)});
  auto changed = a_run(2);
  changed.run_attempt = 1;
  changed.display_title = "changed";
  changed.observed_at += std::chrono::hours(1);
  first.save<model::Run>({changed});
  std::int64_t only_in_store = 0;
  std::int64_t different = 0;
  for (const auto& table : must(first.archive.compare())) {
    only_in_store += table.only_in_store;
    different += table.different;
    EXPECT_EQ(table.only_in_archive, 0);
  }
  EXPECT_EQ(only_in_store, 1);
  EXPECT_EQ(different, 1);
}

TEST_F(ArchiveTest, a_write_that_brings_other_rows_than_promised_leaves_nothing) {
  Site first = site("first");
  const auto written =
      first.shelf.write("v1/pages/20260101T000000Z-0000000000000000.parquet", "SELECT 1 AS page FROM numbers(3)", 4);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::storage);
  EXPECT_TRUE(must(first.shelf.list("v1/")).empty());
}

// Whoever changes a column of these tables counts k_segment_schema_version up, and then changes this number.
TEST_F(ArchiveTest, the_columns_are_those_of_the_schema_version) {
  Site first = site("first");
  std::string all;
  for (const auto& table : tables()) all += must(columns_of(*first.engine, table)).structure + "\n";
  const auto hash =
      first.engine->run({.sql = "SELECT lower(hex(MD5({text:String})))", .parameters = {{"text", all}}, .format = "TSV"});
  EXPECT_EQ(k_segment_schema_version, 1U);
  EXPECT_EQ(store::body_of(hash), "f8cd6d6d624208eefbcbc4a9a5ed9b58\n") << all;
}

TEST_F(ArchiveTest, tables_name_columns_that_there_are) {
  Site first = site("first");
  for (const auto& table : tables()) {
    const auto month = table.month.empty() ? std::string_view("0") : table.month;
    const auto state = table.state_columns.empty() ? std::string_view("*") : table.state_columns;
    EXPECT_EQ(first.ask(std::string("SELECT ") + std::string(state) + ", " + std::string(table.key) + ", version, " +
                        std::string(month) + " FROM " + std::string(table.stored_in)),
              "");
  }
}

}  // namespace
}  // namespace runlight::archive
