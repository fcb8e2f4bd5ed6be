// SPDX-License-Identifier: MIT
//
// Whoever may see some repositories only must be told the same whether the others are there or not: each question below is
// asked twice, with rows of others between the visible ones and without them. Errors count as answers.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "store/roll_ups.hpp"
#include "store/store.hpp"
#include "store/test_engine.hpp"
#include "store/total_functions.hpp"

namespace runlight::store {
namespace {

constexpr auto questions = std::to_array<const char*>({
    // counting, and what is known without reading
    "SELECT count() FROM run_versions",
    "SELECT count() FROM run_versions FINAL",
    "SELECT count() FROM run_versions WHERE 1",
    "SELECT count(run_id), max(run_id), min(run_id) FROM run_versions",
    "SELECT min(created_at), max(created_at) FROM run_versions",
    "SELECT min(repository_id), max(repository_id) FROM run_versions",
    "SELECT DISTINCT toYYYYMM(created_at) FROM run_versions ORDER BY ALL",
    "SELECT any(repository_id), anyLast(repository_id) FROM run_versions",
    "SELECT uniq(actor), topK(10)(actor) FROM run_versions",
    "SELECT count() FROM runs",
    "SELECT count() FROM run_times",
    "SELECT count() FROM latest_runs WHERE repository_id = 2",
    "SELECT repository_id, count() FROM run_versions GROUP BY repository_id WITH ROLLUP ORDER BY ALL",
    "SELECT count() FROM run_versions GROUP BY () WITH TOTALS",
    "SELECT run_id FROM run_versions ORDER BY actor DESC, run_id LIMIT 1 WITH TIES",
    "SELECT run_id FROM run_versions ORDER BY run_id DESC LIMIT 1",
    "SELECT run_id FROM run_versions ORDER BY run_id LIMIT 1 OFFSET 5",
    "SELECT run_id FROM run_versions LIMIT 1 BY repository_id",
    "SELECT count() FROM run_versions SAMPLE 1/2",
    "SELECT run_id, neighbor(run_id, 1) FROM run_versions ORDER BY run_id LIMIT 3",
    "SELECT lagInFrame(run_id) OVER (ORDER BY run_id) FROM run_versions ORDER BY run_id LIMIT 3",
    "SELECT row_number() OVER (ORDER BY run_id) FROM run_versions ORDER BY run_id LIMIT 3",
    "SELECT run_id FROM run_versions ORDER BY run_id WITH FILL LIMIT 5",
    "SELECT stored_seq FROM run_versions GROUP BY ALL ORDER BY ALL",
    "SELECT * FROM repositories ORDER BY ALL",
    "SELECT owner, repo FROM workflows ORDER BY ALL",
    // what is rolled up
    "SELECT count(), max(run_id), min(created_at) FROM run_facts",
    "SELECT count() FROM run_facts FINAL WHERE repository_id = 2",
    "SELECT count() FROM run_facts WHERE toUInt8(display_title) = 7",
    "SELECT DISTINCT _partition_id FROM run_facts",
    "SELECT since, count(), sum(runs), max(success) FROM workflow_totals FINAL GROUP BY since ORDER BY since",
    "SELECT workflow_id, newest_runs, last_completed_at FROM newest_run_facts FINAL ORDER BY ALL",
    "SELECT count() FROM roll_up_ranges",
    "SELECT max(block) FROM roll_up_marks",
    "SELECT sum(runs) FROM workflow_totals_in_filter(repository = [], workflow = [], branch = '', event = [], from = NULL, "
    "to = NULL)",
    "SELECT count(), sum(failures) FROM outages_in_filter(repository = [], workflow = [], branch = '', event = [], "
    "from = toDateTime('2026-05-02', 'UTC'), to = NULL)",
    "SELECT sum(minutes), sum(is_rerun) FROM billed_jobs_in_filter(repository = [], workflow = [], branch = '', event = [], "
    "from = NULL, to = NULL)",
    // the filter's own column under another name
    "SELECT count() FROM (SELECT 1 AS repository_id FROM run_versions)",
    "SELECT 1 AS repository_id, count() FROM run_versions WHERE repository_id = 1",
    "WITH 1 AS repository_id SELECT count() FROM run_versions",
    "WITH (SELECT 1) AS repository_id SELECT count(run_id) FROM run_versions",
    "SELECT count() FROM run_versions AS `default.repository_versions`",
    "SELECT count() FROM run_versions AS run_times",
    "SELECT run_versions.run_id AS repository_id FROM run_versions ORDER BY ALL LIMIT 5",
    "SELECT count() FROM run_versions ARRAY JOIN [1, 2, 3] AS repository_id",
    "WITH run_versions AS (SELECT * FROM job_versions) SELECT count() FROM run_versions",
    // joins
    "SELECT count() FROM repository_versions AS a INNER JOIN run_versions AS b ON a.repository_id = b.repository_id",
    "SELECT count() FROM numbers(10) AS n LEFT JOIN run_versions AS b ON b.repository_id = n.number",
    "SELECT count() FROM numbers(10) AS n RIGHT JOIN run_versions AS b ON b.repository_id = n.number",
    "SELECT count() FROM numbers(10) AS n FULL JOIN run_versions AS b ON b.repository_id = n.number",
    "SELECT count() FROM numbers(10) AS n SEMI JOIN run_versions AS b ON b.repository_id = n.number",
    "SELECT count() FROM numbers(10) AS n ANTI JOIN run_versions AS b ON b.repository_id = n.number",
    "SELECT count() FROM run_versions AS a CROSS JOIN run_versions AS b",
    "SELECT number FROM numbers(10) WHERE number IN (SELECT repository_id FROM run_versions) ORDER BY ALL",
    "SELECT number FROM numbers(10) WHERE number NOT IN (SELECT repository_id FROM run_versions) ORDER BY ALL",
    "SELECT 2 IN (SELECT repository_id FROM run_versions)",
    "SELECT EXISTS (SELECT 1 FROM run_versions WHERE repository_id = 2)",
    "SELECT (SELECT groupUniqArray(repository_id) FROM run_versions)",
    "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t, run_versions WHERE n < 3) SELECT count() FROM t",
    // errors that quote, or tell by being there
    "SELECT count() FROM run_versions WHERE toUInt8(display_title) = 7",
    "SELECT count() FROM run_versions PREWHERE toUInt8(display_title) = 7",
    "SELECT count() FROM run_versions prewhere toUInt8(display_title) = 7",
    "SELECT count() FROM run_versions FINAL WHERE toUInt8(display_title) = 7",
    "SELECT count() FROM run_versions FINAL PREWHERE throwIf(repository_id = 2) = 0",
    "SELECT count() FROM (SELECT * FROM run_versions PREWHERE throwIf(repository_id = 2) = 0)",
    "SELECT count() FROM runs WHERE toUInt8(display_title) = 7",
    "SELECT count() FROM latest_runs WHERE toUInt8(display_title) = 7",
    "SELECT count() FROM run_times WHERE toUInt8(display_title) = 7",
    "SELECT count() FROM run_times_in_filter(repository = [], branch = '', from = NULL, to = NULL) WHERE "
    "toUInt8(display_title) = 7",
    "SELECT sum(toUInt8(display_title)) FROM run_versions",
    "SELECT toUInt8(display_title) FROM run_versions ORDER BY ALL LIMIT 3",
    "SELECT count() FROM run_versions GROUP BY toUInt8(display_title)",
    "SELECT count() FROM run_versions HAVING max(toUInt8(display_title)) = 7",
    "SELECT run_id FROM run_versions ORDER BY toUInt8(display_title), run_id LIMIT 1",
    "SELECT run_id FROM run_versions QUALIFY row_number() OVER (ORDER BY toUInt8(display_title), run_id) = 1",
    "SELECT count() FROM run_versions WHERE throwIf(repository_id = 2) = 0",
    "SELECT count() FROM run_versions WHERE throwIf(workflow_id = 2) = 0",
    "SELECT count() FROM run_versions WHERE throwIf(run_id = 2) = 0",
    "SELECT count() FROM run_versions WHERE throwIf(display_title LIKE 'hidden%') = 0",
    "SELECT count() FROM run_versions WHERE throwIf(head_branch LIKE 'hidden%') = 0",
    "SELECT count() FROM run_versions WHERE throwIf(actor = 'hidden') = 0",
    "SELECT count() FROM run_versions WHERE throwIf(toYYYYMM(created_at) = 202602) = 0",
    "SELECT count() FROM run_versions WHERE throwIf(created_at > toDateTime('2026-02-01 00:00:00')) = 0",
    "SELECT count() FROM run_versions WHERE throwIf(_part LIKE '202602%') = 0",
    "SELECT count() FROM run_versions WHERE throwIf(_partition_id = '202602') = 0",
    "SELECT count() FROM run_versions WHERE throwIf(r._partition_id = '202602') = 0",
    "SELECT DISTINCT _part FROM run_versions",
    "SELECT count() FROM run_versions GROUP BY `_partition_id`",
    "SELECT max(_part_offset), max(_block_number) FROM run_versions",
    "SELECT _table FROM run_versions",
    "SELECT count() FROM run_versions WHERE intDiv(1, repository_id - 2) > 5",
    "SELECT count() FROM run_versions WHERE intDiv(1, toInt64(run_id) - 2) > 5",
    "SELECT count() FROM run_versions WHERE intDiv(1, toYYYYMM(created_at) - 202602) > 5",
    "SELECT count() FROM run_versions WHERE 1 % (repository_id - 2) > 5",
    "SELECT count() FROM run_versions WHERE repository_id = 2 AND throwIf(1) = 0",
    "SELECT count() FROM run_versions WHERE status = 'completed' AND throwIf(repository_id = 2) = 0 AND event = 'push'",
    "SELECT count() FROM run_versions WHERE throwIf(repository_id = 2) = 0 OR run_id = 4",
    "SELECT count() FROM run_versions WHERE if(repository_id = 2, throwIf(1), 0) = 0",
    "SELECT count() FROM run_versions WHERE run_id IN (SELECT run_id FROM run_versions WHERE throwIf(repository_id = 2) = "
    "0)",
    "SELECT count() FROM run_versions AS a INNER JOIN run_versions AS b ON a.run_id = b.run_id AND throwIf(b.repository_id "
    "= 2) = 0",
    "SELECT count() FROM numbers(9) AS n LEFT JOIN run_versions AS b ON b.run_id = n.number AND throwIf(b.repository_id = "
    "2) = 0",
    "SELECT count() FROM repository_versions AS a INNER JOIN run_versions AS b ON a.repository_id = b.repository_id WHERE "
    "toUInt8(b.display_title) = 7",
    "SELECT count() FROM (SELECT toUInt8(display_title) AS x FROM run_versions) WHERE x = 7",
    "SELECT count() FROM (SELECT *, toUInt8(display_title) AS x FROM runs) WHERE repository_id = 1 AND x = 7",
    "SELECT count() FROM run_versions AS r ARRAY JOIN [toUInt8(display_title)] AS x",
    "SELECT avgIf(toUInt8(display_title), run_id > 0) FROM run_versions",
    "SELECT toDecimal32(display_title, 2) FROM run_versions ORDER BY ALL LIMIT 1",
    "SELECT CAST(display_title AS UInt8) FROM run_versions ORDER BY ALL LIMIT 1",
    "SELECT CAST(display_title AS Enum8('7' = 7)) FROM run_versions ORDER BY ALL LIMIT 1",
    "SELECT parseDateTime(display_title, '%d') FROM run_versions ORDER BY ALL LIMIT 1",
    "SELECT toUUID(display_title) FROM run_versions LIMIT 1",
    // columns with a dictionary, on all of which a function may be computed
    "SELECT CAST(actor AS FixedString(4)) FROM run_versions LIMIT 3",
    "SELECT actor::Enum8('seen' = 1) FROM run_versions LIMIT 3",
    "SELECT 'x' LIKE replaceAll(actor, 'hidden', 'x\\\\') FROM run_versions LIMIT 3",
    "SELECT match('x', replaceAll(actor, 'hidden', '(')) FROM run_versions LIMIT 3",
    "SELECT arrayMap(toUUID, [actor]) FROM run_versions LIMIT 3",
    "SELECT arrayMap(x -> toUUID(x), [actor]) FROM run_versions LIMIT 3",
    "SELECT arrayReduce('sum', [length(actor)]) FROM run_versions LIMIT 3",
    "SELECT throwIf(head_branch = 'hidden2') FROM run_versions LIMIT 3",
    "SELECT intDiv(1, head_branch != 'hidden2') FROM run_versions LIMIT 3",
    "SELECT 1 % toUInt8(head_branch != 'hidden2') FROM run_versions LIMIT 3",
    "SELECT toUInt8(replaceAll(assumeNotNull(head_branch), 'main', '7')) FROM run_versions LIMIT 3",
    "SELECT toUInt8(replaceAll(actor, 'seen', '7')) FROM run_versions LIMIT 3",
    "SELECT IPv4StringToNum(replaceAll(actor, 'seen', '1.1.1.1')) FROM run_versions LIMIT 3",
    "SELECT toIPv6(replaceAll(actor, 'seen', '::1')) FROM run_versions LIMIT 3",
    "SELECT parseDateTimeBestEffort(replaceAll(actor, 'seen', '2026-01-01')) FROM run_versions LIMIT 3",
    "SELECT toDate(replaceAll(actor, 'seen', '2026-01-01')) FROM run_versions LIMIT 3",
    "SELECT toUUID(replaceAll(actor, 'seen', '00000000-0000-0000-0000-000000000000')) FROM run_versions LIMIT 3",
    "SELECT toFixedString(actor, 4) FROM run_versions LIMIT 3",
    "SELECT parseReadableSize(replaceAll(actor, 'seen', '1 KiB')) FROM run_versions LIMIT 3",
    "SELECT parseTimeDelta(replaceAll(actor, 'seen', '1 s')) FROM run_versions LIMIT 3",
    "SELECT base64Decode(replaceAll(actor, 'seen', 'YQ==')) FROM run_versions LIMIT 3",
    "SELECT base58Decode(replaceAll(actor, 'seen', 'abc')) FROM run_versions LIMIT 3",
    "SELECT UUIDStringToNum(actor), MACStringToNum(actor) FROM run_versions LIMIT 3",
    "SELECT toTimeZone(created_at, replaceAll(actor, 'seen', 'UTC')) FROM run_versions LIMIT 3",
    "SELECT match('x', replaceAll(actor, 'seen', 'x')) FROM run_versions LIMIT 3",
    "SELECT repeat(actor, toUInt32(4)) FROM run_versions LIMIT 3",
    "SELECT DISTINCT lowCardinalityKeys(actor) FROM run_versions",
    "SELECT lowCardinalityIndices(actor) FROM run_versions LIMIT 3",
    "SELECT dumpColumnStructure(actor) FROM run_versions LIMIT 1",
    "SELECT byteSize(actor), length(actor) FROM run_versions LIMIT 1",
    "SELECT estimateCompressionRatio(display_title) > 0 FROM run_versions",
    // sizes and names elsewhere
    "SELECT sum(data_compressed_bytes) FROM system.columns",
    "SELECT table, name FROM system.columns WHERE table = 'runs'",
    "SELECT data_compressed_bytes IN (SELECT 1) FROM system.columns",
    "SELECT 1 IN system.columns",
    "SELECT table_rows, data_length FROM information_schema.tables",
    "SELECT TABLE_ROWS FROM INFORMATION_SCHEMA.TABLES",
    "SELECT count() FROM information_schema.columns",
    "SELECT count() FROM system.parts",
    "SELECT total_rows FROM system.tables",
    "SELECT count() FROM merge('default', 'run_versions')",
    "SELECT count() FROM mergeTreeIndex('default', 'run_versions')",
    "SELECT count() FROM loop(run_versions)",
    "SELECT count() FROM view(SELECT * FROM run_versions)",
    "SELECT getSetting('additional_table_filters')",
    "SELECT count() FROM run_versions SETTINGS additional_table_filters = {}",
    "SELECT count() FROM page_versions",
    "SELECT location FROM archive_marks",
    "SELECT count() FROM archive_segments",
    "SELECT count() FROM schema_migrations",
});

class HiddenRows : public ::testing::Test {
 protected:
  void SetUp() override { RUNLIGHT_SKIP_WITHOUT_ENGINE(); }

