// SPDX-License-Identifier: MIT
#include "sim/profile_state.hpp"

namespace runlight::sim {

ProfileTexts::ProfileTexts(const Profile& profile, std::string_view from) : origin(from) {
  for (const auto& repository : profile.repositories) repositories.push_back(repository_text(profile, repository, from));
  for (const auto& person : profile.people) append_simple_user(people.emplace_back(), person, from);
  for (const auto& bot : profile.bots) append_simple_user(bots.emplace_back(), bot, from);
  append_simple_user(outsider, profile.outsider, from);
}

std::string_view ProfileTexts::actor(ActorCode code) const {
  if (code == k_outsider) return outsider;
  return code >= k_first_bot ? bots.at(code - k_first_bot) : people.at(code);
}

void ProfileState::refresh() {
  accounts.clear();
  accounts.push_back({profile.owner.id, profile.owner.login, true});
  for (const auto& person : profile.people) accounts.push_back({person.id, person.login, false});
  for (const auto& owner : profile.further_owners) accounts.push_back({owner.id, owner.login, owner.type == "Organization"});
  repositories.clear();
  for (const auto& each : profile.repositories) {
    repositories.push_back(
        {each.id, owner_of(profile, each).login, each.name, each.is_private, each.is_gone, each.former_names});
  }
  directory = Directory(accounts, repositories);
  const std::scoped_lock lock(texts_mutex);
  texts.clear();
}

}  // namespace runlight::sim
