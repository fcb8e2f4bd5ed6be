// SPDX-License-Identifier: MIT
#include "app/doctor.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/parts.hpp"
#include "base/text.hpp"
#include "collect/scope.hpp"

namespace runlight::app {
namespace {

using github::CredentialKind;

constexpr std::size_t k_most_counted = 50;
constexpr std::size_t k_first_asked = 5;
/// As far as a list is read: 100 pages.
constexpr std::size_t k_most_repositories = 10'000;

/// At most `most` of them, evenly spread over the order of their last push, and those first that are spread widest.
std::vector<model::Repository> sample(std::vector<model::Repository> repositories, std::size_t most) {
  std::ranges::sort(repositories, std::greater{},
                    [](const auto& repository) { return std::pair(repository.pushed_at, repository.repository_id); });
  const auto count = std::min(most, repositories.size());
  std::vector<model::Repository> chosen;
  for (std::size_t i = 0; i < count; ++i) chosen.push_back(repositories[i * repositories.size() / count]);
  // So that the first five do not stand side by side.
  std::vector<model::Repository> order;
  const auto stride = std::max<std::size_t>(count / k_first_asked, 1);
  for (std::size_t first = 0; first < stride; ++first) {
    for (std::size_t i = first; i < count; i += stride) order.push_back(std::move(chosen[i]));
  }
  return order;
}

class Doctor {
 public:
  Doctor(github::Client* github, ScopeSettings scope, std::function<void(std::string)> on_plan)
      : github_(*github), scope_(std::move(scope)), request_(collect_request(scope_, {})), on_plan_(std::move(on_plan)) {}

  Task<Diagnosis> examine() {
    auto examined = co_await examine_all();
    if (!examined) diagnosis_.problem = std::move(examined).error();
    diagnosis_.credential = github_.credential_facts();
    check_scopes();
    if (const auto budget = github_.budget(); budget.limit) diagnosis_.budget = budget;
    diagnosis_.requests = github_.counters().requests;
    co_return std::move(diagnosis_);
  }

 private:
  bool is_app() const { return github_.credential_facts().kind == CredentialKind::app; }

  Task<Result<void>> examine_all() {
    on_plan_("asking for the limit, which is free");
    RUNLIGHT_CO_TRY(diagnosis_.budget, co_await github_.ask_budget());
    if (!names_something(scope_, {}) && !is_app()) co_return Result<void>{};
    RUNLIGHT_CO_TRY(auto repositories, co_await list());
    diagnosis_.repositories = static_cast<std::int64_t>(repositories.size());
    diagnosis_.repositories_private =
        std::ranges::count_if(repositories, [](const auto& repository) { return repository.visibility != "public"; });
    if (repositories.empty()) {
      co_return fail(ErrorKind::not_found, "The credential sees no repository of those that were named.");
    }
    co_return co_await examine_actions(sample(std::move(repositories), k_most_counted));
  }

  bool is_wanted(const model::Repository& repository) const {
    const bool is_owners = scope_.owner.empty() || to_lower(scope_.owner) == to_lower(repository.owner);
    return is_owners && collect::is_in_scope(request_, repository);
  }

  /// Named one by one, as owner/repo.
  Task<Result<std::vector<model::Repository>>> ask_each() {
    on_plan_(fmt::format("asking for {} repositories: 1 request each", scope_.repo_globs.size()));
    std::vector<model::Repository> repositories;
    for (const auto& name : scope_.repo_globs) {
      const auto slash = name.find('/');
      RUNLIGHT_CO_TRY(auto repository, co_await github_.repository(name.substr(0, slash), name.substr(slash + 1)));
      repositories.push_back(std::move(repository));
    }
    co_return repositories;
  }

