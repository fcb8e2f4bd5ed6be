// SPDX-License-Identifier: MIT
//
// Every way out of Engine::ask_read_only that anybody thought of: those in read_only_attempts.txt, as they are and varied,
// and those that use up time, memory or stack. None may read, write or reach what is not for them, nor take the process
// down.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/text.hpp"
#include "store/migrate.hpp"
#include "store/temporary_folder.hpp"
#include "store/test_engine.hpp"

namespace runlight::store {
namespace {

namespace fs = std::filesystem;
using ::testing::IsSubsetOf;  // the engine removes files of its own in time

/// A port of this machine on which nobody answers; what knocks is counted.
class Listener {
 public:
  Listener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (bind(socket_, any, size) != 0 || listen(socket_, 100) != 0 || getsockname(socket_, any, &size) != 0) {
      throw std::runtime_error("no port to listen on");
    }
    port_ = ntohs(address.sin_port);
  }
  ~Listener() { close(socket_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  Listener(Listener&&) = delete;
  Listener& operator=(Listener&&) = delete;

  int port() const { return port_; }
  int knocks() const {
    int count = 0;
    for (int caller = accept(socket_, nullptr, nullptr); caller >= 0; caller = accept(socket_, nullptr, nullptr)) {
      close(caller);
      ++count;
    }
    return count;
  }

 private:
  int socket_;
  int port_ = 0;
};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

/// \u0435 as UTF-8.
std::string with_characters(std::string text) {
  for (auto at = text.find("\\u"); at != std::string::npos; at = text.find("\\u", at)) {
    const auto code = static_cast<unsigned>(std::stoul(text.substr(at + 2, 4), nullptr, 16));
    std::string utf8;
    if (code < 0x80) {
      utf8 = {static_cast<char>(code)};
    } else if (code < 0x800) {
      utf8 = {static_cast<char>(0xC0U | (code >> 6U)), static_cast<char>(0x80U | (code & 0x3FU))};
    } else {
      utf8 = {static_cast<char>(0xE0U | (code >> 12U)), static_cast<char>(0x80U | ((code >> 6U) & 0x3FU)),
              static_cast<char>(0x80U | (code & 0x3FU))};
    }
    text.replace(at, 6, utf8);
    at += utf8.size();
  }
  return text;
}

struct Attempt {
  std::string sql;
  std::string reason;
  bool is_to_be_varied = true;
};

std::vector<Attempt> attempts() {
  std::ifstream lines(RUNLIGHT_SOURCE_DIR "/src/store/read_only_attempts.txt");
  std::vector<Attempt> all;
  std::string reason;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) {
      reason = line;
    } else if (!reason.empty() && !line.empty()) {
      all.push_back({with_characters(line), reason, !reason.starts_with("#!")});
    }
  }
  return all;
}

/// With `space` for each space outside quotes.
std::string spaced_with(std::string_view sql, std::string_view space) {
  std::string out;
  char quote = '\0';
  for (const char c : sql) {
    if (quote == '\0' && (c == '\'' || c == '"' || c == '`')) {
      quote = c;
    } else if (c == quote) {
      quote = '\0';
    } else if (quote == '\0' && c == ' ') {
      out += space;
      continue;
    }
    out += c;
  }
  return out;
}

/// Keywords in the other case; other words too, where that makes them other names.
std::string in_lower_case(std::string_view sql) {
  std::string out;
  char quote = '\0';
  for (const char c : sql) {
    if (quote == '\0' && (c == '\'' || c == '"' || c == '`')) {
      quote = c;
    } else if (c == quote) {
      quote = '\0';
    }
    out += quote == '\0' ? to_lower(std::string_view(&c, 1)) : std::string(1, c);
  }
  return out;
}

/// The same attempt in other clothes. What holds a comment is left as it is: it may end elsewhere.
std::vector<std::string> variations(const Attempt& attempt) {
  const auto& sql = attempt.sql;
  if (!attempt.is_to_be_varied || sql.contains("--") || sql.contains("/*") || sql.contains('#')) return {};
  std::vector<std::string> all{spaced_with(sql, "/**/"), spaced_with(sql, "\n\t"), spaced_with(sql, " -- '\n"),
                               in_lower_case(sql)};
  if (!sql.contains('\'')) all.push_back("/* ' */ " + sql + " -- '");
  if (!sql.starts_with("SELECT ") && !sql.starts_with("WITH ")) return all;
  for (const auto* pattern :
       {"SELECT * FROM ({})", "WITH q AS ({}) SELECT * FROM q", "SELECT 1 IN ({})", "SELECT ({})",
        "SELECT 1 AS one UNION ALL {}", "SELECT * FROM (SELECT 1 AS one) AS l CROSS JOIN ({}) AS r",
        "SELECT 1 WHERE EXISTS ({})", "SELECT arrayMap(x -> ({}), [1])", "SELECT 1 ORDER BY ({})", "(({}))"}) {
    all.push_back(fmt::format(fmt::runtime(pattern), sql));
  }
  return all;
}

/// Every file below a folder with its size.
std::map<std::string, std::uintmax_t> files_below(const std::string& folder) {
  std::map<std::string, std::uintmax_t> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[entry.path()] = entry.file_size();
  }
  return files;
}

