// SPDX-License-Identifier: MIT
#include "store/question_limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "store/engine_error.hpp"
#include "store/named_query.hpp"
#include "store/store.hpp"
#include "store/test_engine.hpp"

namespace runlight::store {
namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr const char* k_heavy = "SELECT sum(cityHash64(number, toString(number))) FROM numbers_mt(1000000000000)";

TEST(QuestionLimits, are_told_in_words_with_the_way_out) {
  const Limits limits{.execution_time = std::chrono::seconds(5), .memory_bytes = 1U << 30U, .result_rows = 1'000};
  const auto told = [&](int code) { return explain_limit({.message = "x", .engine_code = code}, limits).message; };
  EXPECT_EQ(told(k_code_timeout_exceeded), "the query took longer than the 5 s that it may take; narrow it");
  EXPECT_EQ(told(k_code_memory_limit_exceeded),
            "the query needs more than the 1024 MiB of memory that it may use; narrow it, or aggregate more");
  EXPECT_EQ(told(k_code_too_many_rows_or_bytes),
            "the answer has more than the 1,000 rows that it may have, or is too big; add a LIMIT");
  EXPECT_EQ(told(k_code_syntax_error), "x");
}

TEST(QuestionLimits, leave_the_machine_some_memory) {
  EXPECT_EQ(fitting({.memory_bytes = 1U << 20U}).memory_bytes, 1U << 20U);
  EXPECT_LT(fitting({.memory_bytes = ~std::uint64_t{0}}).memory_bytes, std::uint64_t{1} << 50U);
}

class EngineRead : public ::testing::Test {
 protected:
  void SetUp() override {
    RUNLIGHT_SKIP_WITHOUT_ENGINE();
    auto engine = make_chdb_engine(
        {.question_connections = 6,
         .question_limits = {.execution_time = std::chrono::seconds(4), .memory_bytes = 100U << 20U, .result_rows = 10}});
    ASSERT_TRUE(engine) << engine.error().message;
    engine_ = *std::move(engine);
    ASSERT_TRUE(Store::open(*engine_));
  }

  std::unique_ptr<Engine> engine_;
};

TEST_F(EngineRead, answers_but_writes_nothing) {
  EXPECT_EQ(body_of(engine_->read({.sql = "SELECT 1 AS x"})), "{\"x\":1}\n");
  for (const auto* sql : {"INSERT INTO archive_marks (location) VALUES ('x')", "CREATE TABLE t (x Int8) ENGINE = Memory",
                          "DROP TABLE archive_marks", "TRUNCATE TABLE archive_marks",
                          "ALTER TABLE archive_marks DELETE WHERE 1", "SET readonly = 0", "OPTIMIZE TABLE archive_marks"}) {
    const auto answer = engine_->read({.sql = sql});
    ASSERT_FALSE(answer) << sql;
    EXPECT_EQ(answer.error().kind, ErrorKind::bad_input) << sql << "\n" << answer.error().message;
  }
  EXPECT_EQ(body_of(engine_->run({.sql = "SELECT count() AS c FROM archive_marks"})), "{\"c\":0}\n");
}

TEST_F(EngineRead, ends_a_question_at_its_limits) {
  struct Case {
    const char* sql;
    ErrorKind kind;
  };
  for (const auto& [sql, kind] :
       std::initializer_list<Case>{{k_heavy, ErrorKind::timeout},
                                   {"SELECT groupArray(number) FROM numbers(100000000)", ErrorKind::bad_input},
                                   {"SELECT number FROM numbers(11)", ErrorKind::bad_input}}) {
    const auto start = std::chrono::steady_clock::now();
    const auto answer = engine_->read({.sql = sql});
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30)) << sql;
    ASSERT_FALSE(answer) << sql;
    EXPECT_EQ(answer.error().kind, kind) << sql << "\n" << answer.error().message;
    EXPECT_EQ(answer.error().engine_code, 0) << sql;
    EXPECT_TRUE(answer.error().message.contains(" may ")) << answer.error().message;
  }
}

TEST_F(EngineRead, holds_questions_to_repositories_and_lets_the_session_go_again) {
  body_of(engine_->run(
      {.sql = "INSERT INTO repository_versions (repository_id, owner, version) VALUES (1, 'a', 1), (2, 'b', 1)"}));
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(body_of(engine_->read({.sql = "SELECT count() AS c FROM repositories", .only_repositories = {{2}}})),
              "{\"c\":1}\n");
    EXPECT_EQ(body_of(engine_->read({.sql = "SELECT count() AS c FROM repositories"})), "{\"c\":2}\n");
  }
}

double at(std::vector<double> values, double share) {
  std::ranges::sort(values);
  return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

/// Milliseconds that each of many calls took, while `busy`.
template <class Call>
std::vector<double> times_of(const std::atomic<int>& busy, Call call) {
  std::vector<double> times;
  while (times.empty() || busy > 0) {
    const auto start = std::chrono::steady_clock::now();
    call();
    times.push_back(Milliseconds(std::chrono::steady_clock::now() - start).count());
  }
  return times;
}

TEST_F(EngineRead, lets_short_ones_and_inserts_through_beside_four_long_ones) {
  std::atomic<int> busy = 4;
  std::vector<std::jthread> heavy;
  for (int i = 0; i < 4; ++i) {
    heavy.emplace_back([&] {
      EXPECT_FALSE(engine_->read({.sql = k_heavy}));
      --busy;
    });
  }
  std::vector<double> inserts;
  std::jthread inserting([&] {
    inserts = times_of(busy, [&] { EXPECT_TRUE(engine_->insert("archive_marks", "JSONEachRow", R"({"location": "/a"})")); });
  });
  const auto questions = times_of(busy, [&] { body_of(ask(*engine_, "summary", {})); });
  inserting.join();
  fmt::print("beside four long ones: {} short ones, p50 {:.0f} ms, p95 {:.0f} ms; {} inserts, p95 {:.0f} ms\n",
             questions.size(), at(questions, 0.5), at(questions, 0.95), inserts.size(), at(inserts, 0.95));
  EXPECT_GT(questions.size(), 3U) << "a short one waited for a long one";
  EXPECT_GT(inserts.size(), 3U);
}

/// Prints what the two SETs cost.
TEST_F(EngineRead, is_little_slower_for_who_sees_some_repositories) {
  std::vector<std::int64_t> thousand(1'000);
  for (std::size_t i = 0; i < thousand.size(); ++i) thousand[i] = 100'000'000 + static_cast<std::int64_t>(i);
  const auto mean_us = [&](const std::optional<std::vector<std::int64_t>>& visible) {
    constexpr int k_turns = 200;
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < k_turns; ++i) body_of(engine_->read({.sql = "SELECT 1", .only_repositories = visible}));
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count() / k_turns;
  };
  mean_us(std::nullopt);
  fmt::print("SELECT 1: {:.0f} us; held to 3 repositories: {:.0f} us; to 1,000: {:.0f} us\n", mean_us(std::nullopt),
             mean_us({{1, 2, 3}}), mean_us(thousand));
}

}  // namespace
}  // namespace runlight::store
