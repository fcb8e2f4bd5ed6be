// SPDX-License-Identifier: MIT
#include "store/repository_filter.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <numeric>
#include <thread>

#include "base/text.hpp"
#include "store/embedded_sql.hpp"
#include "store/named_query.hpp"
#include "store/roll_ups.hpp"
#include "store/store.hpp"
#include "store/test_engine.hpp"

namespace runlight::store {
namespace {

using Visible = std::optional<std::vector<std::int64_t>>;

TEST(RepositoryFilterText, hides_what_is_not_by_repository) {
  const std::vector<DataTable> tables{{"runs", true}, {"notes", false}};
  EXPECT_EQ(repository_filter_text(tables, std::array<std::int64_t, 2>{7, -1}),
            "{'default.runs':'repository_id IN (7,-1)','default.notes':'0'}");
  EXPECT_EQ(repository_filter_text(tables, {}), "{'default.runs':'0','default.notes':'0'}");
  EXPECT_EQ(repository_filter_text({}, {}), "{}");
}

/// The same rows of three repositories, each with its own number in all that names it: 7, 8008 and 9009 in ids, names and
/// counts.
class RepositoryFilterOnEngine : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    RUNLIGHT_SKIP_WITHOUT_ENGINE();
    engine_ = test_engine();
    ASSERT_TRUE(Store::open(*engine_));
    put_all();
  }

  static void put_all() {
    for (const auto& [id, rows] : {std::pair{7, 3}, {8008, 5}, {9009, 11}}) put_repository(id, rows);
    body_of(engine_->run({.sql = "INSERT INTO archive_marks (location, table_name, pushed_seq, pushed_at) VALUES "
                                 "('/of/9009', 'runs', 9009, toDateTime64('2026-05-01 12:00:00', 3))"}));
    body_of(
        engine_->run({.sql = "INSERT INTO page_versions (page, memo, version) VALUES ('/repos/owner9009/x', '9009', 1)"}));
    roll_up_all();
  }
  static void roll_up_all() {
    const auto rolled_up = roll_up(*engine_, *parse_time("2026-05-02T00:00:00Z"), 0);
    if (!rolled_up) ADD_FAILURE() << rolled_up.error().message;
  }
  static void empty_all_tables() {
    const auto tables =
        body_of(engine_->run({.sql = "SELECT name FROM system.tables WHERE database = 'default' AND engine != 'View' AND "
                                     "name != 'schema_migrations'",
                              .format = "TSVRaw"}));
    for (const auto table : split(tables, '\n')) {
      if (!table.empty()) body_of(engine_->run({.sql = fmt::format("TRUNCATE TABLE {}", table)}));
    }
  }
  static void TearDownTestSuite() { engine_.reset(); }
  void SetUp() override { RUNLIGHT_SKIP_WITHOUT_ENGINE(); }

