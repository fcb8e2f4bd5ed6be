// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "net/http_connection.hpp"

namespace runlight::net {

/// Who is connected, and who else may be: see `ServerOptions::max_connections` and `max_connections_per_address`. Used by
/// one thread at a time.
class ConnectionTable {
 public:
  /// `options` must outlive it.
  explicit ConnectionTable(const ServerOptions& options) : options_(options) {}

  /// Whether one more from that address may be added. Where need be, one that only waits is told to end.
  bool make_room(const std::string& address);
  void add(std::shared_ptr<HttpConnection> connection, const std::string& address);
  void remove(const std::shared_ptr<HttpConnection>& connection);

  bool empty() const { return entries_.empty(); }
  template <class Function>
  void for_each(Function function) const {
    for (const auto& [connection, entry] : entries_) function(*connection);
  }

 private:
  using Clock = std::chrono::steady_clock;
  struct Group {
    std::size_t members = 0;  ///< those that are told to end are none any more
    bool is_exempt = false;
  };
  struct Entry {
    std::map<std::string, Group>::iterator group;
    bool is_leaving = false;
  };
  using Entries = std::unordered_map<std::shared_ptr<HttpConnection>, Entry>;

  bool is_exempt(const std::string& address) const;
  std::string group_name(const std::string& address) const;
  std::size_t weight(const std::string& group) const;
  Entries::iterator longest_kept_alive(const std::string& group);
  Entries::iterator first_to_leave(std::size_t newcomer_weight);
  void tell_to_leave(Entries::iterator entry);
  void leave_group(Entry& entry);

  const ServerOptions& options_;
  Entries entries_;
  std::map<std::string, Group> groups_;
  std::size_t members_ = 0;
  std::size_t no_room_for_ = 0;  ///< of so many and more of one address, until then
  Clock::time_point no_room_until_;
};

}  // namespace runlight::net
