// SPDX-License-Identifier: MIT
#include "store/grouped_inserts.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

namespace runlight::store {
namespace {

/// Lets the first insert wait until it is told to go on, and refuses texts with "bad" in them.
class SlowEngine : public Engine {
 public:
  Result<void> insert(std::string_view, std::string_view, std::string rows) override {
    if (first_.exchange(false)) {
      begun.count_down();
      go_on.wait();
    }
    const std::scoped_lock lock(mutex_);
    if (rows.find("bad") != std::string::npos) return fail(ErrorKind::bad_input, "bad rows");
    texts.push_back(std::move(rows));
    return {};
  }
  Result<Answer> run(Statement) override { return Answer{}; }
  Result<Answer> read(Statement) override { return Answer{}; }
  Result<void> require_space(std::uint64_t) override { return {}; }
  Result<Answer> ask_read_only(Statement, Limits) override { return Answer{}; }
  std::string version() const override { return "slow"; }

  std::latch begun{1};
  std::latch go_on{1};
  std::vector<std::string> texts;

 private:
  std::atomic<bool> first_ = true;
  std::mutex mutex_;
};

/// The outcomes of inserts that come while the first is under way.
std::vector<Result<void>> insert_behind_the_first(SlowEngine& engine, const std::vector<std::string>& texts) {
  GroupedInserts inserts(engine);
  std::vector<Result<void>> outcomes(texts.size());
  std::jthread first([&] { EXPECT_TRUE(inserts.insert("t", "first\n")); });
  engine.begun.wait();
  std::vector<std::jthread> others;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    others.emplace_back([&, i] { outcomes[i] = inserts.insert("t", texts[i]); });
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(200));  // only so that they most likely wait together
  engine.go_on.count_down();
  others.clear();
  return outcomes;
}

std::size_t bytes_of(const std::vector<std::string>& texts) {
  std::size_t bytes = 0;
  for (const auto& text : texts) bytes += text.size();
  return bytes;
}

TEST(GroupedInserts, puts_together_what_comes_while_an_insert_is_under_way) {
  SlowEngine engine;
  for (const auto& outcome : insert_behind_the_first(engine, {"a\n", "b\n", "c\n"})) EXPECT_TRUE(outcome);
  EXPECT_LT(engine.texts.size(), 4U);
  EXPECT_EQ(bytes_of(engine.texts), std::string_view("first\na\nb\nc\n").size());
}

TEST(GroupedInserts, fails_only_the_caller_whose_rows_are_bad) {
  SlowEngine engine;
  const auto outcomes = insert_behind_the_first(engine, {"a\n", "bad\n", "c\n"});
  EXPECT_TRUE(outcomes[0]);
  EXPECT_FALSE(outcomes[1]);
  EXPECT_TRUE(outcomes[2]);
  EXPECT_EQ(bytes_of(engine.texts), std::string_view("first\na\nc\n").size());
}

TEST(GroupedInserts, keeps_a_group_within_its_bound) {
  SlowEngine engine;
  const std::string large(std::size_t{5} << 20U, 'x');
  for (const auto& outcome : insert_behind_the_first(engine, {large, large, large})) EXPECT_TRUE(outcome);
  EXPECT_EQ(engine.texts.size(), 4U);
}

}  // namespace
}  // namespace runlight::store
