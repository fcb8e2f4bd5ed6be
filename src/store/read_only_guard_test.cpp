// SPDX-License-Identifier: MIT
#include <array>
#include <filesystem>
#include <fstream>
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
    std::ofstream(secret_path()) << "top-secret\n";
  }
  static void TearDownTestSuite() {
    engine_.reset();
    folder_.reset();
  }
  void SetUp() override { RUNLIGHT_SKIP_WITHOUT_ENGINE(); }

  static std::string secret_path() { return folder_->path() + "/secret.csv"; }
  static std::string outfile_path() { return folder_->path() + "/outfile.csv"; }

  static Result<Answer> ask(std::string sql, Limits limits = {}) {
    return engine_->ask_read_only({.sql = std::move(sql)}, limits);
  }

  /// SECRET and OUTFILE in the attempt stand for paths.
  static std::string with_paths(std::string sql) {
    for (const auto& [word, path] : {std::pair{"SECRET", secret_path()}, {"OUTFILE_PATH", outfile_path()}}) {
      for (auto at = sql.find(word); at != std::string::npos; at = sql.find(word))
        sql.replace(at, std::string_view(word).size(), path);
    }
    return sql;
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

// Grows with every way out that anybody thinks of.
constexpr auto attempts = std::to_array<const char*>({
    // writing
    "INSERT INTO run_versions (run_id) VALUES (3)",
    "INSERT INTO run_versions (run_id) SELECT 3",
    "INSERT INTO FUNCTION file('OUTFILE_PATH', 'CSV', 'x Int') SELECT 1",
    "DROP TABLE run_versions",
    "TRUNCATE TABLE run_versions",
    "ALTER TABLE run_versions DELETE WHERE 1",
    "DELETE FROM run_versions WHERE 1",
    "OPTIMIZE TABLE run_versions FINAL",
    "CREATE TABLE t (x Int8) ENGINE = Memory",
    "CREATE TEMPORARY TABLE t (x Int8)",
    "CREATE VIEW v AS SELECT 1",
    "CREATE FUNCTION f AS (x) -> file(x)",
    "CREATE OR REPLACE VIEW runs AS SELECT 1",
    "RENAME TABLE runs TO gone",
    "DETACH TABLE runs",
    "SYSTEM SHUTDOWN",
    "KILL QUERY WHERE 1",
    "BACKUP TABLE runs TO File('OUTFILE_PATH')",
    "GRANT ALL ON *.* TO default",
    "USE system",
    "EXCHANGE TABLES runs AND jobs",
    // output clauses
    "SELECT 1 INTO OUTFILE 'OUTFILE_PATH'",
    "SELECT 1 INTO OUTFILE 'OUTFILE_PATH' TRUNCATE FORMAT CSV",
    "SELECT 1 INTO OUTFILE 'OUTFILE_PATH' AND STDOUT",
    "SELECT 1 FORMAT CSV",
    "SELECT 1 UNION ALL SELECT 2 INTO OUTFILE 'OUTFILE_PATH'",
    "(SELECT 1 INTO OUTFILE 'OUTFILE_PATH')",
    // several statements, and breaking out of the parentheses
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP TABLE run_versions",
    "SELECT 1) INTO OUTFILE 'OUTFILE_PATH'; SELECT (1",
    "SELECT 1) INTO OUTFILE 'OUTFILE_PATH' --",
    "SELECT 1) INTO OUTFILE 'OUTFILE_PATH' /*",
    "SELECT 1 FROM numbers(1)) AS a, (SELECT 2",
    "SELECT 1 -- \n) INTO OUTFILE 'OUTFILE_PATH'",
    "1) INTO OUTFILE 'OUTFILE_PATH",
    "SELECT 1 /* ",
    "",
    ";",
    // files, by function and by name
    "SELECT file('SECRET')",
    "SELECT * FROM file('SECRET')",
    "SELECT * FROM file('SECRET', 'CSV', 'x String')",
    "SELECT * FROM `SECRET`",
    "SELECT * FROM \"SECRET\"",
    "SELECT * FROM default.`SECRET`",
    "SELECT 'x' IN file('SECRET')",
    "SELECT 'x' IN `SECRET`",
    "SELECT * FROM fileCluster('c', 'SECRET')",
    "SELECT * FROM filesystem('/')",
    "SELECT * FROM sqlite('SECRET', 't')",
    "SELECT * FROM executable('cat SECRET', 'CSV', 'x String')",
    "SELECT * FROM icebergLocal('SECRET')",
    "SELECT * FROM deltaLakeLocal('SECRET')",
    "SELECT arrayMap(x -> file(x), ['SECRET'])",
    "SELECT arrayMap(file, ['SECRET'])",
    "SELECT * APPLY (file) FROM (SELECT 'SECRET' AS x)",
    "SELECT * APPLY (x -> file(x)) FROM (SELECT 'SECRET' AS x)",
    "SELECT COLUMNS('x') APPLY (file) FROM (SELECT 'SECRET' AS x)",
    "SELECT x.* APPLY (file) FROM (SELECT 'SECRET' AS y) AS x",
    "SELECT * REPLACE (file(x) AS x) FROM (SELECT 'SECRET' AS x)",
    "SELECT (SELECT file('SECRET'))",
    "WITH file('SECRET') AS s SELECT s",
    "WITH s AS (SELECT file('SECRET')) SELECT * FROM s",
    "SELECT 1 WHERE file('SECRET') != ''",
    "SELECT 1 GROUP BY file('SECRET')",
    "SELECT 1 HAVING file('SECRET') != ''",
    "SELECT 1 QUALIFY file('SECRET') != ''",
    "SELECT 1 ORDER BY file('SECRET')",
    "SELECT 1 LIMIT 1 BY file('SECRET')",
    "SELECT 1 LIMIT length(file('SECRET'))",
    "SELECT 1 OFFSET length(file('SECRET'))",
    "SELECT sum(1) OVER (PARTITION BY file('SECRET'))",
    "SELECT sum(1) OVER w WINDOW w AS (ORDER BY file('SECRET'))",
    "SELECT quantile(length(file('SECRET')))(1)",
    "SELECT 1 AS a ORDER BY a WITH FILL STEP length(file('SECRET'))",
    "SELECT 1 AS a, 2 AS b ORDER BY a WITH FILL INTERPOLATE (b AS length(file('SECRET')))",
    "SELECT * FROM (SELECT 1 AS a) AS x ARRAY JOIN [file('SECRET')] AS y",
    "SELECT * FROM runs AS a INNER JOIN jobs AS b ON file('SECRET') = ''",
    "SELECT 1 UNION ALL SELECT length(file('SECRET'))",
    "SELECT 1 INTERSECT SELECT length(file('SECRET'))",
    "SELECT * FROM numbers(length(file('SECRET')))",
    "SELECT * FROM view(SELECT file('SECRET'))",
    "SELECT * FROM (EXPLAIN SELECT file('SECRET'))",
    "SELECT * FROM viewExplain('EXPLAIN', '', (SELECT file('SECRET')))",
    "SELECT * FROM values('x String', file('SECRET'))",
    "SELECT * FROM eval('SELECT 1')",
    "SELECT CAST(file('SECRET') AS String)",
    "SELECT CASE WHEN file('SECRET') = '' THEN 1 END",
    "SELECT FiLe('SECRET')",
    "SELECT `file`('SECRET')",
    "SELECT 1 SETTINGS max_threads = 1, additional_result_filter = 'file(\\'SECRET\\') != \\'\\''",
    // the network
    "SELECT * FROM url('http://127.0.0.1:1/')",
    "SELECT * FROM urlCluster('c', 'http://127.0.0.1:1/')",
    "SELECT * FROM s3('http://127.0.0.1:1/b/k')",
    "SELECT * FROM gcs('http://127.0.0.1:1/b/k')",
    "SELECT * FROM azureBlobStorage('DefaultEndpointsProtocol=http', 'c', 'p')",
    "SELECT * FROM remote('127.0.0.1:1', system.one)",
    "SELECT * FROM remoteSecure('127.0.0.1:1', system.one)",
    "SELECT * FROM cluster('default', system.one)",
    "SELECT * FROM clusterAllReplicas('default', system.one)",
    "SELECT * FROM mysql('127.0.0.1:1', 'd', 't', 'u', 'p')",
    "SELECT * FROM postgresql('127.0.0.1:1', 'd', 't', 'u', 'p')",
    "SELECT * FROM mongodb('127.0.0.1:1', 'd', 't', 'u', 'p', 'x Int8')",
    "SELECT * FROM redis('127.0.0.1:1', 'k', 'k String')",
    "SELECT * FROM hdfs('hdfs://127.0.0.1:1/x')",
    "SELECT * FROM jdbc('x', 'y')",
    "SELECT * FROM odbc('x', 'y')",
    "SELECT hasColumnInTable('127.0.0.1:1', 'u', 'd', 't', 'c')",
    "SELECT reverseDNSQuery('127.0.0.1')",
    "SELECT aiGenerate('hello')",
    // the engine's insides and the machine
    "SELECT * FROM system.settings",
    "SELECT * FROM system.processes",
    "SELECT * FROM system.server_settings",
    "SELECT * FROM system.disks",
    "SELECT * FROM system.tables",
    "SELECT * FROM system.named_collections",
    "SELECT * FROM system.users",
    "SELECT * FROM system.build_options",
    "SELECT * FROM SYSTEM.settings",
    "SELECT * FROM `system`.`settings`",
    "SELECT * FROM `system.settings`",
    "SELECT 'x' IN system.settings",
    "SELECT 'x' IN (system.settings)",
    "SELECT * FROM merge('system', '.*')",
    "SELECT * FROM dictionary('d')",
    "SELECT * FROM loop(system.settings)",
    "SELECT * FROM mergeTreeIndex('default', 'run_versions')",
    "SELECT * FROM cluster('x', view(SELECT 1))",
    "SELECT hostName()",
    "SELECT hostname()",
    "SELECT FQDN()",
    "SELECT getServerSetting('path')",
    "SELECT getMacro('x')",
    "SELECT filesystemAvailable()",
    "SELECT dictGet('d', 'a', 1)",
    "SELECT joinGet('j', 'a', 1)",
    "SELECT addressToSymbol(1)",
    "SELECT catboostEvaluate('SECRET', 1)",
    "SELECT sleep(3)",
    "SELECT sleepEachRow(1) FROM numbers(100)",
    "SHOW TABLES",
    "SHOW CREATE TABLE runs",
    "SHOW SETTINGS LIKE '%'",
    "DESCRIBE runs",
    "DESCRIBE file('SECRET')",
    "EXPLAIN SELECT 1",
    "EXPLAIN ESTIMATE SELECT 1",
    "EXISTS runs",
    "CHECK TABLE run_versions",
    // settings
    "SET readonly = 0",
    "SELECT 1 SETTINGS readonly = 0",
    "SELECT 1 SETTINGS max_threads = 1",
    "SELECT * FROM (SELECT 1 SETTINGS max_execution_time = 0)",
    "SELECT 1 UNION ALL SELECT 2 SETTINGS max_threads = 1",
    "WITH x AS (SELECT 1 SETTINGS max_threads = 1) SELECT * FROM x",
    // bytes and sizes
    "SELECT \x01",
    "SELECT '",
    "SELECT {x:String}",
    "SELECT * FROM {t:Identifier}",
});

TEST_F(AskReadOnly, refuses_every_known_way_out_as_bad_input) {
  for (const auto* attempt : attempts) {
    const auto answer = ask(with_paths(attempt));
    ASSERT_FALSE(answer) << attempt << "\n" << answer->body;
    EXPECT_EQ(answer.error().kind, ErrorKind::bad_input) << attempt << "\n" << answer.error().message;
    EXPECT_EQ(answer.error().message.find("top-secret"), std::string::npos) << attempt;
    EXPECT_FALSE(std::filesystem::exists(outfile_path())) << attempt;
  }
  EXPECT_EQ(body_of(engine_->run({.sql = "SELECT count() AS c FROM runs"})), "{\"c\":2}\n");
  EXPECT_EQ(body_of(engine_->run({.sql = "INSERT INTO run_versions (run_id, version) VALUES (3, 1)"})), "");
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
            "only one SELECT may be asked, without FORMAT or INTO OUTFILE. To see a table's columns: SELECT name, type FROM "
            "system.columns WHERE table = 'runs'"},
       }) {
    const auto answer = ask(sql);
    ASSERT_FALSE(answer) << sql;
    EXPECT_EQ(answer.error().message, message);
  }
}

// Functions are the one thing of which the harmful are listed, not the harmless. When the engine changes, read what is new
// in system.functions, add to harmful_functions in read_only_rules.cpp, then bring the figure here up to date.
TEST_F(AskReadOnly, knows_the_functions_of_the_engine) {
  EXPECT_EQ(body_of(engine_->run({.sql = "SELECT count() AS functions FROM system.functions"})), "{\"functions\":1825}\n");
}

}  // namespace
}  // namespace runlight::store