class ReadOnlyAttempts : public ::testing::Test {
 protected:
  void SetUp() override {
    RUNLIGHT_SKIP_WITHOUT_ENGINE();
    before_ = fs::current_path();
    fs::create_directory(folder_.path() + "/cwd");
    fs::current_path(folder_.path() + "/cwd");
    for (const auto* name : {"plainfile", "plain.csv", "../secret.csv"}) std::ofstream(name) << "a,b\n1,2\ntop-secret,2\n";
    const auto url = fmt::format("http://127.0.0.1:{}/top-secret", listener_.port());
    auto engine = make_chdb_engine({.data_folder = folder_.path() + "/data",
                                    .named_collections = {{"archive", {{"storage_account_url", Secret(url)}}}}});
    ASSERT_TRUE(engine) << engine.error().message;
    engine_ = *std::move(engine);
    // Not Store::open: what rolling up leaves behind is cleared away while the test looks.
    ASSERT_TRUE(migrate(*engine_));
    body_of(engine_->run({.sql = "INSERT INTO run_versions (run_id, run_attempt, version) VALUES (1, 1, 1), (2, 1, 1)"}));
    // Else the engine puts the many small parts of schema_migrations together while the test looks.
    body_of(engine_->run({.sql = "SYSTEM STOP MERGES"}));
  }
  void TearDown() override {
    engine_.reset();
    if (!before_.empty()) fs::current_path(before_);
  }

  std::string with_places(std::string sql) const {
    replace_all(sql, "OUTFILE_PATH", folder_.path() + "/outfile.csv");
    replace_all(sql, "SECRET", folder_.path() + "/secret.csv");
    replace_all(sql, "FOLDER", folder_.path() + "/cwd");
    replace_all(sql, "PORT", std::to_string(listener_.port()));
    return sql;
  }

  Result<Answer> ask(const std::string& sql) const {
    return engine_->ask_read_only({.sql = sql}, {.execution_time = std::chrono::seconds(2), .memory_bytes = 256U << 20U});
  }

  void expect_refused(const Attempt& attempt, const std::string& sql) const {
    const auto answer = ask(with_places(sql));
    ASSERT_FALSE(answer) << sql << "\n" << attempt.reason << "\n" << answer->body.substr(0, 500);
    EXPECT_EQ(answer.error().kind, ErrorKind::bad_input) << sql << "\n" << answer.error().message;
    EXPECT_FALSE(answer.error().message.contains("top-secret")) << sql << "\n" << answer.error().message;
  }

  fs::path before_;
  TemporaryFolder folder_ = *TemporaryFolder::make();
  Listener listener_;
  std::unique_ptr<Engine> engine_;
};

TEST_F(ReadOnlyAttempts, are_refused_as_bad_input_and_leave_no_trace) {
  const auto all = attempts();
  EXPECT_GE(all.size(), 600U);
  const auto files = files_below(folder_.path());
  for (const auto& attempt : all) expect_refused(attempt, attempt.sql);
  EXPECT_THAT(files_below(folder_.path()), IsSubsetOf(files));
  EXPECT_EQ(listener_.knocks(), 0);
  EXPECT_EQ(body_of(engine_->run({.sql = "SELECT count() AS c FROM runs"})), "{\"c\":2}\n");
  EXPECT_EQ(body_of(engine_->run({.sql = "INSERT INTO run_versions (run_id, version) VALUES (3, 1)"})), "");
}

