// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <thread>
#include <vector>

#include "store/child_process.hpp"
#include "store/store.hpp"
#include "store/temporary_folder.hpp"
#include "store/test_engine.hpp"

namespace runlight::store {
namespace {

class ChdbEngine : public ::testing::Test {
 protected:
  void SetUp() override { RUNLIGHT_SKIP_WITHOUT_ENGINE(); }
};

TEST_F(ChdbEngine, binds_any_text_as_data) {
  const auto engine = test_engine();
  const std::string every_byte = [] {
    std::string text;
    for (int c = 0; c < 128; ++c) text += static_cast<char>(c);
    return text;
  }();
  for (const std::string& text :
       {std::string("' OR 1 = 1 --"), std::string("'); DROP TABLE t; --"), std::string("\\N"), std::string("\\"),
        std::string("\\'"), std::string("{x:String}"), std::string("a\tb\nc\rd"), std::string(),
        std::string("ünïcode \U0001F680"), every_byte, std::string(100'000, '\'')}) {
    const auto length = engine->run({.sql = "SELECT length({x:String})", .parameters = {{"x", text}}, .format = "TSV"});
    EXPECT_EQ(body_of(length), fmt::format("{}\n", text.size()));
    const auto back = engine->run({.sql = "SELECT {x:String}", .parameters = {{"x", text}}, .format = "RawBLOB"});
    EXPECT_EQ(body_of(back), text);
  }
}

TEST_F(ChdbEngine, binds_null_arrays_and_several_parameters) {
  const auto engine = test_engine();
  const auto answer =
      engine->run({.sql = "SELECT {a:Nullable(DateTime)} AS a, {b:Array(String)} AS b, {c:UInt64} AS c",
                   .parameters = {{"a", std::nullopt}, {"b", R"(['it\'s','x'])"}, {"c", "18446744073709551615"}}});
  EXPECT_EQ(body_of(answer), "{\"a\":null,\"b\":[\"it's\",\"x\"],\"c\":18446744073709551615}\n");
}

TEST_F(ChdbEngine, writes_json_as_the_api_passes_it_on) {
  const auto engine = test_engine();
  EXPECT_EQ(body_of(engine->run(
                {.sql = "SELECT toUInt64(9007199254740993) AS id, toDateTime('2026-05-01 10:00:00') AS a, "
                        "toDateTime64('2026-05-01 10:00:00.25', 3) AS b, CAST((1, 'x'), 'Tuple(n Int8, s String)') AS t, "
                        "0 / 0 AS nothing, 'a/b' AS path, true AS yes, timezone() AS zone, unhex('FF') AS not_utf8"})),
            "{\"id\":9007199254740993,\"a\":\"2026-05-01T10:00:00Z\",\"b\":\"2026-05-01T10:00:00.250Z\",\"t\":{\"n\":1,"
            "\"s\":\"x\"},"
            "\"nothing\":null,\"path\":\"a/b\",\"yes\":true,\"zone\":\"UTC\",\"not_utf8\":\"\xEF\xBF\xBD\"}\n");
}

TEST_F(ChdbEngine, hides_what_a_named_collection_holds) {
  const TemporaryFolder folder = *TemporaryFolder::make();
  const auto engine = make_chdb_engine(
      {.data_folder = folder.path() + "/data",
       .named_collections = {{"archive", {{"storage_account_url", Secret("http://127.0.0.1:1/a?sig=hush&x=<1>")}}}}});
  ASSERT_TRUE(engine) << engine.error().message;
  const auto shown =
      body_of((*engine)->run({.sql = "SELECT name, toString(collection) AS held FROM system.named_collections"}));
  EXPECT_TRUE(shown.contains("\"archive\"")) << shown;
  EXPECT_TRUE(shown.contains("storage_account_url")) << shown;
  EXPECT_FALSE(shown.contains("hush")) << shown;
  std::ifstream file(folder.path() + "/data/named_collections.xml");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_TRUE(text.contains("from_env")) << text;
  EXPECT_FALSE(text.contains("hush")) << text;
}

TEST_F(ChdbEngine, reports_errors_with_the_engines_code) {
  const auto engine = test_engine();
  struct Case {
    const char* sql;
    ErrorKind kind;
    int code;
  };
  for (const auto& [sql, kind, code] :
       std::initializer_list<Case>{{"SELCT 1", ErrorKind::bad_input, 62},
                                   {"SELECT no_such_column", ErrorKind::bad_input, 47},
                                   {"SELECT * FROM no_such_table", ErrorKind::bad_input, 60},
                                   {"SELECT noSuchFunction(1)", ErrorKind::bad_input, 46},
                                   {"SELECT {x:String}", ErrorKind::bad_input, 456},
                                   {"SELECT toUInt8('x')", ErrorKind::bad_input, 6},
                                   {"SELECT 1 SETTINGS no_such_setting = 1", ErrorKind::bad_input, 115}}) {
    const auto answer = engine->run({.sql = sql});
    ASSERT_FALSE(answer) << sql;
    EXPECT_EQ(answer.error().kind, kind) << sql << ": " << answer.error().message;
    EXPECT_EQ(answer.error().engine_code, code) << sql;
  }
  const auto badly_bound = engine->run({.sql = "SELECT {x:UInt8}", .parameters = {{"x", "one"}}});
  ASSERT_FALSE(badly_bound);
  EXPECT_EQ(badly_bound.error().kind, ErrorKind::bad_input);
}

TEST_F(ChdbEngine, inserts_all_rows_or_none) {
  const auto engine = test_engine();
  body_of(engine->run({.sql = "CREATE TABLE t (x UInt8, y String) ENGINE = MergeTree ORDER BY x"}));
  for (const char* last : {"{\"x\": \"word\"}", "{\"x\": 2, \"unknown\": 1}", "{\"x\": 2", "garbage"}) {
    std::string rows;
    for (int i = 0; i < 100'000; ++i) rows += "{\"x\": 1, \"y\": \"a\"}\n";
    const auto inserted = engine->insert("t", "JSONEachRow", rows + last);
    ASSERT_FALSE(inserted) << last;
    EXPECT_EQ(inserted.error().kind, ErrorKind::bad_input) << inserted.error().message;
  }
  EXPECT_EQ(body_of(engine->run({.sql = "SELECT count() AS c FROM t"})), "{\"c\":0}\n");
  EXPECT_TRUE(engine->insert("t", "JSONEachRow", "{\"x\": 1}\n{\"x\": 2}"));
  EXPECT_TRUE(engine->insert("t", "JSONEachRow", ""));
  EXPECT_EQ(body_of(engine->run({.sql = "SELECT count() AS c FROM t"})), "{\"c\":2}\n");
}

TEST_F(ChdbEngine, answers_several_threads_at_once) {
  const auto engine = test_engine();
  const auto start = std::chrono::steady_clock::now();
  std::array<std::string, 4> bodies;
  {
    std::vector<std::jthread> threads;
    for (auto& body : bodies) {
      threads.emplace_back([&] { body = body_of(engine->run({.sql = "SELECT sleep(1.5) AS s"})); });
    }
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5)) << "one after another they take six seconds";
  for (const auto& body : bodies) EXPECT_EQ(body, "{\"s\":0}\n");
}

TEST_F(ChdbEngine, lets_more_threads_wait_than_it_has_connections) {
  auto engine = make_chdb_engine({.connections = 2});
  ASSERT_TRUE(engine) << engine.error().message;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&, i] {
      const auto want = fmt::format("{{\"i\":{}}}\n", i);
      EXPECT_EQ(body_of((*engine)->run({.sql = fmt::format("SELECT {} AS i", i)})), want);
      EXPECT_EQ(body_of((*engine)->ask_read_only({.sql = fmt::format("SELECT {} AS i", i)}, {})), want);
    });
  }
}

