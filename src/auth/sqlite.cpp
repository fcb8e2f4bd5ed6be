// SPDX-License-Identifier: MIT
#include "auth/sqlite.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>

namespace runlight::auth {
namespace {

constexpr std::chrono::milliseconds k_busy_timeout{5000};
constexpr mode_t k_private = 0600;

std::string_view way_out(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_IOERR: return "see that its disk works and has room";
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH: return "see that the file and its folder can be written by the user that runs Runlight";
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return "move it away: a new one is made, with which everybody signs in again and API tokens have to be created anew";
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return "another process has held it for too long; try again";
    default: return "if it stays so, move the file away and report this";
  }
}

std::unexpected<Error> cannot_make(const std::string& path) {
  return fail(ErrorKind::storage, fmt::format("The access book {} cannot be made or opened ({}); {}.", path,
                                              std::generic_category().message(errno), way_out(SQLITE_CANTOPEN)));
}

/// With sudo it would else belong to root, and a server that does not run as root could not open it.
void give_to_owner_of_folder(const std::string& path, int descriptor) {
  struct stat folder{};
  const auto parent = std::filesystem::path(path).parent_path();
  if (geteuid() != 0 || stat(parent.empty() ? "." : parent.c_str(), &folder) != 0) return;
  [[maybe_unused]] const int given = fchown(descriptor, folder.st_uid, folder.st_gid);
}

/// SQLite gives the files -wal and -shm the mode and owner of this one. A file that is there already is never opened here:
/// closing it would drop the locks that this process has on it (https://www.sqlite.org/howtocorrupt.html, 2.2).
Result<void> make_private(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, k_private);
  if (descriptor >= 0) {
    give_to_owner_of_folder(path, descriptor);
    const bool set = fchmod(descriptor, k_private) == 0;  // whatever the umask took away
    const int cause = errno;
    close(descriptor);
    errno = cause;
    if (!set) return cannot_make(path);
    return {};
  }
  if (errno != EEXIST) return cannot_make(path);
  for (const auto* suffix : {"", "-wal", "-shm"}) {
    const auto name = path + suffix;
    struct stat facts{};
    if (stat(name.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode) || (facts.st_mode & 077U) == 0) continue;
    if (chmod(name.c_str(), k_private) != 0) return cannot_make(path);
  }
  return {};
}

int bind(sqlite3_stmt* statement, int index, const SqliteValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return sqlite3_bind_int64(statement, index, *number);
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    // Without an address an empty text would be NULL.
    const char* bytes = text->data() == nullptr ? "" : text->data();
    return sqlite3_bind_text64(statement, index, bytes, text->size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  if (const auto* blob = std::get_if<Blob>(&value)) {
    return sqlite3_bind_blob64(statement, index, blob->bytes.data(), blob->bytes.size(), SQLITE_STATIC);
  }
  return sqlite3_bind_null(statement, index);
}

/// Leaves a statement as it was found, whatever ends the walk over its rows.
struct Reset {
  explicit Reset(sqlite3_stmt* used) : statement(used) {}
  Reset(const Reset&) = delete;
  Reset& operator=(const Reset&) = delete;
  ~Reset() {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
  }
  sqlite3_stmt* statement;
};

}  // namespace

std::int64_t SqliteRow::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::optional<std::int64_t> SqliteRow::optional_integer(int column) const {
  if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
  return integer(column);
}

std::string SqliteRow::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  return bytes == nullptr ? std::string()
                          : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}

void Sqlite::Close::operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
void Sqlite::Close::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

std::unexpected<Error> Sqlite::failure(const std::string& path, sqlite3* connection, int code) {
  const char* words = connection == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(connection);
  return fail(ErrorKind::storage, fmt::format("The access book {} cannot be used ({}); {}.",
                                              path.empty() ? "in memory" : path, words, way_out(code)));
}

Result<Sqlite> Sqlite::open(const std::string& path) {
  if (!path.empty()) RUNLIGHT_TRY_VOID(make_private(path));
  sqlite3* raw = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(path.empty() ? ":memory:" : path.c_str(), &raw, flags, nullptr);
  Sqlite opened(path, raw);
  if (code != SQLITE_OK) return opened.failed(code);
  sqlite3_busy_timeout(raw, static_cast<int>(k_busy_timeout.count()));
  // What stands in a file that somebody else wrote shall do nothing but be read: https://www.sqlite.org/security.html
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  RUNLIGHT_TRY_VOID(opened.use_write_ahead_log());
  // FULL: what was answered as revoked must stay so when the power fails. Writes are rare enough to wait for the disk.
  RUNLIGHT_TRY_VOID(opened.run("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON"));
  return opened;
}

/// Two processes that open a new file at once: one is told SQLITE_BUSY, without the time-out, since each waits for the
/// other.
Result<void> Sqlite::use_write_ahead_log() {
  const auto give_up = std::chrono::steady_clock::now() + k_busy_timeout;
  for (;;) {
    const int code = sqlite3_exec(connection_.get(), "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) return {};
    if ((code & 0xff) != SQLITE_BUSY || std::chrono::steady_clock::now() > give_up) return failed(code);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

Result<void> Sqlite::run(const char* script) {
  const int code = sqlite3_exec(connection_.get(), script, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failed(code);
  return {};
}

Result<sqlite3_stmt*> Sqlite::prepared(std::string_view sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) return found->second.get();
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                      &statement, nullptr);
  if (code != SQLITE_OK) return failed(code);
  statements_.emplace(sql, Statement(statement));
  return statement;
}

Result<void> Sqlite::for_each_row(std::string_view sql, std::initializer_list<SqliteValue> values,
                                  const std::function<void(const SqliteRow&)>& each) {
  RUNLIGHT_TRY(auto* const statement, prepared(sql));
  const Reset reset(statement);
  int index = 0;
  for (const auto& value : values) {
    if (const int code = bind(statement, ++index, value); code != SQLITE_OK) return failed(code);
  }
  int code = sqlite3_step(statement);
  for (; code == SQLITE_ROW; code = sqlite3_step(statement)) each(SqliteRow(statement));
  if (code != SQLITE_DONE) return failed(code);
  return {};
}

Result<std::int64_t> Sqlite::change(std::string_view sql, std::initializer_list<SqliteValue> values) {
  RUNLIGHT_TRY_VOID(for_each_row(sql, values, [](const SqliteRow&) {}));
  return sqlite3_changes64(connection_.get());
}

Result<void> Sqlite::query(std::string_view sql, std::initializer_list<SqliteValue> values,
                           const std::function<void(const SqliteRow&)>& each) {
  return for_each_row(sql, values, each);
}

Result<std::int64_t> Sqlite::number(std::string_view sql, std::initializer_list<SqliteValue> values) {
  std::optional<std::int64_t> first;
  RUNLIGHT_TRY_VOID(for_each_row(sql, values, [&](const SqliteRow& row) {
    if (!first) first = row.integer(0);
  }));
  return first.value_or(0);
}

Result<void> Sqlite::transaction(const std::function<Result<void>()>& body) {
  RUNLIGHT_TRY_VOID(change("BEGIN IMMEDIATE", {}));
  auto done = body();
  if (done) {
    const auto committed = change("COMMIT", {});
    if (committed) return {};
    done = fail(committed.error());
  }
  // Some failures have rolled back already, and then this one is no news.
  [[maybe_unused]] const auto ended = change("ROLLBACK", {});
  return done;
}

}  // namespace runlight::auth
