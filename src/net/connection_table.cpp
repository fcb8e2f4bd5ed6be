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
    const auto other = first_to_leave(weight(group));
    if (other == entries_.end()) return false;
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
  auto since = std::chrono::steady_clock::time_point::max();
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
/// the longest. One that is only kept alive makes room for everybody, others only for who has less.
ConnectionTable::Entries::iterator ConnectionTable::first_to_leave(std::size_t newcomer_weight) {
  using Rank = std::tuple<std::size_t, bool, std::chrono::steady_clock::duration>;
  auto first = entries_.end();
  Rank highest;
  const auto now = std::chrono::steady_clock::now();
  for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
    if (entry->second.is_leaving) continue;
    const auto waiting = entry->first->waiting();
    const auto& group = entry->second.group->second;
    const auto members = group.is_exempt ? 0 : group.members;
    if (!waiting || (!waiting->is_kept_alive && members <= newcomer_weight)) continue;
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
