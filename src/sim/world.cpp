// SPDX-License-Identifier: MIT
#include "sim/world.hpp"

#include "base/text.hpp"

namespace runlight::sim {
namespace {

std::string name_key(std::string_view owner, std::string_view name) { return to_lower(owner) + "/" + to_lower(name); }

template <class Map, class Key>
std::optional<std::size_t> find_in(const Map& map, const Key& key) {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

}  // namespace

Directory::Directory(std::span<const AccountFacts> accounts, std::span<const RepositoryFacts> repositories) {
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    accounts_by_login_.emplace(to_lower(accounts[i].login), i);
    accounts_by_id_.emplace(accounts[i].id, i);
  }
  for (std::size_t i = 0; i < repositories.size(); ++i) {
    repositories_by_name_.emplace(name_key(repositories[i].owner, repositories[i].name), i);
    repositories_by_id_.emplace(repositories[i].id, i);
    for (const auto& name : repositories[i].former_names) moved_by_name_.insert_or_assign(to_lower(name), i);
  }
}

std::optional<std::size_t> Directory::account(std::string_view login) const {
  return find_in(accounts_by_login_, to_lower(login));
}
std::optional<std::size_t> Directory::account(std::int64_t id) const { return find_in(accounts_by_id_, id); }
std::optional<std::size_t> Directory::repository(std::string_view owner, std::string_view name) const {
  return find_in(repositories_by_name_, name_key(owner, name));
}
std::optional<std::size_t> Directory::moved(std::string_view owner, std::string_view name) const {
  return find_in(moved_by_name_, name_key(owner, name));
}
std::optional<std::size_t> Directory::repository(std::int64_t id) const { return find_in(repositories_by_id_, id); }

}  // namespace runlight::sim