TEST_F(ChdbEngine, keeps_a_folder_from_one_opening_to_the_next) {
  const auto folder = *TemporaryFolder::make();
  const auto path = folder.path() + "/made/on/the/way";
  {
    const auto engine = test_engine(path);
    body_of(engine->run({.sql = "CREATE TABLE t (x UInt8) ENGINE = MergeTree ORDER BY x"}));
    ASSERT_TRUE(engine->insert("t", "JSONEachRow", "{\"x\": 7}"));
  }
  EXPECT_EQ(body_of(test_engine(path)->run({.sql = "SELECT x FROM t"})), "{\"x\":7}\n");
}

TEST_F(ChdbEngine, forgets_what_it_held_without_a_folder) {
  body_of(test_engine()->run({.sql = "CREATE TABLE t (x UInt8) ENGINE = MergeTree ORDER BY x"}));
  EXPECT_EQ(body_of(test_engine()->run({.sql = "EXISTS t", .format = "TSV"})), "0\n");
}

TEST_F(ChdbEngine, gives_back_what_it_freed) {
  const auto engine = test_engine();
  const auto resident_mb = [] {
    std::int64_t all = 0;
    std::int64_t resident = 0;
    std::ifstream("/proc/self/statm") >> all >> resident;
    return resident * sysconf(_SC_PAGESIZE) >> 20;
  };
  const auto before = resident_mb();
  // Its state takes 256 MiB.
  body_of(engine->run({.sql = "SELECT length(groupArray(number)) FROM numbers(30000000)", .format = "TSV"}));
  for (int tries = 0; tries < 600 && resident_mb() > before + 64; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_LE(resident_mb(), before + 64);
}

TEST_F(ChdbEngine, is_refused_twice_in_one_process) {
  const auto engine = test_engine();
  const auto second = make_chdb_engine({});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::conflict);
}

