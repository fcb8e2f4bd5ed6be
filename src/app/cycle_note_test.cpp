// SPDX-License-Identifier: MIT
#include "app/cycle_note.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "fakes/manual_clock.hpp"

namespace runlight::app {
namespace {

using namespace std::chrono_literals;

class CycleNoteTest : public ::testing::Test {
 protected:
  CycleNoteTest() { std::filesystem::create_directories(folder); }
  ~CycleNoteTest() override { std::filesystem::remove_all(folder); }

  CycleFacts facts(std::int64_t requests) const {
    return {.started_at = clock.now() - 2s,
            .finished_at = clock.now(),
            .repositories = 3,
            .unchanged = 2,
            .requests = requests,
            .not_modified = 2,
            .points = 1,
            .budget = {.limit = 5'000, .remaining = 4'321, .reset_at = clock.now() + 600s},
            .message = "acme/\"api\" is not complete"};
  }

  fakes::ManualClock clock;
  const std::string folder = testing::TempDir() + "cycle_note_" + std::to_string(getpid());
};

TEST(TroubleText, counts_a_repository_once) {
  collect::Summary summary;
  EXPECT_EQ(trouble_text(summary), "");
  summary.counts.repositories_total = 9;
  summary.troubles = {{"acme/api", {ErrorKind::unavailable, "no answer"}},
                      {"acme/api", {ErrorKind::bad_data, "no JSON"}},
                      {"acme/web", {ErrorKind::unavailable, "no answer"}}};
  EXPECT_EQ(trouble_text(summary), "2 of 9 repositories are not complete; the first is acme/api: no answer");
}

TEST_F(CycleNoteTest, what_is_written_is_read_again) {
  CycleNote note(folder, clock);
  note.add(facts(7));
  const auto read = read_cycle_note(folder);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->started_at, clock.now() - 2s);
  EXPECT_EQ(read->finished_at, clock.now());
  EXPECT_EQ(read->repositories, 3);
  EXPECT_EQ(read->unchanged, 2);
  EXPECT_EQ(read->requests, 7);
  EXPECT_EQ(read->not_modified, 2);
  EXPECT_EQ(read->points, 1);
  EXPECT_EQ(read->budget.limit, 5'000);
  EXPECT_EQ(read->budget.remaining, 4'321);
  EXPECT_EQ(read->budget.reset_at, clock.now() + 600s);
  EXPECT_EQ(read->message, "acme/\"api\" is not complete");
  EXPECT_FALSE(std::filesystem::exists(folder + "/collector_state.json.new"));
}

TEST_F(CycleNoteTest, is_written_every_ten_seconds_at_most_and_loses_no_count) {
  CycleNote note(folder, clock);
  note.add(facts(7));
  clock.advance(4s);
  note.add(facts(10));
  clock.advance(5s);
  note.add(facts(20));
  EXPECT_EQ(read_cycle_note(folder)->requests, 7);
  clock.advance(1s);
  note.add(facts(30));
  const auto read = read_cycle_note(folder);
  EXPECT_EQ(read->requests, 60);
  EXPECT_EQ(read->repositories, 9);
  EXPECT_EQ(read->started_at, clock.now() - 8s) << "when the first of them began";
  EXPECT_EQ(read->finished_at, clock.now());
}

TEST_F(CycleNoteTest, an_unknown_limit_stays_unknown) {
  CycleNote note(folder, clock);
  auto unlimited = facts(1);
  unlimited.budget = {};
  note.add(unlimited);
  const auto read = read_cycle_note(folder);
  EXPECT_FALSE(read->budget.limit || read->budget.remaining || read->budget.reset_at);
}

TEST_F(CycleNoteTest, none_is_kept_without_a_folder_and_none_read_where_there_is_none) {
  CycleNote("", clock).add(facts(7));
  EXPECT_FALSE(std::filesystem::exists("collector_state.json"));
  EXPECT_FALSE(read_cycle_note(folder));
  std::ofstream(folder + "/collector_state.json") << R"({"started_at": 7})";
  EXPECT_FALSE(read_cycle_note(folder));
}

TEST_F(CycleNoteTest, a_folder_that_cannot_be_written_is_no_failure) {
  CycleNote note(folder + "/not/there", clock);
  EXPECT_NO_THROW(note.add(facts(7)));
}

}  // namespace
}  // namespace runlight::app