  /// Each table gets `rows` rows of the repository; ids of a kind follow each other, whatever repository they are of.
  static void put_repository(int id, int rows) {
    const auto put = [&](std::string_view into, std::string_view values) {
      auto sql = fmt::format("INSERT INTO {} SELECT {} FROM numbers({})", into, values, rows);
      for (auto at = sql.find('@'); at != std::string::npos; at = sql.find('@')) sql.replace(at, 1, std::to_string(id));
      body_of(engine_->run({.sql = sql}));
    };
    put("repository_versions (repository_id, owner, repo, default_branch, visibility, created_at, version)",
        "@, 'owner@', 'repo@', 'branch@', 'public', toDateTime('2026-01-01 00:00:00'), 1");
    put("workflow_versions (repository_id, workflow_id, name, path, state, version)",
        "@, @000 + number, 'workflow@', '.github/workflows/@.yml', 'active', 1");
    put("workflow_file_versions (repository_id, path, blob_sha, name, problem, version)",
        "@, concat('.github/workflows/@_', toString(number)), 'sha@', 'workflow@', 'problem@', 1");
    put("run_versions (repository_id, workflow_id, run_id, run_attempt, workflow_name, status, conclusion, head_branch, "
        "event, display_title, path, actor, created_at, run_started_at, updated_at, observed_at, version)",
        "@, @000, @000000 + number, 1, 'workflow@', if(number = 2, 'queued', 'completed'), if(number = 2, NULL, 'failure'), "
        "'branch@', 'push', 'title@', '@.yml', 'actor@', toDateTime('2026-05-01 00:00:00') + number, NULL, "
        "toDateTime('2026-05-01 00:00:00') + @, toDateTime64('2026-05-01 00:00:00', 3) + @, 1");
    put("job_versions (repository_id, workflow_id, run_id, run_attempt, job_id, name, status, conclusion, run_created_at, "
        "version)",
        "@, @000, @000000, 1, @00000000 + number, 'job@', 'completed', 'success', toDateTime('2026-05-01 00:00:00'), 1");
    put("job_list_versions (repository_id, run_id, run_attempt, jobs_promised, jobs_received, settled, run_created_at, "
        "version)",
        "@, @000000 + number, 1, 1, 0, true, toDateTime('2026-05-01 00:00:00') + number, 1");
    put("absent_run_versions (repository_id, run_id, version)", "@, @000001, 1");
    put("ledger_versions (repository_id, day, runs_promised, runs_stored, source, proved_at, version)",
        "@, toDate('2026-05-01'), @, @, 'list', toDateTime64('2026-05-01 12:00:00', 3), 1");
    put("coverage_versions (repository_id, head_from, head_until, version)",
        "@, toDateTime('2026-04-01 00:00:00') + @, toDateTime('2026-05-02 00:00:00') + @, 1");
    put("collection_versions (collection_id, repository_id, owner, repo, outcome, message, started_at, finished_at, "
        "version)",
        "'c', @, 'owner@', 'repo@', 'failed', 'message@', toDateTime64('2026-05-01 12:00:00', 3), toDateTime64('2026-05-01 "
        "12:00:00', 3), 1");
  }

  static Result<Answer> run(std::string sql, Visible visible) {
    return engine_->run({.sql = std::move(sql), .format = "TSV", .only_repositories = std::move(visible)});
  }
  static Result<Answer> ask_read_only(std::string sql, Visible visible) {
    return engine_->ask_read_only({.sql = std::move(sql), .format = "TSV", .only_repositories = std::move(visible)}, {});
  }

  static inline std::unique_ptr<Engine> engine_;
};

/// Values for every parameter without a default, so that the question has all rows of repository 7 to tell.
Arguments arguments_of(const NamedQuery& query, std::int64_t repository_id) {
  const auto id = std::to_string(repository_id);
  const std::map<std::string, std::string> samples{{"now", "2026-05-02T00:00:00Z"},
                                                   {"limit", "100"},
                                                   {"seed", "1"},
                                                   {"repository_id", id},
                                                   {"run_id", id + "000000"},
                                                   {"workflow_id", id + "000"},
                                                   {"created_at", "2026-05-01T00:00:00Z"}};
  Arguments arguments;
  for (const auto& parameter : query.parameters) {
    if (parameter.default_value || parameter.type.starts_with("Nullable(")) continue;
    const bool is_end = parameter.name == "to";
    const auto known = samples.find(parameter.name);
    arguments[parameter.name] = {known != samples.end() ? known->second : is_end ? "2026-05-02" : "2026-04-30"};
  }
  return arguments;
}

/// "" when nothing in the text is of the two other repositories: all that is theirs holds one of these numbers.
std::string stranger_in(std::string_view text) {
  for (const std::string_view word : {"8008", "9009"}) {
    if (text.contains(word)) return std::string(word);
  }
  return "";
}

/// The same folder with repository 7 alone: what somebody who sees only that one must be told.
TEST_F(RepositoryFilterOnEngine, every_question_answers_as_if_the_other_repositories_were_not_there) {
  std::map<std::string, std::string> filtered;
  std::map<std::string, std::string> for_nobody;
  for (const auto& query : named_queries()) {
    const auto arguments = arguments_of(query, 7);
    const auto whole = ask(*engine_, query.name, arguments);
    ASSERT_TRUE(whole) << query.name << ": " << whole.error().message;
    filtered[query.name] = body_of(ask(*engine_, query.name, arguments, "JSONEachRow", Visible{{7}}));
    for_nobody[query.name] = body_of(ask(*engine_, query.name, arguments, "JSONEachRow", Visible{{}}));
    EXPECT_EQ(stranger_in(filtered[query.name]), "") << query.name << "\n" << filtered[query.name];
  }
  empty_all_tables();
  put_repository(7, 3);
  roll_up_all();
  for (const auto& query : named_queries()) {
    EXPECT_EQ(filtered[query.name], body_of(ask(*engine_, query.name, arguments_of(query, 7)))) << query.name;
  }
  empty_all_tables();
  for (const auto& query : named_queries()) {
    EXPECT_EQ(for_nobody[query.name], body_of(ask(*engine_, query.name, arguments_of(query, 7)))) << query.name;
  }
  put_all();
}