TEST_F(ReadOnlyAttempts, are_refused_in_other_clothes_too) {
  const auto files = files_below(folder_.path());
  std::size_t tried = 0;
  for (const auto& attempt : attempts()) {
    for (const auto& sql : variations(attempt)) {
      expect_refused(attempt, sql);
      ++tried;
    }
  }
  EXPECT_GE(tried, 5'000U);
  EXPECT_THAT(files_below(folder_.path()), IsSubsetOf(files));
  EXPECT_EQ(listener_.knocks(), 0);
  EXPECT_EQ(body_of(engine_->run({.sql = "SELECT count() AS c FROM runs"})), "{\"c\":2}\n");
}

std::string repeated(std::string_view word, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += word;
  return text;
}

std::vector<std::string> bombs() {
  constexpr std::size_t k_deep = 16'000;
  return {
      "SELECT sum(cityHash64(number)) FROM numbers(1000000000000)",
      "SELECT count() FROM numbers_mt(1000000000000) WHERE toString(number) LIKE '%x%'",
      "SELECT count() FROM numbers(10000000) AS a CROSS JOIN numbers(10000000) AS b",
      "SELECT count() FROM zeros(1000000000000) WHERE rand() = 1 AND rand(1) = 1",
      "SELECT count() FROM primes(100000000)",
      "SELECT range(1000000000)",
      "SELECT arrayMap(x -> range(x), range(1000000))",
      "SELECT arrayMap(x -> arrayMap(y -> x * y, range(100000)), range(100000))",
      "SELECT arrayFold((a, x) -> a + x, range(20000000), toUInt64(0))",
      "SELECT arrayJoin(range(100000)), arrayJoin(range(100001)), arrayJoin(range(100002))",
      "SELECT arrayCumSum(arrayWithConstant(500000000, 1))",
      "SELECT arrayPartialSort(x -> rand(), 10, range(30000000))",
      "SELECT repeat('x', 1000000000)",
      "SELECT length(repeat(repeat('x', 1000000), 1000000))",
      "SELECT replaceAll(repeat('a', 1000000), 'a', repeat('b', 1000000))",
      "SELECT format(repeat('{0}', 10000), repeat('x', 1000000))",
      "SELECT space(1000000000000)",
      "SELECT lpad('x', 1000000000000, 'y')",
      "SELECT bitmapBuild(range(100000000))",
      "SELECT randomString(100000000000)",
      "SELECT * FROM generateRandom('x Array(Array(String))', 1, 100000, 1000)",
      "SELECT * FROM generateRandom('x String', 1, 1000000000)",
      "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT count() FROM t",
      "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t UNION ALL SELECT n FROM t) SELECT count() FROM t",
      "SELECT match(repeat('a', 1000000), '(a|aa|aaa)*b') FROM numbers(1000000)",
      "SELECT match('x', '" + repeated("(a?){1,50}", 400) + "')",
      "SELECT extractAll(repeat('a', 1000000), '(a{1,500}){1,500}')",
      "SELECT replaceRegexpAll(repeat('a', 10000000), 'a', repeat('b', 1000))",
      "SELECT multiMatchAny(repeat('a', 100000), ['(a{0,1000}b){0,30}', '(.*){100}c'])",
      "SELECT editDistance(repeat('ab', 30000), repeat('ba', 30000)) FROM numbers(1000)",
      "SELECT groupArray(number) FROM numbers(1000000000)",
      "SELECT uniqExact(number) FROM numbers(10000000000)",
      "SELECT number FROM numbers(1000000000) ORDER BY cityHash64(number)",
      "SELECT number % 1000000007 AS k, groupArray(number) FROM numbers(1000000000) GROUP BY k",
      "SELECT a.number FROM numbers(100000000) AS a INNER JOIN numbers(100000000) AS b ON a.number = b.number",
      "SELECT sum(number) OVER (ORDER BY number) FROM numbers(100000000)",
      "SELECT number FROM numbers(3) ORDER BY number WITH FILL FROM 0 TO 1000000000000 STEP 1",
      "SELECT toDateTime(number) AS t FROM numbers(2) ORDER BY t WITH FILL TO toDateTime(4000000000) STEP 1",
      "SELECT number FROM numbers(2000000)",
      "SELECT (SELECT groupArray(number) FROM numbers(100000000))",
      "SELECT 1 IN (SELECT number FROM numbers(10000000000))",
      "SELECT count() FROM system.numbers",
      "SELECT count() FROM system.zeros",
      "SELECT " + repeated("(", k_deep) + "1" + repeated(")", k_deep),
      "SELECT " + repeated("[", k_deep) + repeated("]", k_deep),
      "SELECT " + repeated("-", 1) + repeated("-(", k_deep) + "1" + repeated(")", k_deep),
      "SELECT " + repeated("NOT ", k_deep) + "1",
      "SELECT " + repeated("f(", k_deep),
      "SELECT " + repeated("CASE WHEN ", 4'000),
      "SELECT 1" + repeated("::Int8", 10'000),
      "SELECT 1" + repeated("+1", 30'000),
      "SELECT a" + repeated(".a", 30'000),
      "SELECT x" + repeated("[1]", 20'000) + " FROM (SELECT [1] AS x)",
      "SELECT x" + repeated(" -> x", 10'000),
      "SELECT 1 IN (" + repeated("1,", 30'000) + "1)",
      "SELECT CAST(1 AS " + repeated("Array(", 8'000) + "Int8" + repeated(")", 8'000) + ")",
      "SELECT '" + repeated("[", 60'000) + "'::Array(Array(Int8))",
      "SELECT JSONExtract('" + repeated("[", 60'000) + "', 'Array(Int8)')",
      "SELECT isValidJSON(repeat('[', 1000000))",
      "SELECT toInt256('" + repeated("9", 60'000) + "')",
      "SELECT " + repeated("9", 60'000),
      "SELECT 0x" + repeated("f", 60'000),
      "SELECT 1e" + repeated("9", 60'000),
      "SELECT `" + repeated("x", 60'000) + "`",
      "SELECT 1 AS a0" +
          [] {
            std::string text;
            for (int i = 1; i < 3'000; ++i) text += fmt::format(", a{} + a{} AS a{}", i - 1, i - 1, i);
            return text;
          }(),
      "SELECT * FROM " + repeated("(SELECT * FROM ", 3'000) + "numbers(1)" + repeated(")", 3'000),
      "SELECT 1" + repeated(" UNION ALL SELECT 1", 10'000),
      "SELECT 1" + repeated(" UNION DISTINCT SELECT 1", 2'000),
      "SELECT 1" + repeated(" INTERSECT SELECT 1", 2'000),
      "SELECT * FROM numbers(1) AS a" + repeated(", numbers(2)", 500),
      "SELECT 1" + repeated(", 1", 20'000),
      "WITH " +
          [] {
            std::string text = "a0 AS (SELECT 1 AS x)";
            for (int i = 1; i < 60; ++i)
              text += fmt::format(", a{} AS (SELECT x FROM a{} UNION ALL SELECT x FROM a{})", i, i - 1, i - 1);
            return text;
          }() +
          " SELECT count() FROM a59",
      repeated("/*", 30'000),
      "SELECT 1 " + repeated("/**/", 15'000),
      repeated("SELECT ", 9'000),
      repeated("(", 60'000),
      repeated("WITH x AS (", 6'000),
  };
}

/// Its limits: 2 s and 256 MiB. The engine looks at the time between blocks only, so that a single function may go on. Half
/// a minute is for machines that do much else; what ends by nothing takes hours.
TEST_F(ReadOnlyAttempts, that_want_too_much_end_by_themselves) {
  std::chrono::duration<double> longest{};
  std::string slowest;
  for (const auto& sql : bombs()) {
    const auto start = std::chrono::steady_clock::now();
    const auto answer = ask(sql);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    if (took > longest) {
      longest = took;
      slowest = sql.substr(0, 100);
    }
    EXPECT_LT(took, std::chrono::seconds(30)) << sql.substr(0, 200);
    if (answer) continue;
    EXPECT_TRUE(answer.error().kind == ErrorKind::bad_input || answer.error().kind == ErrorKind::timeout)
        << sql.substr(0, 200) << "\n"
        << answer.error().message;
    EXPECT_LT(answer.error().message.size(), 1'000U);
  }
  RecordProperty("longest_s", fmt::format("{:.1f}", longest.count()));
  fmt::print("the longest took {:.1f} s: {}\n", longest.count(), slowest);
  EXPECT_EQ(body_of(ask("SELECT count() AS c FROM runs")), "{\"c\":2}\n");
}

}  // namespace
}  // namespace runlight::store
