// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace runlight::store {

/// A value for `{name:Type}` in SQL text. `value` is the plain text of the value ("2026-05-01 00:00:00", "['a','b']" for an
/// Array(String)); the engine escapes it on the way, so any bytes are data. Absent binds NULL.
struct Parameter {
  std::string name;
  std::optional<std::string> value;
};

struct Statement {
  std::string sql;  ///< one statement
  std::vector<Parameter> parameters;
  std::string format = "JSONEachRow";  ///< the engine's name of the output format
  std::string tag;                     ///< what asked, such as the query's name; for logs

  /// Present: only rows of these repositories can be read, whatever the SQL says; of tables that are not by repository none.
  std::optional<std::vector<std::int64_t>> only_repositories{};
};

struct Answer {
  std::string body;             ///< as the format writes it
  std::uint64_t rows_read = 0;  ///< 0 for a statement with only_repositories: how many were looked at tells of the others
  std::chrono::duration<double> elapsed{};
};

/// What one question may use at most.
struct Limits {
  std::chrono::seconds execution_time{30};
  std::uint64_t memory_bytes = std::uint64_t{2} << 30U;
  std::uint64_t result_rows = 1'000'000;
};

/// ClickHouse in process (make_chdb_engine) or, later, over HTTP: the same SQL for both. Every call blocks; call it from
/// worker threads. Safe to call from several threads: calls run in parallel on a pool of connections.
/// Errors carry ClickHouse's code in `engine_code`, and as kind: bad_input for SQL that cannot be understood, a bad
/// parameter or a refused statement; timeout and storage for limits and disks; conflict for a locked folder.
class Engine {
 public:
  virtual ~Engine() = default;

  /// Runs a statement of our own, reading or writing.
  virtual Result<Answer> run(Statement statement) = 0;

  /// Answers a SELECT of our own for somebody who may ask much at once: nothing in it can write, and it stays within
  /// ChdbOptions::question_limits. Reaching one of these is told as bad_input or timeout.
  virtual Result<Answer> read(Statement statement) = 0;

  /// Inserts rows that are already in `format` (JSONEachRow, …) into a table: all of them or, on failure, none.
  virtual Result<void> insert(std::string_view table, std::string_view format, std::string rows) = 0;

  /// Fails as storage when the data has no room for this much more. An INSERT … SELECT must ask before: the engine does not
  /// notice a write that fails for want of space.
  virtual Result<void> require_space(std::uint64_t bytes) = 0;

  /// Runs one SELECT that a person typed: nothing it holds can write, reach a file, a URL or another server, change a
  /// setting, or exceed `limits`. Anything else is refused as bad_input.
  virtual Result<Answer> ask_read_only(Statement statement, Limits limits) = 0;

  virtual std::string version() const = 0;
};

/// Values that SQL names instead of spelling them out, as in azureBlobStorage(NAME, …): so no statement, error or list of
/// queries shows them.
struct NamedCollection {
  std::string name;                                    ///< letters and underscores
  std::vector<std::pair<std::string, Secret>> values;  ///< by the engine's name for each
};

struct ChdbOptions {
  std::string data_folder;  ///< created when absent; "": a temporary one, gone with the engine
  std::string
      library_path;  ///< libchdb.so; "" looks for it ($RUNLIGHT_CHDB_LIBRARY, ../lib and . of the binary, the build's)
  int connections = 4;
  int question_connections = 8;  ///< for Engine::read: so many may take long before a short one has to wait
  Limits question_limits{};      ///< of Engine::read
  std::vector<NamedCollection> named_collections{};
  std::vector<std::pair<std::string, std::string>> environment{};  ///< variables of this process that its libraries read
};

/// Opens libchdb.so and the data folder. Fails as conflict ("another runlight has this data folder open (pid N)"), storage
/// (not writable, no such disk), or unavailable (library not found, with where it looked). One engine per process at a time.
Result<std::unique_ptr<Engine>> make_chdb_engine(const ChdbOptions& options);

}  // namespace runlight::store