TEST_F(RepositoryFilterOnEngine, filters_whatever_way_a_table_is_read) {
  for (const auto* sql : {
           "SELECT count() FROM run_versions",
           "SELECT count() FROM default.run_versions AS r",
           "SELECT count() FROM run_versions FINAL",
           "SELECT count() FROM run_versions AS `default.job_versions`",
           "SELECT count() FROM runs",
           "SELECT count() FROM run_times",
           "SELECT count() FROM runs_in_filter(repository = [], workflow = [], branch = '', event = [], from = NULL, to = "
           "NULL)",
           "SELECT count() FROM run_versions PREWHERE run_id > 0",
           "SELECT count() FROM (SELECT 1 AS repository_id FROM run_versions)",
           "SELECT uniqExact(run_id) FROM run_versions",
           "SELECT count() FROM run_versions WHERE run_id IN (SELECT run_id FROM run_versions)",
           "SELECT (SELECT count() FROM run_versions)",
           "SELECT countIf(repository_id > 0) FROM numbers(1) AS n CROSS JOIN run_versions AS r",
           "WITH r AS (SELECT * FROM run_versions) SELECT count() FROM r",
           "SELECT sum(c) FROM (SELECT count() AS c FROM run_versions UNION ALL SELECT 0)",
           "SELECT count() FROM view(SELECT * FROM run_versions)",
       }) {
    EXPECT_EQ(body_of(run(sql, std::nullopt)), "19\n") << sql;
    EXPECT_EQ(body_of(run(sql, {{7}})), "3\n") << sql;
    EXPECT_EQ(body_of(run(sql, {{7, 9009, 4}})), "14\n") << sql;
    EXPECT_EQ(body_of(run(sql, Visible{std::in_place})), "0\n") << sql;
    EXPECT_EQ(body_of(run(sql, std::nullopt)), "19\n") << sql;
  }
  // A name that stands for another table may hide more, never less.
  EXPECT_EQ(body_of(run("SELECT count() FROM run_versions AS `default.archive_marks`", {{7}})), "0\n");
  EXPECT_EQ(body_of(run("SELECT max(created_at) - min(created_at) FROM run_versions", {{7}})), "2\n");
  EXPECT_EQ(body_of(run("SELECT count() FROM archive_marks", {{7, 8008, 9009}})), "0\n");
  EXPECT_EQ(body_of(run("SELECT count() FROM page_versions", {{7, 8008, 9009}})), "0\n");
  EXPECT_EQ(body_of(run("SELECT count() FROM schema_migrations", {{7, 8008, 9009}})), "0\n");
}

// The engine's filters do not reach below merge(); read_only_rules.cpp lets nobody type such a function.
TEST(Questions, read_tables_and_views_only_by_their_names) {
  constexpr auto functions = std::to_array<std::string_view>(
      {"merge(", "loop(", "cluster", "remote", "mergeTree", "executable(", "dictGet", "joinGet"});
  for (const auto& file : embedded::sql()) {
    for (const auto function : functions) EXPECT_FALSE(file.bytes.contains(function)) << file.path << " " << function;
  }
}

TEST_F(RepositoryFilterOnEngine, filters_what_somebody_typed) {
  EXPECT_EQ(body_of(ask_read_only("SELECT count() FROM runs", {{7}})), "3\n");
  EXPECT_EQ(body_of(ask_read_only("SELECT count() FROM runs", Visible{std::in_place})), "0\n");
  EXPECT_EQ(body_of(ask_read_only("SELECT count() FROM runs", std::nullopt)), "19\n");
}

