// SPDX-License-Identifier: MIT
#include "collect/collector.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "base/log.hpp"
#include "base/offload.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "collect/repository_collection.hpp"

namespace runlight::collect {
namespace {

bool wanted(const Request& request, const model::Repository& repository) {
  if (request.repo_globs.empty()) return true;
  return std::ranges::any_of(request.repo_globs, [&](const std::string& glob) {
    return glob_match(glob, repository.repo) || glob_match(glob, repository.owner + "/" + repository.repo);
  });
}

Task<Result<std::vector<model::Repository>>> list_repositories(github::Client& github, const Request& request) {
  RUNLIGHT_CO_TRY(const auto owner, co_await github.owner(request.owner));
  std::vector<model::Repository> repositories;
  std::optional<std::string> next;
  do {
    RUNLIGHT_CO_TRY(auto page, co_await github.repositories({.owner = owner}, {.next = next}));
    for (const auto& defect : page.defects) log::warn("a repository was left out", {{"reason", defect.what}});
    for (auto& repository : page.items) {
      if (wanted(request, repository)) repositories.push_back(std::move(repository));
    }
    next = std::move(page.next);
  } while (next);
  if (repositories.empty() && !request.repo_globs.empty()) {
    co_return fail(ErrorKind::not_found, fmt::format("no repository of {} that this token can see matches --repo {}",
                                                     request.owner, fmt::join(request.repo_globs, " --repo ")));
  }
  co_return repositories;
}

/// Unique over collections and machines, and sorts by time.
std::string new_collection_id(Time now) {
  std::random_device random;
  return fmt::format("{}-{:08x}", format_time(now), random());
}

}  // namespace

Collector::Collector(github::Client& github, store::Store& store, Clock& clock, boost::asio::any_io_executor workers)
    : github_(github), store_(store), clock_(clock), workers_(std::move(workers)) {}

Task<Result<Summary>> Collector::collect(Request request, std::function<void(const Progress&)> on_progress) {
  const auto began = clock_.monotonic();
  const auto requests_before = github_.counters().requests.load();
  Summary summary;
  const auto report = [&] {
    if (on_progress) on_progress(summary.counts);
  };

  RUNLIGHT_CO_TRY(auto repositories, co_await list_repositories(github_, request));
  summary.counts.repositories_total = static_cast<std::int64_t>(repositories.size());
  report();
  RUNLIGHT_CO_TRY_VOID(co_await offload(
      workers_, [this, &repositories] { return store_.save(std::span<const model::Repository>(repositories)); }));

  Context context{github_, store_, clock_, workers_, request, summary.counts, report};
  const auto collection_id = new_collection_id(clock_.now());
  std::optional<Error> store_failure;

  // From here on a failure belongs to its repository.
  const auto collect_one = [&](model::Repository repository) -> Task<void> {
    model::Collection record{.collection_id = collection_id,
                             .repository_id = repository.repository_id,
                             .owner = repository.owner,
                             .repo = repository.repo,
                             .outcome = "complete",
                             .started_at = clock_.now()};
    RepositoryCollection collection(context, std::move(repository));
    auto outcome = co_await collection.run();
    if (!outcome) {
      record.outcome = collection.began() ? "partial" : "failed";
      record.message = outcome.error().message;
      summary.troubles.push_back({record.owner + "/" + record.repo, std::move(outcome).error()});
    }
    record.runs_listed = collection.runs_listed();
    record.run_attempts_stored = collection.run_attempts_stored();
    record.jobs_stored = collection.jobs_stored();
    record.requests = collection.requests();
    record.finished_at = clock_.now();
    auto saved =
        co_await offload(workers_, [this, &record] { return store_.save(std::span<const model::Collection>(&record, 1)); });
    if (!saved && !store_failure) store_failure = std::move(saved).error();
    ++summary.counts.repositories_done;
    report();
  };
  co_await for_each_limited(std::move(repositories), static_cast<std::size_t>(request.repositories_at_once), collect_one);

  if (store_failure) co_return fail(*std::move(store_failure));
  summary.requests = github_.counters().requests.load() - requests_before;
  summary.seconds = std::chrono::duration<double>(clock_.monotonic() - began).count();
  co_return summary;
}

}  // namespace runlight::collect
