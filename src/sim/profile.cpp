// SPDX-License-Identifier: MIT
#include "sim/profile.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"
#include "sim/random.hpp"

namespace runlight::sim {
namespace {

// Above every id that GitHub has given so far, so that no invented account shares its number with a real one.
constexpr std::int64_t k_first_account_id = 9'000'000'000;
constexpr std::int64_t k_first_repository_id = 2'000'000'000;
constexpr std::int64_t k_first_workflow_id = 400'000'000;

constexpr std::array k_people{
    std::array{"amber-lane", "Amber"},   std::array{"kestrel42", "Kestrel"},      std::array{"northbyte", "N. Byte"},
    std::array{"oddpixel", "Odd Pixel"}, std::array{"quietriver", "Quiet River"}, std::array{"sable-k", "Sable"},
    std::array{"tinfoilhat", "Tin"},     std::array{"umbra-dev", "Umbra"},        std::array{"velvetfox", "Vëlvet Føx"},
    std::array{"willowbit", "Willow"},   std::array{"zephyr-ops", "Zephyr"},      std::array{"plainjar", "Plain \"Jar\""},
};

struct Ids {
  std::int64_t repository;
  std::int64_t workflow;
};

Ids first_ids(const Profile& profile) {
  const auto shift = static_cast<std::int64_t>(mix_text(profile.seed, profile.owner.login) % 10'000);
  return {k_first_repository_id + shift * 10'000, k_first_workflow_id + shift * 100'000};
}

void finish(RepositorySpec& repository, Ids& ids) {
  repository.id = ids.repository++;
  for (auto& workflow : repository.workflows) {
    workflow.id = ids.workflow++;
    for (const auto& text : workflow.cron_texts) {
      auto cron = model::Cron::parse(text);
      check(cron.has_value(), "the crons of a profile can be read");
      workflow.crons.push_back(*cron);
    }
  }
}

}  // namespace

std::string_view name_of(Event event) {
  static constexpr std::array<std::string_view, 7> k_names{"push",    "pull_request", "schedule",     "workflow_dispatch",
                                                           "release", "dynamic",      "issue_comment"};
  return k_names.at(static_cast<std::size_t>(event));
}

std::size_t recipe_index(const std::vector<Recipe>& recipes, std::string_view name) {
  for (std::size_t i = 0; i < recipes.size(); ++i) {
    if (recipes[i].name == name) return i;
  }
  check(false, "every workflow of a profile names a recipe that exists");
  return 0;
}

void add_actors(Profile& profile, const std::string& owner) {
  std::int64_t id = k_first_account_id + static_cast<std::int64_t>(mix_text(profile.seed, owner) % 100'000) * 1'000;
  profile.owner = {id++, owner, owner, "Organization"};
  for (const auto& [login, name] : k_people) profile.people.push_back({id++, login, name, "User"});
  profile.outsider = {id++, "drive-by-dana", "Dana", "User"};
  for (const auto* login : {"dependabot[bot]", "github-actions[bot]", "renovate[bot]"}) {
    profile.bots.push_back({id++, login, login, "Bot"});
  }
}

void finish(Profile& profile) {
  Ids ids = first_ids(profile);
  for (auto& repository : profile.repositories) finish(repository, ids);
}

void finish_new_repository(const Profile& profile, RepositorySpec& repository) {
  Ids ids = first_ids(profile);
  for (const auto& each : profile.repositories) {
    ids.repository = std::max(ids.repository, each.id + 1);
    for (const auto& workflow : each.workflows) ids.workflow = std::max(ids.workflow, workflow.id + 1);
  }
  finish(repository, ids);
}

}  // namespace runlight::sim
