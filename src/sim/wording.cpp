// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <array>
#include <string_view>

#include "sim/random.hpp"
#include "sim/run_plan.hpp"

// Names of branches, titles and messages, each from one number.

namespace runlight::sim {
namespace {

constexpr std::array<std::string_view, 14> k_verbs{"Add",    "Fix",    "Remove", "Speed up", "Split", "Rename",   "Document",
                                                   "Revert", "Harden", "Test",   "Cache",    "Retry", "Simplify", "Log"};
constexpr std::array<std::string_view, 18> k_things{"the basket total",    "session refresh",
                                                    "retry budget",        "index warm-up",
                                                    "price rounding",      "the \"empty cart\" page",
                                                    "push token clean-up", "trace sampling",
                                                    "error mapping",       "feature flags",
                                                    "the login form",      "pagination",
                                                    "image resizing",      "naïve date maths",
                                                    "tax rules for 🇨🇭",    "timeouts",
                                                    "dark mode",           "config reload"};
constexpr std::array<std::string_view, 9> k_packages{"lodash",           "vite",   "tokio", "requests", "actions/checkout",
                                                     "golang.org/x/net", "eslint", "serde", "boto3"};
constexpr std::array<std::string_view, 10> k_slugs{"basket-total", "session-refresh", "retry-budget", "index-warm-up",
                                                   "rounding",     "tokens",          "sampling",     "flags",
                                                   "login-form",   "dark-mode"};

std::string change(Random& random) {
  const auto verb = random.pick(k_verbs);
  return fmt::format("{} {}", verb, random.pick(k_things));
}

std::string version(std::uint64_t number) { return fmt::format("{}.{}.{}", 1 + number / 40, number / 4 % 10, number % 4); }

}  // namespace

const ActorSpec& actor_of(const Profile& profile, ActorCode code) {
  if (code == k_outsider) return profile.outsider;
  return code >= k_first_bot ? profile.bots.at(code - k_first_bot) : profile.people.at(code);
}

Pull pull_of(const Profile& profile, const RepositorySpec& repository, std::uint32_t number) {
  Random random(mix(profile.seed, static_cast<std::uint64_t>(repository.id), number, 0x9011));
  const auto kind = random.between(0, 99);
  if (kind < 14) {
    const auto package = random.pick(k_packages);
    const auto from = static_cast<std::uint64_t>(random.between(1, 300));
    const bool action = package.starts_with("actions/");
    return {
        .author = k_first_bot + k_dependabot,
        .branch = fmt::format("dependabot/{}/{}-{}", action ? "github_actions" : "npm_and_yarn", package, version(from + 1)),
        .title = fmt::format("Bump {} from {} to {}", package, version(from), version(from + 1))};
  }
  Pull pull{.author = static_cast<ActorCode>(random.between(0, static_cast<std::int64_t>(profile.people.size()) - 1)),
            .title = change(random)};
  const auto slug = random.pick(k_slugs);
  if (kind < 20 && !repository.is_private) return {k_outsider, true, fmt::format("patch-{}", number % 7 + 1), pull.title};
  const auto prefix = kind < 60 ? "feature" : kind < 85 ? "fix" : "chore";
  pull.branch = fmt::format("{}/{}-{}", prefix, slug, number);
  return pull;
}

std::string head_branch_of(const Profile& profile, const RepositorySpec& repository, const RunPlan& run) {
  switch (run.branch) {
    case Branch::standard: return repository.default_branch;
    case Branch::pull: return pull_of(profile, repository, run.pull).branch;
    case Branch::release: return fmt::format("release/{}.x", 1 + run.pull / 40);
    case Branch::tag: return "v" + version(run.pull);
  }
  return repository.default_branch;
}

std::string commit_message_of(const Profile& profile, const RepositorySpec& repository, const RunPlan& run) {
  Random random(mix(run.commit, 0xc0117));
  if (run.branch == Branch::standard && run.pull != 0) {
    const Pull pull = pull_of(profile, repository, run.pull);
    if (random.chance(0.6)) return fmt::format("{} (#{})", pull.title, run.pull);
    return fmt::format("Merge pull request #{} from {}/{}\n\n{}", run.pull, profile.owner.login, pull.branch, pull.title);
  }
  std::string message = change(random);
  if (random.chance(0.2)) message += "\n\nThe old way read the table twice;\tthis one does not.\nSee \"notes\\2\".";
  return message;
}

std::string display_title_of(const Profile& profile, const RepositorySpec& repository, const RunPlan& run) {
  switch (run.event) {
    case Event::pull_request:
    case Event::issue_comment: return pull_of(profile, repository, run.pull).title;
    case Event::release: return "v" + version(run.pull);
    case Event::push: {
      const std::string message = commit_message_of(profile, repository, run);
      return message.substr(0, message.find('\n'));
    }
    default: return repository.workflows[run.workflow].name;
  }
}

}  // namespace runlight::sim