TEST_F(RepositoryFilterOnEngine, leaves_to_who_sees_some_what_people_ask) {
  for (const auto* sql : {
           "SELECT owner, repo, count() AS runs, countIf(conclusion = 'success') / runs AS rate FROM runs GROUP BY ALL "
           "ORDER BY runs",
           "SELECT toStartOfWeek(created_at) AS week, uniqExact(actor), round(avg(run_attempt), 2) FROM runs GROUP BY week",
           "SELECT quantile(0.95)(duration_s), medianIf(queue_s, jobs > 0) FROM run_times",
           "SELECT workflow_name, argMax(conclusion, run_id), max(created_at) FROM runs WHERE head_branch LIKE 'branch%' "
           "AND event IN ('push', 'schedule') AND created_at > now() - INTERVAL 3 YEAR GROUP BY 1 HAVING count() > 1 LIMIT "
           "5",
           "SELECT CASE WHEN conclusion = 'failure' THEN 'bad' ELSE 'good' END AS x, count(*) FROM runs GROUP BY x",
           "SELECT run_id, dateDiff('day', lagInFrame(created_at) OVER (ORDER BY run_id), created_at) FROM runs",
           "SELECT r.repo, j.name, j.labels[1], length(j.steps) FROM jobs AS j INNER JOIN repositories AS r USING "
           "(repository_id)",
           "SELECT arrayJoin(steps).name AS step, count() FROM jobs GROUP BY step",
           "SELECT arrayFilter(s -> s.status = 'x', steps) FROM jobs",
           "WITH f AS (SELECT * FROM runs WHERE conclusion != 'success') SELECT toDate(created_at), count() FROM f GROUP BY "
           "1",
           "SELECT run_id FROM runs WHERE run_id BETWEEN 1 AND 5 OR head_sha IS NOT NULL AND NOT run_id % 2 = 0",
           "SELECT lower(concat(owner, '/', repo)), toString(run_id), ifNull(head_branch, ''), toInt64OrNull(display_title) "
           "FROM runs",
           "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'runs'",
       }) {
    const auto answer = ask_read_only(sql, {{7}});
    EXPECT_TRUE(answer) << sql << "\n" << answer.error().message;
  }
  const auto refused = ask_read_only("SELECT toFixedString(actor, 9) FROM runs", {{7}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "the function toFixedString may not be used by who may see some repositories only");
}

TEST_F(RepositoryFilterOnEngine, hides_a_table_that_is_made_later) {
  EXPECT_EQ(body_of(run("SELECT count() FROM run_versions", {{7}})), "3\n");
  body_of(engine_->run({.sql = "CREATE TABLE notes (x UInt8) ENGINE = MergeTree ORDER BY x AS SELECT 1 AS x"}));
  body_of(
      engine_->run({.sql = "CREATE TABLE marks (repository_id UInt64) ENGINE = Memory AS SELECT 9009 AS repository_id"}));
  EXPECT_EQ(body_of(run("SELECT count() FROM notes", {{7}})), "0\n");
  EXPECT_EQ(body_of(run("SELECT count() FROM marks", {{7}})), "0\n");
  EXPECT_EQ(body_of(run("SELECT count() FROM marks", {{9009}})), "1\n");
  body_of(engine_->run({.sql = "DROP TABLE notes"}));
  body_of(engine_->run({.sql = "DROP TABLE marks"}));
}

TEST_F(RepositoryFilterOnEngine, holds_for_one_statement_only_also_when_it_fails_and_when_many_ask) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([i] {
      for (int turn = 0; turn < 10; ++turn) {
        EXPECT_FALSE(run("SELECT throwIf(1)", {{7}}));
        EXPECT_FALSE(run("SELECT no_such_column FROM run_versions", {{7}}));
        const std::vector<std::pair<Visible, const char*>> expected{
            {std::nullopt, "19\n"}, {{{7}}, "3\n"}, {{{8008}}, "5\n"}, {Visible{std::in_place}, "0\n"}};
        const auto& [visible, rows] = expected[static_cast<std::size_t>(i + turn) % expected.size()];
        EXPECT_EQ(body_of(run("SELECT count() FROM run_versions WHERE status != 'x'", visible)), rows);
      }
    });
  }
}

TEST_F(RepositoryFilterOnEngine, takes_more_repositories_than_a_statement_is_long) {
  std::vector<std::int64_t> many(20'000);
  std::iota(many.begin(), many.end(), 8'000);
  EXPECT_EQ(body_of(run("SELECT count() FROM run_versions", many)), "16\n");
  EXPECT_EQ(body_of(ask_read_only("SELECT count() FROM run_versions", many)), "16\n");
}

}  // namespace
}  // namespace runlight::store
