// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "auth/sqlite_book.hpp"

namespace runlight::auth {
namespace {

constexpr auto k_seen_precision = std::chrono::minutes(5);
/// A longer --session-lifetime after a restart must not bring back what was revoked under the shorter one.
constexpr auto k_revocation_margin = std::chrono::days(30);
/// For a session that this file does not know, and with it its end.
constexpr auto k_longest_revocation = std::chrono::days(366);
constexpr std::size_t k_most_id_bytes = 100;

Role role_of(std::string_view name) {
  const auto* const found = std::ranges::find(k_roles, name, role_name);
  return found == k_roles.end() ? Role::nobody : *found;
}

Session session_in(const SqliteRow& row) {
  return {.session_id = row.text(0),
          .subject = row.text(1),
          .name = row.text(2),
          .email = row.text(3),
          .role = role_of(row.text(4)),
          .address = row.text(5),
          .signed_in_at = to_time(row.integer(6)),
          .last_seen_at = to_time(row.integer(7)),
          .expires_at = to_time(row.integer(8))};
}

Result<void> forget_expired(Sqlite& connection, Time now) {
  RUNLIGHT_TRY_VOID(connection.change("DELETE FROM sessions WHERE expires_at < ?1", {to_number(now)}));
  RUNLIGHT_TRY_VOID(connection.change("DELETE FROM revoked_sessions WHERE keep_until < ?1", {to_number(now)}));
  return {};
}

Result<void> write_session(Sqlite& connection, const Session& session) {
  RUNLIGHT_TRY_VOID(connection.change(
      "INSERT INTO sessions (session_id, subject, name, email, role, address, signed_in_at, last_seen_at, expires_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (session_id) DO UPDATE SET name = excluded.name, "
      "email = excluded.email, role = excluded.role, last_seen_at = excluded.last_seen_at, expires_at = excluded.expires_at "
      "WHERE excluded.last_seen_at >= last_seen_at",
      {session.session_id, session.subject, session.name, session.email, role_name(session.role), session.address,
       to_number(session.signed_in_at), to_number(session.last_seen_at), to_number(session.expires_at)}));
  return forget_expired(connection, session.last_seen_at);
}

}  // namespace

Result<void> SqliteBook::save_session(const Session& session) {
  RUNLIGHT_TRY(const auto is_known, reading([&](Sqlite& connection) {
                 return connection.number(
                     "SELECT count(*) FROM sessions WHERE session_id = ?1 AND last_seen_at > ?2 AND name = ?3 AND "
                     "email = ?4 AND role = ?5 AND expires_at = ?6",
                     {session.session_id, to_number(session.last_seen_at - k_seen_precision), session.name, session.email,
                      role_name(session.role), to_number(session.expires_at)});
               }));
  if (is_known > 0) return {};
  return writing(
      [&](Sqlite& connection) { return connection.transaction([&] { return write_session(connection, session); }); });
}

Result<std::vector<Session>> SqliteBook::sessions(Time now) {
  std::vector<Session> sessions;
  RUNLIGHT_TRY_VOID(reading([&](Sqlite& connection) {
    return connection.query(
        "SELECT session_id, subject, name, email, role, address, signed_in_at, last_seen_at, expires_at FROM sessions "
        "WHERE expires_at > ?1 AND session_id NOT IN (SELECT session_id FROM revoked_sessions) "
        "ORDER BY signed_in_at DESC, session_id",
        {to_number(now)}, [&](const SqliteRow& row) { sessions.push_back(session_in(row)); });
  }));
  return sessions;
}

Result<void> SqliteBook::revoke_session(std::string_view session_id, Time now) {
  std::int64_t known_until = 0;
  const auto revoke = [&](Sqlite& connection) -> Result<void> {
    RUNLIGHT_TRY(known_until, connection.number("SELECT expires_at FROM sessions WHERE session_id = ?1", {session_id}));
    const auto keep_until =
        std::max(known_until == 0 ? to_number(now + k_longest_revocation) : known_until, to_number(now)) +
        to_number(Time(k_revocation_margin));
    RUNLIGHT_TRY_VOID(
        connection.change("INSERT INTO revoked_sessions (session_id, keep_until) VALUES (?1, ?2) "
                          "ON CONFLICT (session_id) DO UPDATE SET keep_until = max(keep_until, excluded.keep_until)",
                          {session_id, keep_until}));
    return forget_expired(connection, now);
  };
  if (!session_id.empty() && session_id.size() <= k_most_id_bytes) {
    RUNLIGHT_TRY_VOID(
        writing([&](Sqlite& connection) { return connection.transaction([&] { return revoke(connection); }); }));
  }
  if (known_until != 0) return {};
  return fail(ErrorKind::not_found,
              fmt::format("There is no session \"{}\" here any more.", session_id.substr(0, k_most_id_bytes)));
}

Result<bool> SqliteBook::is_revoked(std::string_view session_id) {
  RUNLIGHT_TRY(const auto count, reading([&](Sqlite& connection) {
                 return connection.number("SELECT count(*) FROM revoked_sessions WHERE session_id = ?1", {session_id});
               }));
  return count > 0;
}

}  // namespace runlight::auth
