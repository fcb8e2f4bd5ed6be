// SPDX-License-Identifier: MIT
#include "net/connection_table.hpp"

#include <algorithm>
#include <tuple>

namespace runlight::net {
namespace {

// How many that were told to end may be about to, before nobody new is let in.
constexpr std::size_t k_most_leaving = 64;
// All connections of proxies are one group: each is that of another client.
constexpr auto* k_proxies = "proxies";
// Looking through all connections for each of a flood would take the time of those that are served.
constexpr std::chrono::milliseconds k_no_room_time{20};

}  // namespace

bool ConnectionTable::make_room(const std::string& address) {
  const auto group = group_name(address);
  const auto most = options_.max_connections_per_address;
  if (most > 0 && weight(group) >= most) {
    const auto own = longest_kept_alive(group);
    if (own == entries_.end()) return false;
    tell_to_leave(own);
  }
  if (members_ >= options_.max_connections) {
    const auto now = Clock::now();
    if (weight(group) >= no_room_for_ && now < no_room_until_) return false;
    const auto other = first_to_leave(weight(group));
    if (other == entries_.end()) {
      no_room_for_ = weight(group);
      no_room_until_ = now + k_no_room_time;
      return false;
    }
    tell_to_leave(other);
  }
  return entries_.size() < options_.max_connections + k_most_leaving;
}

void ConnectionTable::add(std::shared_ptr<HttpConnection> connection, const std::string& address) {
  const auto group = groups_.try_emplace(group_name(address)).first;
  group->second.is_exempt = is_exempt(address);
  ++group->second.members;
  ++members_;
  entries_.emplace(std::move(connection), Entry{.group = group});
}

void ConnectionTable::remove(const std::shared_ptr<HttpConnection>& connection) {
  const auto found = entries_.find(connection);
  if (found == entries_.end()) return;
  leave_group(found->second);
  entries_.erase(found);
}

bool ConnectionTable::is_exempt(const std::string& address) const {
  return std::ranges::any_of(options_.trusted_proxies, [&](const Network& network) { return network.contains(address); });
}

std::string ConnectionTable::group_name(const std::string& address) const {
  return is_exempt(address) ? k_proxies : address_group(address);
}

/// How many connections are held against it; none against proxies.
std::size_t ConnectionTable::weight(const std::string& name) const {
  const auto group = groups_.find(name);
  return group == groups_.end() || group->second.is_exempt ? 0 : group->second.members;
}

ConnectionTable::Entries::iterator ConnectionTable::longest_kept_alive(const std::string& group) {
  auto longest = entries_.end();
  auto since = Clock::time_point::max();
  for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
    if (entry->second.is_leaving || entry->second.group->first != group) continue;
    const auto waiting = entry->first->waiting();
    if (!waiting || !waiting->is_kept_alive || waiting->since >= since) continue;
    longest = entry;
    since = waiting->since;
  }
  return longest;
}

/// Of those that wait: the one whose address has most connections, and of these one that never asked anything, and of these
/// the longest. One that is only kept alive makes room for who has no more than its address has, others for who has less.
ConnectionTable::Entries::iterator ConnectionTable::first_to_leave(std::size_t newcomer_weight) {
  using Rank = std::tuple<std::size_t, bool, Clock::duration>;
  auto first = entries_.end();
  Rank highest;
  const auto now = Clock::now();
  for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
    if (entry->second.is_leaving) continue;
    const auto waiting = entry->first->waiting();
    const auto& group = entry->second.group->second;
    const auto members = group.is_exempt ? 0 : group.members;
    if (!waiting || members < newcomer_weight || (members == newcomer_weight && !waiting->is_kept_alive)) continue;
    const Rank rank(members, !waiting->is_kept_alive, now - waiting->since);
    if (first != entries_.end() && rank <= highest) continue;
    first = entry;
    highest = rank;
  }
  return first;
}

void ConnectionTable::tell_to_leave(Entries::iterator entry) {
  leave_group(entry->second);
  entry->first->finish();
}

void ConnectionTable::leave_group(Entry& entry) {
  if (entry.is_leaving) return;
  entry.is_leaving = true;
  --members_;
  if (--entry.group->second.members == 0) {
    groups_.erase(entry.group);
    entry.group = groups_.end();
  }
}

}  // namespace runlight::net
