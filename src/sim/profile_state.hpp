// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "sim/history.hpp"
#include "sim/profile.hpp"
#include "sim/render.hpp"
#include "sim/run_ids.hpp"
#include "sim/world.hpp"
#include "sim/world_control.hpp"

namespace runlight::sim {

/// The texts that begin with one origin.
struct ProfileTexts {
  std::string origin;
  std::vector<RepositoryText> repositories;
  std::vector<std::string> people;
  std::vector<std::string> bots;
  std::string outsider;

  ProfileTexts(const Profile& profile, std::string_view from);
  std::string_view actor(ActorCode code) const;
};

/// What an invented organisation consists of, shared by its views and by what changes it. `mutex` is held shared by views,
/// and alone by who changes anything.
struct ProfileState {
  Profile profile;
  std::vector<AccountFacts> accounts;
  std::vector<RepositoryFacts> repositories;
  Directory directory;
  std::unique_ptr<History> history;
  ControlledRunIds run_ids;
  std::vector<DeletedRun> deleted;
  mutable std::shared_mutex mutex;
  std::mutex texts_mutex;
  std::vector<std::shared_ptr<const ProfileTexts>> texts;

  /// Brings facts, directory and texts up to the profile.
  void refresh();
};

/// `state` must outlive it.
std::unique_ptr<WorldControl> make_profile_control(ProfileState& state);

}  // namespace runlight::sim