TEST_F(ChdbEngine, names_the_process_that_has_the_folder_open) {
  const auto folder = *TemporaryFolder::make();
  ChildProcess child("hold", folder.path());
  ASSERT_EQ(child.read_line(), "open");

  const auto engine = make_chdb_engine({.data_folder = folder.path()});
  ASSERT_FALSE(engine);
  EXPECT_EQ(engine.error().kind, ErrorKind::conflict);
  EXPECT_EQ(engine.error().message,
            fmt::format("another runlight has the data folder {} open (pid {}); stop it, or choose another "
                        "folder with --data",
                        folder.path(), child.pid()));
  child.kill();
  EXPECT_TRUE(make_chdb_engine({.data_folder = folder.path()}));
}

TEST_F(ChdbEngine, loses_nothing_that_was_saved_when_it_is_killed) {
  const auto folder = *TemporaryFolder::make();
  std::string saved;
  {
    ChildProcess child("save", folder.path());
    for (int i = 0; i < 10; ++i) saved = child.read_line();
  }
  const auto engine = test_engine(folder.path());
  const auto store = Store::open(*engine);
  ASSERT_TRUE(store) << store.error().message;
  EXPECT_EQ(body_of(engine->run({.sql = fmt::format("SELECT count() AS c FROM runs WHERE run_id <= {}", saved)})),
            fmt::format("{{\"c\":{}}}\n", saved));
}

TEST_F(ChdbEngine, says_storage_when_the_disk_is_full_and_keeps_what_was_saved) {
  const auto folder = *TemporaryFolder::make();
  ChildProcess child("fill", folder.path());
  std::string saved = "0";
  std::string line = child.read_line();
  if (line == "cannot mount") GTEST_SKIP() << "a small disk can be made by root only";
  for (; !line.empty() && line.find(':') == std::string::npos; line = child.read_line()) saved = line;
  EXPECT_TRUE(line.starts_with("storage: the disk of the data folder")) << line;
  EXPECT_NE(saved, "0");
  EXPECT_EQ(child.read_line(), saved);
}

TEST_F(ChdbEngine, says_which_folder_cannot_be_written) {
  const auto folder = *TemporaryFolder::make();
  const auto file = folder.path() + "/a_file";
  std::ofstream(file) << "x";
  for (const auto& path : {file, file + "/below", std::string("/proc/runlight")}) {
    const auto engine = make_chdb_engine({.data_folder = path});
    ASSERT_FALSE(engine) << path;
    EXPECT_EQ(engine.error().kind, ErrorKind::storage) << path;
    EXPECT_NE(engine.error().message.find(path), std::string::npos) << engine.error().message;
  }
}

TEST(ChdbLibrary, names_where_it_was_looked_for) {
  const auto engine = make_chdb_engine({.library_path = "/no/such/libchdb.so"});
  // The library is opened once per process, so another test may have done it.
  if (engine) GTEST_SKIP() << "the library is open already";
  EXPECT_EQ(engine.error().kind, ErrorKind::unavailable);
  EXPECT_NE(engine.error().message.find("/no/such/libchdb.so"), std::string::npos) << engine.error().message;
}

}  // namespace
}  // namespace runlight::store
