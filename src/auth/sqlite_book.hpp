// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "auth/access_book.hpp"
#include "auth/sqlite.hpp"

namespace runlight::auth {

inline std::int64_t to_number(Time time) { return time.time_since_epoch().count(); }
inline Time to_time(std::int64_t number) { return Time(std::chrono::milliseconds(number)); }

/// AccessBook in an SQLite file. One connection writes, another reads: who asks does not wait for a writer's disk.
class SqliteBook final : public AccessBook {
 public:
  static Result<std::unique_ptr<AccessBook>> open(const std::string& path);

  Result<std::vector<Secret>> sealing_keys(Time now, std::chrono::seconds keep) override;
  Result<NewApiToken> create_token(ApiToken wanted, Time now) override;
  Result<std::vector<ApiToken>> tokens() override;
  Result<void> revoke_token(std::string_view token_id, Time now) override;
  Result<std::optional<ApiToken>> find_token(std::string_view text, Time now) override;
  Result<void> note_token_used(std::string_view token_id, Time now) override;
  Result<void> save_session(const Session& session) override;
  Result<std::vector<Session>> sessions(Time now) override;
  Result<void> revoke_session(std::string_view session_id, Time now) override;
  Result<bool> is_revoked(std::string_view session_id) override;
  Result<void> note(const AuditEvent& event) override;
  Result<std::vector<AuditEvent>> audit(std::size_t limit) override;
  Result<std::string> exchange_setting(std::string_view name, std::string_view value) override;

 private:
  /// A connection, for one thread at a time.
  struct Shared {
    explicit Shared(Sqlite opened) : connection(std::move(opened)) {}
    std::mutex mutex;
    Sqlite connection;
  };
  struct Key {
    Secret secret;
    Time created_at{};
  };

  SqliteBook(std::shared_ptr<Shared> writer, std::shared_ptr<Shared> reader)
      : writer_(std::move(writer)), reader_(std::move(reader)) {}

  /// `use` has the connection to itself.
  template <class Use>
  static auto with(Shared& shared, Use use) {
    const std::lock_guard lock(shared.mutex);
    return use(shared.connection);
  }
  template <class Use>
  auto reading(Use use) {
    return with(*reader_, std::move(use));
  }
  template <class Use>
  auto writing(Use use) {
    return with(*writer_, std::move(use));
  }

  static Result<std::vector<Key>> keys_in(Sqlite& connection);
  static Result<void> rotate_keys(Sqlite& connection, Time now, std::chrono::seconds keep);

  const std::shared_ptr<Shared> writer_;
  const std::shared_ptr<Shared> reader_;  ///< in memory the writer
};

}  // namespace runlight::auth
