// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/viewer.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"

namespace runlight::auth {

/// An API token without its secret part, of which only a hash is kept.
struct ApiToken {
  std::string token_id;
  std::string name;  ///< 1 to 100 characters, for people
  Permissions scopes;
  Visibility visibility;
  std::string created_by;  ///< the name of an admin, or "command line"
  Time created_at{};
  Time expires_at{};
  std::optional<Time> last_used_at;  ///< to the minute
  std::optional<Time> revoked_at;
};

struct NewApiToken {
  ApiToken token;
  Secret text;  ///< "rlt_…", told once
};

struct Session {
  std::string session_id;  ///< not what the cookie holds
  std::string subject;
  std::string name;
  std::string email;
  Role role = Role::nobody;
  std::string address;  ///< signed in from
  Time signed_in_at{};
  Time last_seen_at{};  ///< to five minutes
  Time expires_at{};    ///< at the latest
};

/// What the audit log tells: the words stand in docs/glossary.md.
struct AuditEvent {
  Time occurred_at{};
  std::string event;  ///< sign_in, sign_in_refused, sign_out, session_revoked, token_created, token_revoked, token_refused,
                      ///< request_refused, rate_limited, settings_changed
  std::string subject;  ///< "" when not known
  std::string name;
  std::string address;  ///< of the client
  std::string detail;   ///< what, or why; no secret
};

/// The keys, sessions, API tokens and audit log of one server, in an SQLite file of their own: never in the engine, whose
/// tables people ask with SQL. Safe from several threads, and beside another process that has the same file open. Reading
/// takes microseconds; what writes may wait for the disk: call it from worker threads. Errors: storage for the file.
class AccessBook {
 public:
  /// `path` "": in memory. The file is made readable to its owner only.
  static Result<std::unique_ptr<AccessBook>> open(const std::string& path);
  virtual ~AccessBook() = default;

  // Keys that seal cookies: the newest first, of which the first seals and all open.
  /// Makes a new one when there is none or the newest is older than 30 days; forgets those older than 30 days plus `keep`.
  virtual Result<std::vector<Secret>> sealing_keys(Time now, std::chrono::seconds keep) = 0;

  /// `name`, scopes, visibility, created_by and expires_at of `wanted` count. Fails as bad_input for a name or time that is
  /// none, no scope, or more than 366 days.
  virtual Result<NewApiToken> create_token(ApiToken wanted, Time now) = 0;
  virtual Result<std::vector<ApiToken>> tokens() = 0;
  virtual Result<void> revoke_token(std::string_view token_id, Time now) = 0;  ///< not_found
  /// The token of this text: absent when there is none such, or it is expired or revoked. Compares hashes in constant time.
  virtual Result<std::optional<ApiToken>> find_token(std::string_view text, Time now) = 0;
  virtual Result<void> note_token_used(std::string_view token_id, Time now) = 0;

  /// Adds it, or takes over what is newer.
  virtual Result<void> save_session(const Session& session) = 0;
  virtual Result<std::vector<Session>> sessions(Time now) = 0;  ///< neither expired nor revoked, newest first
  /// Also remembers one that this file does not know (it may have been lost), and tells not_found then.
  virtual Result<void> revoke_session(std::string_view session_id, Time now) = 0;
  virtual Result<bool> is_revoked(std::string_view session_id) = 0;

  /// Old events (400 days, or beyond 100,000) go.
  virtual Result<void> note(const AuditEvent& event) = 0;
  virtual Result<std::vector<AuditEvent>> audit(std::size_t limit) = 0;  ///< newest first

  /// What was remembered under `name` before, after which `value` is.
  virtual Result<std::string> exchange_setting(std::string_view name, std::string_view value) = 0;
};

}  // namespace runlight::auth