  Task<Result<std::vector<model::Repository>>> list() {
    if (scope_.owner.empty() && !is_app()) co_return co_await ask_each();
    on_plan_(fmt::format("listing repositories: 1 request per 100{}", is_app() ? "" : ", and 2 for the account"));
    github::RepositorySource source{.kind = github::RepositorySource::Kind::installation};
    if (!is_app()) {
      source.kind = github::RepositorySource::Kind::owner;
      RUNLIGHT_CO_TRY(source.owner, co_await github_.owner(scope_.owner));
    }
    std::vector<model::Repository> repositories;
    github::Ask ask;
    do {
      RUNLIGHT_CO_TRY(auto page, co_await github_.repositories(source, ask));
      for (auto& repository : page.items) {
        if (is_wanted(repository)) repositories.push_back(std::move(repository));
      }
      ask.next = std::move(page.next);
    } while (ask.next && repositories.size() < k_most_repositories);
    co_return repositories;
  }

  Task<Result<void>> examine_actions(std::vector<model::Repository> chosen) {
    on_plan_(fmt::format("counting the runs of {} of {} repositories: 1 request each, and 1 for workflow files",
                         chosen.size(), diagnosis_.repositories));
    std::vector<std::int64_t> counts;
    std::optional<Error> refusal;
    for (const auto& repository : chosen) {
      if (diagnosis_.actions_asked == k_first_asked && diagnosis_.actions_readable == 0) break;
      ++diagnosis_.actions_asked;
      const auto count = co_await github_.count_runs(repository, github::Priority::head);
      if (count) {
        counts.push_back(*count);
        ++diagnosis_.actions_readable;
        continue;
      }
      const auto kind = count.error().kind;
      // Others than these say nothing of this one repository.
      if (kind != ErrorKind::forbidden && kind != ErrorKind::not_found) co_return fail(count.error());
      if (!refusal || kind == ErrorKind::forbidden) refusal = count.error();
    }
    if (refusal) diagnosis_.missing.push_back({"actions: read", refusal->message});
    if (!counts.empty()) diagnosis_.backfill = backfill_of(counts, diagnosis_.repositories);
    co_return co_await examine_contents(std::move(chosen));
  }

  /// Workflow files tell the schedules. Public ones anybody may read.
  Task<Result<void>> examine_contents(std::vector<model::Repository> chosen) {
    auto one = std::ranges::find_if(chosen, [](const auto& repository) { return repository.visibility != "public"; });
    if (one == chosen.end()) one = chosen.begin();
    const auto files = co_await github_.workflow_files(*one, {});
    if (files) co_return Result<void>{};
    if (files.error().kind != ErrorKind::forbidden) co_return fail(files.error());
    diagnosis_.missing.push_back({"contents: read", files.error().message});
    co_return Result<void>{};
  }

  void check_scopes() {
    const auto& credential = diagnosis_.credential;
    if (credential.kind != CredentialKind::classic_token || !credential.scopes || diagnosis_.problem) return;
    for (const auto scope : split(*credential.scopes, ',')) {
      if (trim(scope) == "repo") return;
    }
    diagnosis_.missing.push_back({"scope: repo", "Without the scope repo a classic token sees public repositories only."});
  }

  github::Client& github_;
  const ScopeSettings scope_;
  const collect::Request request_;
  const std::function<void(std::string)> on_plan_;
  Diagnosis diagnosis_;
};

}  // namespace

Task<Diagnosis> diagnose(github::Client* github, ScopeSettings scope, std::function<void(std::string)> on_plan) {
  Doctor doctor(github, std::move(scope), std::move(on_plan));
  co_return co_await doctor.examine();
}

int exit_code(const Diagnosis& diagnosis) {
  if (diagnosis.problem) return facts(diagnosis.problem->kind).exit_code;
  if (diagnosis.actions_asked > 0 && diagnosis.actions_readable == 0) return facts(ErrorKind::forbidden).exit_code;
  return diagnosis.missing.empty() ? k_exit_ok : k_exit_partial;
}

}  // namespace runlight::app