  /// Rows of the repositories `from` to 3; of 1, which is visible, every third one, and no two follow each other in a block.
  static void put(Engine& engine, const std::string& which) {
    for (const auto* into :
         {"repository_versions (repository_id, owner, repo, default_branch, version) SELECT id, if(id = 1, 'seen', "
          "'hidden'), "
          "concat('repo', toString(id)), 'main', 1 FROM (SELECT number % 3 + 1 AS id FROM numbers(3)) WHERE {}",
          "workflow_versions (repository_id, workflow_id, name, state, version) SELECT id, id, concat('workflow', "
          "toString(id)), "
          "'active', 1 FROM (SELECT number % 3 + 1 AS id FROM numbers(3)) WHERE {}",
          "run_versions (repository_id, workflow_id, run_id, run_attempt, status, conclusion, event, head_branch, "
          "display_title, "
          "actor, created_at, version) SELECT id, id, number + 1, 1, 'completed', 'success', 'push', if(id = 1, 'main', "
          "concat('hidden', toString(id))), if(id = 1, '7', concat('hidden', toString(number))), if(id = 1, 'seen', "
          "'hidden'), "
          "toDateTime('2026-01-01 00:00:00') + number, 1 FROM (SELECT number, number % 3 + 1 AS id FROM numbers(3000)) "
          "WHERE {}",
          "job_versions (repository_id, workflow_id, run_id, run_attempt, job_id, name, status, run_created_at, version) "
          "SELECT "
          "id, id, number + 1, 1, number + 1, if(id = 1, '7', 'hidden'), 'completed', toDateTime('2026-01-01 00:00:00') + "
          "number, 1 FROM (SELECT number, number % 3 + 1 AS id FROM numbers(300)) WHERE {}"}) {
      body_of(engine.run({.sql = "INSERT INTO " + fmt::format(fmt::runtime(into), which)}));
    }
    roll_up(engine);
  }

