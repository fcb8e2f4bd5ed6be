// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <fstream>
#include <set>
#include <sstream>

#include "store/store.hpp"
#include "store/temporary_folder.hpp"
#include "store/test_engine.hpp"

namespace runlight::store {
namespace {

class AskReadOnly : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    RUNLIGHT_SKIP_WITHOUT_ENGINE();
    folder_ = std::make_unique<TemporaryFolder>(*TemporaryFolder::make());
    engine_ = test_engine(folder_->path() + "/data");
    ASSERT_TRUE(Store::open(*engine_));
    body_of(engine_->run({.sql = "INSERT INTO run_versions (run_id, run_attempt, version) VALUES (1, 1, 1), (2, 1, 1)"}));
  }
  static void TearDownTestSuite() {
    engine_.reset();
    folder_.reset();
  }
  void SetUp() override { RUNLIGHT_SKIP_WITHOUT_ENGINE(); }

  static Result<Answer> ask(std::string sql, Limits limits = {}) {
    return engine_->ask_read_only({.sql = std::move(sql)}, limits);
  }

  static inline std::unique_ptr<TemporaryFolder> folder_;
  static inline std::unique_ptr<Engine> engine_;
};

TEST_F(AskReadOnly, answers_selects) {
  struct Case {
    const char* sql;
    const char* body;
  };
  for (const auto& [sql, body] : std::initializer_list<Case>{
           {"SELECT run_id FROM runs ORDER BY run_id", "{\"run_id\":1}\n{\"run_id\":2}\n"},
           {"select run_id from runs order by run_id desc limit 1;", "{\"run_id\":2}\n"},
           {"SELECT count() AS c FROM default.runs -- how many", "{\"c\":2}\n"},
           {"WITH last AS (SELECT max(run_id) AS id FROM runs) SELECT id FROM last", "{\"id\":2}\n"},
           {"SELECT 1 AS x UNION ALL SELECT 1", "{\"x\":1}\n{\"x\":1}\n"},
           {"(SELECT 1 AS x)", "{\"x\":1}\n"},
           {"SELECT number AS n FROM numbers(2)", "{\"n\":0}\n{\"n\":1}\n"},
           {"SELECT * EXCEPT (b) FROM (SELECT 1 AS a, 2 AS b)", "{\"a\":1}\n"},
           {"SELECT sum(number) OVER (ORDER BY number) AS s FROM numbers(2)", "{\"s\":0}\n{\"s\":1}\n"},
           {"SELECT 'file(''x'') INTO OUTFILE ''y''; DROP TABLE runs' AS text",
            "{\"text\":\"file('x') INTO OUTFILE 'y'; DROP TABLE runs\"}\n"},
           {"SELECT arrayMap(x -> x + 1, [1, 2]) AS a, toStartOfWeek(toDate('2026-05-06'), 1) AS d",
            "{\"a\":[2,3],\"d\":\"2026-05-04\"}\n"},
           {"SELECT name FROM system.columns WHERE table = 'runs' AND name = 'run_id'", "{\"name\":\"run_id\"}\n"},
           {"SELECT a.run_id AS x FROM runs AS a INNER JOIN runs AS b USING (run_id) WHERE x IN (SELECT max(run_id) FROM "
            "runs)",
            "{\"x\":2}\n"},
       }) {
    const auto answer = ask(sql);
    ASSERT_TRUE(answer) << sql << "\n" << answer.error().message;
    EXPECT_EQ(answer->body, body) << sql;
  }
}

TEST_F(AskReadOnly, keeps_the_order_of_a_long_answer) {
  const auto answer =
      engine_->ask_read_only({.sql = "SELECT number FROM numbers_mt(300000) ORDER BY number DESC", .format = "TSV"}, {});
  ASSERT_TRUE(answer) << answer.error().message;
  std::int64_t before = 300000;
  std::istringstream numbers(answer->body);
  for (std::int64_t number = 0; numbers >> number; before = number) ASSERT_EQ(number, before - 1);
  EXPECT_EQ(before, 0);
}

TEST_F(AskReadOnly, binds_parameters_inside_the_question) {
  const auto answer =
      engine_->ask_read_only({.sql = "SELECT {x:String} AS x", .parameters = {{"x", "a') INTO OUTFILE '/b"}}}, {});
  EXPECT_EQ(body_of(answer), "{\"x\":\"a') INTO OUTFILE '/b\"}\n");
}

