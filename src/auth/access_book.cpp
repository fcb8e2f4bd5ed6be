// SPDX-License-Identifier: MIT
#include "auth/access_book.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "auth/crypto_text.hpp"
#include "auth/sqlite_book.hpp"

namespace runlight::auth {
namespace {

/// "RLAB": tells the file from SQLite files of others (https://www.sqlite.org/pragma.html#pragma_application_id).
constexpr std::int64_t k_application_id = 0x524c4142;

/// The schema by its versions: the file's user_version counts those that were applied.
constexpr const char* k_migrations[] = {
    R"(
CREATE TABLE sealing_keys (key_id INTEGER PRIMARY KEY AUTOINCREMENT, secret BLOB NOT NULL, created_at INTEGER NOT NULL) STRICT;
CREATE TABLE api_tokens (
  token_id TEXT PRIMARY KEY, secret_sha256 BLOB NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL,
  sees_all INTEGER NOT NULL, repositories TEXT NOT NULL, created_by TEXT NOT NULL, created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL, last_used_at INTEGER, revoked_at INTEGER) STRICT;
CREATE TABLE sessions (
  session_id TEXT PRIMARY KEY, subject TEXT NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL, role TEXT NOT NULL,
  address TEXT NOT NULL, signed_in_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT;
CREATE TABLE revoked_sessions (session_id TEXT PRIMARY KEY, keep_until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE audit_events (
  event_id INTEGER PRIMARY KEY AUTOINCREMENT, occurred_at INTEGER NOT NULL, event TEXT NOT NULL, subject TEXT NOT NULL,
  name TEXT NOT NULL, address TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
CREATE INDEX audit_events_by_time ON audit_events (occurred_at);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
PRAGMA application_id = 0x524c4142;
PRAGMA user_version = 1;
)",
};
constexpr std::int64_t k_newest_version = std::size(k_migrations);

constexpr auto k_key_lifetime = std::chrono::days(30);
/// A clock that ran ahead must not hold a key in use until its time has come.
constexpr auto k_clock_error = std::chrono::days(1);
constexpr std::size_t k_key_bytes = 32;
constexpr auto k_audit_lifetime = std::chrono::days(400);
constexpr std::int64_t k_most_audit_events = 100'000;
constexpr std::size_t k_most_field_bytes = 1'000;

/// At most so many bytes, and no half character at the end.
std::string_view cut(std::string_view text) {
  if (text.size() <= k_most_field_bytes) return text;
  auto size = k_most_field_bytes;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80) --size;
  return text.substr(0, size);
}

Result<void> migrate(Sqlite& connection, const std::string& path) {
  RUNLIGHT_TRY(const auto version, connection.number("PRAGMA user_version", {}));
  RUNLIGHT_TRY(const auto application, connection.number("PRAGMA application_id", {}));
  RUNLIGHT_TRY(const auto tables, connection.number("SELECT count(*) FROM sqlite_schema", {}));
  if (application != k_application_id && (version != 0 || tables != 0)) {
    return fail(ErrorKind::storage,
                fmt::format("The file {} is no access book but an SQLite file of something else; move it away.", path));
  }
  if (version > k_newest_version) {
    return fail(
        ErrorKind::storage,
        fmt::format("The access book {} was written by a newer Runlight (version {} of its tables; this one knows {}): "
                    "use that one, or move the file away.",
                    path, version, k_newest_version));
  }
  for (auto next = version; next < k_newest_version; ++next) RUNLIGHT_TRY_VOID(connection.run(k_migrations[next]));
  return {};
}

}  // namespace

Result<std::unique_ptr<AccessBook>> AccessBook::open(const std::string& path) { return SqliteBook::open(path); }

Result<std::unique_ptr<AccessBook>> SqliteBook::open(const std::string& path) {
  // Of two threads that open a new file, the second shall find it made.
  static std::mutex opening;
  const std::lock_guard lock(opening);
  RUNLIGHT_TRY(auto connection, Sqlite::open(path));
  RUNLIGHT_TRY_VOID(connection.transaction([&] { return migrate(connection, path); }));
  auto writer = std::make_shared<Shared>(std::move(connection));
  if (path.empty()) return std::unique_ptr<AccessBook>(new SqliteBook(writer, writer));
  RUNLIGHT_TRY(auto second, Sqlite::open(path));
  RUNLIGHT_TRY_VOID(second.run("PRAGMA query_only = ON"));
  return std::unique_ptr<AccessBook>(new SqliteBook(std::move(writer), std::make_shared<Shared>(std::move(second))));
}

Result<std::vector<SqliteBook::Key>> SqliteBook::keys_in(Sqlite& connection) {
  std::vector<Key> keys;
  RUNLIGHT_TRY_VOID(
      connection.query("SELECT secret, created_at FROM sealing_keys ORDER BY key_id DESC", {},
                       [&](const SqliteRow& row) { keys.push_back({Secret(row.text(0)), to_time(row.integer(1))}); }));
  return keys;
}

Result<void> SqliteBook::rotate_keys(Sqlite& connection, Time now, std::chrono::seconds keep) {
  return connection.transaction([&]() -> Result<void> {
    RUNLIGHT_TRY_VOID(
        connection.change("DELETE FROM sealing_keys WHERE created_at < ?1", {to_number(now - k_key_lifetime - keep)}));
    // Another process may have been quicker.
    RUNLIGHT_TRY(const auto keys, keys_in(connection));
    if (!keys.empty() && keys.front().created_at > now - k_key_lifetime && keys.front().created_at < now + k_clock_error)
      return {};
    const Secret fresh(random_bytes(k_key_bytes));
    RUNLIGHT_TRY_VOID(connection.change("INSERT INTO sealing_keys (secret, created_at) VALUES (?1, ?2)",
                                        {Blob{fresh.reveal()}, to_number(now)}));
    return {};
  });
}

Result<std::vector<Secret>> SqliteBook::sealing_keys(Time now, std::chrono::seconds keep) {
  const auto in_order = [&](const std::vector<Key>& keys) {
    return !keys.empty() && keys.front().created_at > now - k_key_lifetime &&
           keys.front().created_at < now + k_clock_error &&
           std::ranges::none_of(keys, [&](const Key& key) { return key.created_at < now - k_key_lifetime - keep; });
  };
  RUNLIGHT_TRY(auto keys, reading(keys_in));
  if (!in_order(keys)) {
    RUNLIGHT_TRY_VOID(writing([&](Sqlite& connection) { return rotate_keys(connection, now, keep); }));
    RUNLIGHT_TRY(keys, reading(keys_in));
  }
  std::vector<Secret> secrets;
  for (auto& key : keys) secrets.push_back(std::move(key.secret));
  return secrets;
}

Result<void> SqliteBook::note(const AuditEvent& event) {
  const auto add = [&](Sqlite& connection) -> Result<void> {
    RUNLIGHT_TRY_VOID(connection.change(
        "INSERT INTO audit_events (occurred_at, event, subject, name, address, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        {to_number(event.occurred_at), cut(event.event), cut(event.subject), cut(event.name), cut(event.address),
         cut(event.detail)}));
    RUNLIGHT_TRY_VOID(connection.change("DELETE FROM audit_events WHERE occurred_at < ?1",
                                        {to_number(event.occurred_at - k_audit_lifetime)}));
    RUNLIGHT_TRY_VOID(connection.change(
        "DELETE FROM audit_events WHERE event_id <= (SELECT max(event_id) FROM audit_events) - ?1", {k_most_audit_events}));
    return {};
  };
  return writing([&](Sqlite& connection) { return connection.transaction([&] { return add(connection); }); });
}

Result<std::vector<AuditEvent>> SqliteBook::audit(std::size_t limit) {
  std::vector<AuditEvent> events;
  RUNLIGHT_TRY_VOID(reading([&](Sqlite& connection) {
    return connection.query(
        "SELECT occurred_at, event, subject, name, address, detail FROM audit_events ORDER BY event_id DESC LIMIT ?1",
        {static_cast<std::int64_t>(std::min<std::size_t>(limit, k_most_audit_events))}, [&](const SqliteRow& row) {
          events.push_back({.occurred_at = to_time(row.integer(0)),
                            .event = row.text(1),
                            .subject = row.text(2),
                            .name = row.text(3),
                            .address = row.text(4),
                            .detail = row.text(5)});
        });
  }));
  return events;
}

Result<std::string> SqliteBook::exchange_setting(std::string_view name, std::string_view value) {
  std::string before;
  const auto exchange = [&](Sqlite& connection) -> Result<void> {
    RUNLIGHT_TRY_VOID(connection.query("SELECT value FROM settings WHERE name = ?1", {name},
                                       [&](const SqliteRow& row) { before = row.text(0); }));
    if (before == value) return {};
    RUNLIGHT_TRY_VOID(
        connection.change("INSERT INTO settings (name, value) VALUES (?1, ?2) "
                          "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                          {name, value}));
    return {};
  };
  RUNLIGHT_TRY_VOID(
      writing([&](Sqlite& connection) { return connection.transaction([&] { return exchange(connection); }); }));
  return before;
}

}  // namespace runlight::auth
