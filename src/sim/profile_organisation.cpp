// SPDX-License-Identifier: MIT
#include <array>
#include <utility>

#include "base/text.hpp"
#include "sim/profile.hpp"

namespace runlight::sim {
namespace {

struct Row {
  std::string_view repository;
  std::string_view name;
  std::string_view file;  ///< without ".yml"; GitHub's own workflows have a whole path
  std::string_view recipe;
  std::string_view on;  ///< letters: p push to default, a push anywhere, r pull request, d by hand, b by a bot daily, R
                        ///< release, y dynamic on push, w dynamic weekly, c comment
  std::string_view crons = "";  ///< separated by ;
  Character character = Character::healthy;
  int phase = 0;
  double failure_rate = 0.03;
};

RepositorySpec repository(std::string name, std::string description, std::string language, double pushes_per_day,
                          std::string branch = "main") {
  return {.name = std::move(name),
          .description = std::move(description),
          .language = std::move(language),
          .default_branch = std::move(branch),
          .pushes_per_day = pushes_per_day};
}

std::vector<RepositorySpec> repositories() {
  std::vector<RepositorySpec> all{
      repository("checkout-api", "Baskets, prices and payments", "Go", 9),
      repository("identity-service", "Accounts, sessions and tokens", "Go", 6),
      repository("search-indexer", "Keeps the product index fresh", "Rust", 5),
      repository("notification-hub", "Mail, push and in-app messages", "TypeScript", 4, "master"),
      repository("billing-engine", "Invoices, taxes, dunning", "Python", 4, "develop"),
      repository("media-pipeline", "Transcodes and thumbnails", "C++", 4),
      repository("gateway", "The edge: routing, limits, caching", "Rust", 4),
      repository("storefront-web", "The shop as customers see it", "TypeScript", 10),
      repository("admin-console", "Back office", "TypeScript", 5),
      repository("design-system", "Components, tokens, icons", "TypeScript", 4),
      repository("mobile-ios", "The app for iPhone and iPad", "Swift", 3, "develop"),
      repository("mobile-android", "The app for Android", "Kotlin", 3, "develop"),
      repository("recommender", "Models that guess what comes next", "Python", 2),
      repository("data-platform", "Ingestion, warehouse, models", "Python", 4),
      repository("infra-live", "Terraform of every environment", "HCL", 3),
      repository("helm-charts", "Charts of our services", "Go Template", 2),
      repository("shared-workflows", "Reusable workflows and actions", "Shell", 1),
      repository("lib-tracing", "Tracing for all our languages", "C++", 2),
      repository("lib-money", "Amounts, currencies, rounding", "Java", 0.6, "master"),
      repository("handbook", "How we work", "MDX", 2),
      repository("legacy-monolith", "The shop until 2023", "PHP", 0, "master"),
      repository("prototype-cart", "A cart that was never sold", "Elixir", 0, "master"),
      repository("fork.actions_runner", "Our patches to a runner image", "C#", 0.3),
      // GitHub puts a hyphen in place of letters outside [A-Za-z0-9._-].
      repository("spielwiese_-n-ts", "Try-outs with \"odd\" names / 試験", "Shell", 1.2),
      repository("empty-start", "Nothing here yet", "", 0),
  };
  for (auto& each : all) {
    each.is_private = each.name == "infra-live";
    each.archived = each.name == "prototype-cart";
    each.fork = each.name == "fork.actions_runner";
    // Far enough for runs that GitHub touched again when it archived them after 400 days.
    if (each.name == "legacy-monolith") each.history_days = 480;
  }
  return all;
}

constexpr std::array k_services{
    Row{"checkout-api", "CI", "ci", "go", "pr", "", Character::failing, 0},
    Row{"checkout-api", "Deploy", "deploy", "deploy", "pd", "", Character::approval},
    Row{"checkout-api", "Contract tests", "contract", "go", "pr", "0 5 * * *", Character::flaky},
    Row{"checkout-api", "Docker image", "docker", "docker", "pR"},
    Row{"checkout-api", "CodeQL", "dynamic/github-code-scanning/codeql", "codeql", "y"},
    Row{"identity-service", "CI", "ci", "go", "pr"},
    Row{"identity-service", "Security audit", "audit", "audit", "r", "30 4 * * 1-5", Character::healthy, 0, 0.05},
    Row{"identity-service", "Docker image", "docker", "docker", "pR"},
    Row{"identity-service", "Deploy", "deploy", "deploy", "d", "", Character::healthy, 0, 0.06},
    Row{"search-indexer", "CI", "ci", "rust", "pr", "", Character::slowing, 0},
    Row{"search-indexer", "Nightly benchmark", "bench", "bench", "d", "15 2 * * *"},
    Row{"search-indexer", "Reindex soak test", "soak", "soak", "d", "10 */3 * * *", Character::running_now},
    Row{"search-indexer", "Release", "release", "release", "R"},
    Row{"notification-hub", "CI", "ci", "node", "pr", "", Character::healthy, 0, 0.08},
    Row{"notification-hub", "Nightly e2e", "e2e", "e2e", "d", "40 1 * * *", Character::failing, 7},
    Row{"notification-hub", "Docker image", "docker", "docker", "p"},
    Row{"notification-hub", "Dependabot Updates", "dynamic/dependabot/dependabot-updates", "dependabot", "w"},
    Row{"billing-engine", "Tests", "tests", "python", "pr"},
    Row{"billing-engine", "Month end rehearsal", "month-end", "python", "d", "0 3 * * *", Character::schedule_missing, 0},
    Row{"billing-engine", "Deploy", "deploy", "deploy", "p", "", Character::approval},
    Row{"billing-engine", "Ledger backup", "backup", "backup", "", "20 0,12 * * *"},
    Row{"media-pipeline", "CI", "ci", "cpp", "pr", "", Character::slowing, 14},
    Row{"media-pipeline", "Codec matrix", "matrix", "matrix", "d", "0 1 * * 6"},
    Row{"media-pipeline", "Encoder soak test", "soak", "soak", "d", "40 1-23/3 * * *", Character::running_now},
    Row{"media-pipeline", "Fuzz", "fuzz", "bench", "d", "0 22 * * *", Character::timed_out},
    Row{"gateway", "CI", "ci", "rust", "pr", "", Character::flaky},
    Row{"gateway", "Load test", "load", "bench", "d", "0 4 * * 2,4", Character::healthy, 0, 0.1},
    Row{"gateway", "Canary", "canary", "deploy", "p", "", Character::healthy, 0, 0.07},
    Row{"gateway", "CodeQL", "dynamic/github-code-scanning/codeql", "codeql", "y"},
};

constexpr std::array k_clients{
    Row{"storefront-web", "CI", "ci", "node", "pr"},
    Row{"storefront-web", "Lint", "lint", "lint", "a"},
    Row{"storefront-web", "End-to-end", "e2e", "e2e", "pr", "", Character::flaky},
    Row{"storefront-web", "Deploy", "deploy", "deploy", "p", "", Character::approval},
    Row{"storefront-web", "Lighthouse", "lighthouse", "bench", "r", "0 6 * * *", Character::slowing, 28},
    Row{"storefront-web", "ChatOps", "chatops", "chatops", "c"},
    Row{"storefront-web", "Dependabot Updates", "dynamic/dependabot/dependabot-updates", "dependabot", "w"},
    Row{"admin-console", "CI", "ci", "node", "pr"},
    Row{"admin-console", "Deploy preview", "preview", "deploy", "r", "", Character::healthy, 0, 0.06},
    Row{"admin-console", "Visual regression", "visual", "e2e", "d", "30 3 * * 1-5", Character::failing, 14},
    Row{"admin-console", "ChatOps", "chatops", "chatops", "c"},
    Row{"design-system", "CI", "ci", "node", "pr"},
    Row{"design-system", "Storybook", "storybook", "docs", "p"},
    Row{"design-system", "Release", "release", "release", "Rd"},
    Row{"design-system", "pages build and deployment", "dynamic/pages/pages-build-deployment", "pages", "y"},
    Row{"design-system", "Browser compatibility", "compat", "e2e", "d", "0 2 * * 0"},
    Row{"mobile-ios", "Build", "build", "ios", "pr", "", Character::healthy, 0, 0.09},
    Row{"mobile-ios", "Nightly TestFlight", "testflight", "ios", "d", "0 23 * * 1-5", Character::healthy, 0, 0.12},
    Row{"mobile-ios", "Screenshots", "screenshots", "ios", "b", "", Character::stale, 0},
    Row{"mobile-android", "Build", "build", "android", "pr", "", Character::healthy, 0, 0.07},
    Row{"mobile-android", "Nightly Play internal", "play", "android", "d", "30 23 * * 1-5"},
    Row{"mobile-android", "Screenshots", "screenshots", "android", "b", "", Character::stale, 30},
    Row{"mobile-android", "Hardware lab", "hardware", "gpu", "", "0 9 * * 1-5", Character::disabled_manually, 0},
};

constexpr std::array k_data_and_infra{
    Row{"recommender", "Tests", "tests", "python", "pr"},
    Row{"recommender", "Train", "train", "gpu", "d", "5 */2 * * *", Character::queued_now},
    Row{"recommender", "Offline evaluation", "evaluate", "gpu", "d", "0 7 * * 1"},
    Row{"data-platform", "Tests", "tests", "python", "pr"},
    Row{"data-platform", "Hourly import check", "import-check", "backup", "", "17 */4 * * *", Character::healthy, 0, 0.05},
    Row{"data-platform", "Warehouse snapshot", "snapshot", "backup", "d", "0 2 * * *", Character::schedule_missing, 15},
    Row{"data-platform", "Model refresh", "refresh", "python", "b", "", Character::stale, 60},
    Row{"data-platform", "Generated config", "generated", "python", "pr", "", Character::startup_failure},
    Row{"infra-live", "Plan", "plan", "terraform", "r"},
    Row{"infra-live", "Apply", "apply", "deploy", "p", "", Character::approval},
    Row{"infra-live", "Drift", "drift", "drift", "d", "0 */6 * * *", Character::healthy, 0, 0.1},
    Row{"infra-live", "Break glass", "break-glass", "deploy", "", "", Character::never_run},
    Row{"helm-charts", "Lint charts", "lint", "lint", "pr"},
    Row{"helm-charts", "Release charts", "release", "release", "p"},
    Row{"helm-charts", "Upgrade matrix", "upgrade", "matrix", "d", "0 1 * * 0"},
    Row{"shared-workflows", "Self test", "self-test", "lint", "pr", "0 8 * * 1"},
    Row{"shared-workflows", "Disaster recovery drill", "drill", "backup", "", "", Character::never_run},
    Row{"shared-workflows", "Sync labels", "labels", "triage", "d", "0 0 * * *", Character::disabled_manually, 60},
};

constexpr std::array k_libraries_and_rest{
    Row{"lib-tracing", "CI", "ci", "cpp", "pr"},
    Row{"lib-tracing", "Sanitizers", "sanitizers", "cpp", "d", "0 3 * * 1,3,5", Character::timed_out},
    Row{"lib-tracing", "Release", "release", "release", "R"},
    Row{"lib-money", "CI", "ci", "android", "pr"},
    Row{"lib-money", "Currency table", "currencies", "backup", "d", "0 5 * * 1", Character::disabled_inactivity, 0},
    Row{"handbook", "Build", "build", "docs", "pr"},
    Row{"handbook", "Check links", "links", "links", "d", "45 5 * * *", Character::healthy, 0, 0.15},
    Row{"handbook", "Close stale issues", "stale", "triage", "", "30 1 * * *"},
    Row{"handbook", "pages build and deployment", "dynamic/pages/pages-build-deployment", "pages", "y"},
    Row{"legacy-monolith", "Monthly smoke", "smoke", "backup", "", "0 6 3,17 * *"},
    Row{"prototype-cart", "CI", "ci", "node", "pr", "", Character::never_run},
    Row{"fork.actions_runner", "Build image", "image", "docker", "pr"},
    Row{"fork.actions_runner", "Sync with upstream", "sync", "triage", "d", "0 3 * * *", Character::disabled_inactivity, 60},
    Row{"spielwiese_-n-ts", "Build / test \"all\" the things 🚀", "odd names", "links", "pr"},
    Row{"spielwiese_-n-ts", ".github/workflows/no-name.yml", "no-name", "lint", "p"},
    Row{"spielwiese_-n-ts", "Größe prüfen\n(zweite Zeile) \\ ünïcødé 日本語", "größe", "lint", "d", "0 9 * * 1-5"},
    Row{"spielwiese_-n-ts", "a/b/c <b>not bold</b> & 'quoted'", "markup", "node", "r", "", Character::flaky},
    Row{"spielwiese_-n-ts", "Lint", "lint", "lint", "p"},
    Row{"spielwiese_-n-ts", "Lint", "lint-again", "lint", "r"},
};

bool has(std::string_view letters, char letter) { return letters.find(letter) != std::string_view::npos; }

Triggers triggers_of(std::string_view on) {
  return {.push_default = has(on, 'p'),
          .push_any = has(on, 'a'),
          .pull_request = has(on, 'r'),
          .dispatch = has(on, 'd'),
          .daily_dispatch = has(on, 'b'),
          .release = has(on, 'R'),
          .dynamic_push = has(on, 'y'),
          .dynamic_weekly = has(on, 'w'),
          .comment = has(on, 'c')};
}

WorkflowSpec workflow_of(const Row& row, const std::vector<Recipe>& recipes) {
  WorkflowSpec workflow;
  workflow.name = row.name;
  const bool own_path = row.file.find('/') != std::string_view::npos;
  workflow.path = own_path ? std::string(row.file) : ".github/workflows/" + std::string(row.file) + ".yml";
  workflow.recipe = recipe_index(recipes, row.recipe);
  workflow.on = triggers_of(row.on);
  if (!row.crons.empty()) {
    for (const auto cron : split(row.crons, ';')) workflow.cron_texts.emplace_back(cron);
  }
  workflow.character = row.character;
  workflow.phase = row.phase;
  workflow.failure_rate = row.failure_rate;
  workflow.timeout_minutes = row.character == Character::timed_out ? 30 : (row.recipe == "e2e" ? 45 : 0);
  workflow.concurrency = row.recipe == "deploy" || row.recipe == "terraform" || row.recipe == "pages";
  workflow.reusable = row.recipe == "deploy" || row.recipe == "docker";
  return workflow;
}

template <std::size_t N>
void add_rows(Profile& profile, const std::array<Row, N>& rows) {
  for (const Row& row : rows) {
    for (auto& repository : profile.repositories) {
      if (repository.name == row.repository) repository.workflows.push_back(workflow_of(row, profile.recipes));
    }
  }
}

}  // namespace

Profile organisation_profile(std::uint64_t seed, const std::string& owner) {
  Profile profile;
  profile.seed = seed;
  add_actors(profile, owner);
  profile.recipes = workflow_recipes();
  profile.repositories = repositories();
  add_rows(profile, k_services);
  add_rows(profile, k_clients);
  add_rows(profile, k_data_and_infra);
  add_rows(profile, k_libraries_and_rest);
  finish(profile);
  return profile;
}

RepositorySpec quiet_repository(const std::string& name, const std::vector<Recipe>& recipes) {
  auto spec = repository(name, "Nothing happens here by itself", "C++", 0);
  spec.workflows.push_back(workflow_of(Row{spec.name, "CI", "ci", "bulk", "pr"}, recipes));
  spec.workflows.push_back(workflow_of(Row{spec.name, "Nightly", "nightly", "lint", ""}, recipes));
  return spec;
}

Profile quiet_profile(std::uint64_t seed, const std::string& owner, std::int64_t repositories) {
  Profile profile;
  profile.seed = seed;
  profile.is_quiet = true;
  add_actors(profile, owner);
  profile.recipes = workflow_recipes();
  for (std::int64_t i = 0; i < repositories; ++i)
    profile.repositories.push_back(quiet_repository("quiet-" + std::to_string(i), profile.recipes));
  finish(profile);
  return profile;
}

Profile bulk_profile(std::uint64_t seed, const std::string& owner, std::int64_t repositories, std::int64_t runs) {
  Profile profile;
  profile.seed = seed;
  profile.bulk_runs = runs;
  add_actors(profile, owner);
  profile.recipes = workflow_recipes();
  for (std::int64_t i = 0; i < repositories; ++i) {
    auto spec = repository("bulk-" + std::to_string(i), "One of many", "C++", 0);
    for (const auto* name : {"ci", "lint", "nightly"}) {
      spec.workflows.push_back(workflow_of(Row{spec.name, name, name, "bulk", "pr"}, profile.recipes));
    }
    profile.repositories.push_back(std::move(spec));
  }
  finish(profile);
  return profile;
}

}  // namespace runlight::sim