TEST_F(AskReadOnly, refuses_texts_that_are_too_deep_or_too_long) {
  for (const auto& sql : {"SELECT " + std::string(100'000, '(') + "1" + std::string(100'000, ')'),
                          "SELECT " + std::string(2'000'000, '1'), "SELECT '" + std::string(2'000'000, 'x') + "'",
                          "SELECT [" + std::string(50'000, '[') + std::string(50'000, ']') + "]"}) {
    const auto answer = ask(sql);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::bad_input) << answer.error().message.substr(0, 200);
    EXPECT_LT(answer.error().message.size(), 500U);
  }
}

TEST_F(AskReadOnly, ends_a_query_that_exceeds_its_limits) {
  const auto slow = ask("SELECT count() FROM numbers(1000000000000)", {.execution_time = std::chrono::seconds(1)});
  ASSERT_FALSE(slow);
  EXPECT_EQ(slow.error().kind, ErrorKind::timeout) << slow.error().message;

  const auto large = ask("SELECT groupArray(number) FROM numbers(100000000)", {.memory_bytes = 50U << 20U});
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().kind, ErrorKind::bad_input) << large.error().message;

  const auto many = ask("SELECT number FROM numbers(100)", {.result_rows = 10});
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error().kind, ErrorKind::bad_input) << many.error().message;
}

TEST_F(AskReadOnly, says_what_is_wrong_in_one_clear_sentence) {
  struct Case {
    const char* sql;
    const char* message;
  };
  for (const auto& [sql, message] : std::initializer_list<Case>{
           {"SELCT 1", "Syntax error: failed at position 7 (1): 1"},
           {"SELECT conclusoin FROM runs", "Unknown expression identifier `conclusoin`. Maybe you meant: ['conclusion']"},
           {"SELECT 1 FROM run", "Unknown table expression identifier 'run'. Maybe you meant default.runs?"},
           {"SELECT 1; SELECT 2",
            "Syntax error (Multi-statements are not allowed): failed at position 9 (end of query): ; SELECT 2"},
           {"SELECT file('x')", "the function file may not be used here: only a SELECT over Runlight's tables may be asked"},
           {"DROP TABLE runs",
            "only one SELECT may be asked, without FORMAT or INTO OUTFILE. To see a table's columns: SELECT column_name, "
            "data_type "
            "FROM information_schema.columns WHERE table_name = 'runs'"},
       }) {
    const auto answer = ask(sql);
    ASSERT_FALSE(answer) << sql;
    EXPECT_EQ(answer.error().message, message);
  }
}

/// The names in the file beside this one, which has one a line.
std::set<std::string> names_in(const std::string& file) {
  std::ifstream lines(std::string(RUNLIGHT_SOURCE_DIR) + "/src/store/" + file);
  std::set<std::string> names;
  for (std::string line; std::getline(lines, line);) names.insert(line);
  return names;
}

/// What the engine has and the file does not.
std::vector<std::string> news(const std::string& answer, const std::string& file) {
  const auto known = names_in(file);
  std::vector<std::string> unknown;
  std::istringstream lines(answer);
  for (std::string line; std::getline(lines, line);) {
    if (!known.contains(line)) unknown.push_back(line);
  }
  return unknown;
}

// Functions are the one thing of which the harmful are listed, not the harmless. When the engine changes, read what this
// test names, add to harmful_functions in read_only_rules.cpp, then add to the file.
TEST_F(AskReadOnly, knows_the_functions_of_the_engine) {
  const auto functions = body_of(engine_->run({.sql = "SELECT name FROM system.functions", .format = "TSVRaw"}));
  EXPECT_THAT(news(functions, "known_functions.txt"), ::testing::IsEmpty());
}

// Of these the harmless are listed in read_only_rules.cpp, so that a new one is refused; it should be read all the same.
TEST_F(AskReadOnly, knows_the_table_functions_and_system_tables_of_the_engine) {
  const auto functions = body_of(engine_->run({.sql = "SELECT name FROM system.table_functions", .format = "TSVRaw"}));
  EXPECT_THAT(news(functions, "known_table_functions.txt"), ::testing::IsEmpty());
  const auto tables = body_of(engine_->run(
      {.sql = "SELECT name FROM system.tables WHERE database = 'system' OR lower(database) = 'information_schema'",
       .format = "TSVRaw"}));
  EXPECT_THAT(news(tables, "known_system_tables.txt"), ::testing::IsEmpty());
}

TEST_F(AskReadOnly, refuses_every_table_function_but_those_that_make_rows_of_nothing) {
  const std::set<std::string> harmless{"SQLStandardValues", "generateRandom", "generateSeries", "generate_series", "null",
                                       "numbers",           "numbers_mt",     "primes",         "values",          "zeros",
                                       "zeros_mt"};
  for (const auto& name : names_in("known_table_functions.txt")) {
    const auto answer = ask("SELECT * FROM " + name + "(1) LIMIT 1", {.execution_time = std::chrono::seconds(1)});
    const bool is_refused =
        !answer && (answer.error().message.starts_with("the table function " + name + " may not be used here") ||
                    answer.error().engine_code == 62);  // such as view, which takes a query
    EXPECT_EQ(is_refused, !harmless.contains(name)) << name;
  }
}

}  // namespace
}  // namespace runlight::store
