// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace runlight::auth {

/// Bytes for a BLOB; other texts are TEXT.
struct Blob {
  std::string_view bytes;
};

/// What a parameter is bound to. Texts must outlive the call.
using SqliteValue = std::variant<std::monostate, std::int64_t, std::string_view, Blob>;

/// The row that a query stands at.
class SqliteRow {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  std::int64_t integer(int column) const;
  std::optional<std::int64_t> optional_integer(int column) const;
  std::string text(int column) const;  ///< of a BLOB its bytes

 private:
  sqlite3_stmt* statement_;
};

/// One connection to an SQLite file. Statements are prepared once and their values bound. Not safe from several threads.
/// Errors are storage, in whole sentences that name the file and the way out.
class Sqlite {
 public:
  /// Makes the file when it is absent, readable to its owner only. "": in memory.
  static Result<Sqlite> open(const std::string& path);

  /// Several statements without values.
  Result<void> run(const char* script);
  /// How many rows were changed.
  Result<std::int64_t> change(std::string_view sql, std::initializer_list<SqliteValue> values);
  Result<void> query(std::string_view sql, std::initializer_list<SqliteValue> values,
                     const std::function<void(const SqliteRow&)>& each);
  /// The first column of the first row; 0 without one.
  Result<std::int64_t> number(std::string_view sql, std::initializer_list<SqliteValue> values);

  /// All that `body` changes or nothing of it, with nobody else writing meanwhile.
  Result<void> transaction(const std::function<Result<void>()>& body);

 private:
  struct Close {
    void operator()(sqlite3* connection) const;
    void operator()(sqlite3_stmt* statement) const;
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Close>;

  Sqlite(std::string path, sqlite3* connection) : path_(std::move(path)), connection_(connection) {}
  static std::unexpected<Error> failure(const std::string& path, sqlite3* connection, int code);
  std::unexpected<Error> failed(int code) const { return failure(path_, connection_.get(), code); }
  Result<sqlite3_stmt*> prepared(std::string_view sql);
  Result<void> for_each_row(std::string_view sql, std::initializer_list<SqliteValue> values,
                            const std::function<void(const SqliteRow&)>& each);
  Result<void> use_write_ahead_log();

  std::string path_;
  std::unique_ptr<sqlite3, Close> connection_;
  std::map<std::string, Statement, std::less<>> statements_;  // before the connection closes
};

}  // namespace runlight::auth