  static void roll_up(Engine& engine) {
    const auto done = store::roll_up(engine, *parse_time("2026-01-02T00:00:00Z"), 0);
    if (!done) ADD_FAILURE() << done.error().message;
  }

  static std::vector<std::string> outcomes(Engine& engine, const std::vector<std::int64_t>& visible) {
    std::vector<std::string> all;
    for (const auto* sql : questions) {
      const auto answer = engine.ask_read_only({.sql = sql, .format = "TSV", .only_repositories = visible}, {});
      all.push_back(answer ? answer->body : answer.error().message);
      if (answer) EXPECT_EQ(answer->rows_read, 0U) << sql;
      EXPECT_FALSE(all.back().contains("hidden")) << sql << "\n" << all.back();
    }
    return all;
  }
};

TEST_F(HiddenRows, change_nothing_that_is_told) {
  std::vector<std::string> among_others;
  std::vector<std::string> for_nobody;
  {
    const auto engine = test_engine();
    ASSERT_TRUE(Store::open(*engine));
    put(*engine, "true");
    // A month of which nothing is visible.
    body_of(engine->run(
        {.sql = "INSERT INTO run_versions (repository_id, workflow_id, run_id, run_attempt, created_at, version) "
                "SELECT 2, 2, number + 9000, 1, toDateTime('2026-02-02 00:00:00'), 1 FROM numbers(90)"}));
    roll_up(*engine);
    body_of(engine->run({.sql = "INSERT INTO archive_marks (location, table_name) VALUES ('/hidden', 'runs')"}));
    body_of(engine->run({.sql = "INSERT INTO page_versions (page, memo) VALUES ('/repos/hidden/x', 'hidden')"}));
    among_others = outcomes(*engine, {1});
    for_nobody = outcomes(*engine, {});
  }
  const auto engine = test_engine();
  ASSERT_TRUE(Store::open(*engine));
  const auto in_the_empty_folder = outcomes(*engine, {});
  put(*engine, "id = 1");
  const auto alone = outcomes(*engine, {1});
  for (std::size_t i = 0; i < questions.size(); ++i) {
    EXPECT_EQ(among_others[i], alone[i]) << questions[i];
    EXPECT_EQ(for_nobody[i], in_the_empty_folder[i]) << questions[i];
  }
}

/// Each function of the engine that they may type, on a column of which hidden rows have values that it may not be able to
/// take.
TEST_F(HiddenRows, fail_no_function) {
  const auto engine = test_engine();
  ASSERT_TRUE(Store::open(*engine));
  const auto names = body_of(engine->run({.sql = "SELECT name FROM system.functions", .format = "TSVRaw"}));
  std::vector<std::string> calls;
  for (const auto name : split(names, '\n')) {
    if (!is_total(name)) continue;
    for (const auto* arguments : {"X", "X, 1", "X, 'a'", "'a', X", "X, X", "X, 1, 1", "toInt64(X), 2", "2, toInt64(X)",
                                  "[7, 8], toInt64(X)", "[X], 7"}) {
      auto call = fmt::format("SELECT {}({}) FROM run_versions LIMIT 2", name, arguments);
      for (auto at = call.find('X'); at != std::string::npos; at = call.find('X', at + 1)) {
        call.replace(at, 1, "multiIf(actor = 'seen' OR actor = '', '7', length(actor) > 5, 'not 7', '7')");
      }
      calls.push_back(call);
    }
  }
  EXPECT_GT(calls.size(), 1'500U);
  const auto ask_all = [&] {
    std::vector<std::string> all;
    for (const auto& sql : calls) {
      const auto answer = engine->ask_read_only({.sql = sql, .format = "TSV", .only_repositories = {{1}}}, {});
      all.push_back(answer ? "answered" : answer.error().message);
    }
    return all;
  };
  put(*engine, "true");
  const auto among_others = ask_all();
  body_of(engine->run({.sql = "TRUNCATE TABLE run_versions"}));
  put(*engine, "id = 1");
  const auto alone = ask_all();
  for (std::size_t i = 0; i < calls.size(); ++i) EXPECT_EQ(among_others[i], alone[i]) << calls[i];
  EXPECT_GT(std::ranges::count(alone, "answered"), 300);
}

}  // namespace
}  // namespace runlight::store
