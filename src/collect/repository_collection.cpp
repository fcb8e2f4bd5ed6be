// SPDX-License-Identifier: MIT
#include "collect/repository_collection.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/offload.hpp"
#include "base/parallel.hpp"
#include "model/status.hpp"

namespace runlight::collect {
namespace {

// Rows gathered before they are written: few enough to stay small in memory, enough to make parts worth their merge.
constexpr std::size_t k_runs_per_insert = 5'000;
constexpr std::size_t k_jobs_per_insert = 5'000;

// Requests of one repository under way at once; the client bounds those of all.
constexpr std::size_t k_requests_at_once = 8;

// Single objects that may fail before the repository is given up.
constexpr std::int64_t k_failures_allowed = 100;

/// Whether trying the next object of the same repository is pointless.
bool ends_everything(ErrorKind kind) {
  return kind == ErrorKind::unauthorized || kind == ErrorKind::cancelled || kind == ErrorKind::storage ||
         kind == ErrorKind::rate_limited || kind == ErrorKind::internal;
}

template <class Row>
Task<Result<void>> save(store::Store& store, boost::asio::any_io_executor workers, std::vector<Row> rows) {
  co_return co_await offload(workers, [&store, rows = std::move(rows)] { return store.save(std::span<const Row>(rows)); });
}

}  // namespace

RepositoryCollection::RepositoryCollection(Context& context, model::Repository repository)
    : context_(context), repository_(std::move(repository)) {}

Task<Result<void>> RepositoryCollection::run() {
  RUNLIGHT_CO_TRY_VOID(co_await collect_workflows());
  RUNLIGHT_CO_TRY_VOID(co_await collect_runs());
  RUNLIGHT_CO_TRY_VOID(co_await collect_attempts());
  if (context_.request.jobs) RUNLIGHT_CO_TRY_VOID(co_await collect_jobs());
  if (first_failure_) {
    const auto others = failures_ > 1 ? fmt::format(" (and {} more of this repository)", failures_ - 1) : "";
    Error error = *first_failure_;
    error.message += others;
    co_return fail(std::move(error));
  }
  co_return Result<void>{};
}

bool RepositoryCollection::note(Error error) {
  const bool ends = ends_everything(error.kind);
  if (!first_failure_) first_failure_ = error;
  if (ends && !fatal_) fatal_ = std::move(error);
  if (++failures_ > k_failures_allowed && !fatal_) fatal_ = first_failure_;
  return fatal_.has_value();
}

Task<Result<void>> RepositoryCollection::collect_workflows() {
  std::optional<std::string> next;
  std::vector<model::Workflow> workflows;
  do {
    ++requests_;
    RUNLIGHT_CO_TRY(auto page, co_await context_.github.workflows(repository_, {.next = next}));
    for (const auto& defect : page.defects) note({ErrorKind::bad_data, defect.what});
    std::ranges::move(page.items, std::back_inserter(workflows));
    next = std::move(page.next);
  } while (next);
  RUNLIGHT_CO_TRY_VOID(co_await save(context_.store, context_.workers, std::move(workflows)));
  workflows_stored_ = true;
  co_return Result<void>{};
}

Task<Result<void>> RepositoryCollection::collect_runs() {
  auto& store = context_.store;
  const auto repository_id = repository_.repository_id;
  RUNLIGHT_CO_TRY(const auto attempts, co_await offload(context_.workers, [&store, repository_id] {
                    return store.known_attempts(repository_id);
                  }));
  const Known known(attempts);
  std::optional<std::string> next;
  bool first = true;
  do {
    ++requests_;
    RUNLIGHT_CO_TRY(auto page, co_await context_.github.runs(repository_, {.next = next}));
    if (first) context_.progress.runs_promised += page.total_count;
    first = false;
    next = page.next;
    RUNLIGHT_CO_TRY_VOID(co_await take_page(std::move(page), known));
  } while (next);
  co_return co_await flush_runs();
}

Task<Result<void>> RepositoryCollection::take_page(github::Page<model::Run> page, const Known& known) {
  for (const auto& defect : page.defects) note({ErrorKind::bad_data, defect.what});
  const auto listed = static_cast<std::int64_t>(page.items.size());
  runs_listed_ += listed;
  context_.progress.runs_listed += listed;
  for (auto& run : page.items) {
    for (const auto attempt : missing_attempts(run, known)) attempts_wanted_.push_back({run, attempt});
    if (context_.request.jobs && needs_jobs(run, known)) {
      jobs_wanted_.push_back(run);
      ++context_.progress.job_lists_wanted;
    }
    if (is_news(run, known)) runs_.push_back(std::move(run));
  }
  context_.report();
  if (runs_.size() >= k_runs_per_insert) co_return co_await flush_runs();
  co_return Result<void>{};
}

Task<Result<void>> RepositoryCollection::flush_runs() {
  if (runs_.empty()) co_return Result<void>{};
  const auto count = static_cast<std::int64_t>(runs_.size());
  RUNLIGHT_CO_TRY_VOID(co_await save(context_.store, context_.workers, std::exchange(runs_, {})));
  run_attempts_stored_ += count;
  context_.progress.run_attempts_stored += count;
  context_.report();
  co_return Result<void>{};
}

Task<Result<void>> RepositoryCollection::collect_attempts() {
  co_await for_each_limited(std::exchange(attempts_wanted_, {}), k_requests_at_once, [this](Earlier wanted) {
    return collect_attempt(std::move(wanted.latest), wanted.run_attempt);
  });
  if (fatal_) co_return fail(*fatal_);
  co_return co_await flush_runs();
}

Task<void> RepositoryCollection::collect_attempt(model::Run latest, std::int32_t run_attempt) {
  if (fatal_) co_return;
  ++requests_;
  auto attempt =
      co_await context_.github.run_attempt(repository_, latest.run_id, run_attempt, {.priority = github::Priority::past});
  if (!attempt) {
    // An attempt that GitHub no longer has is no failure of ours: there is nothing left to collect.
    if (attempt.error().kind != ErrorKind::not_found) note(std::move(attempt).error());
    co_return;
  }
  // The run's creation time places its rows; an attempt's own copy of it must not place one elsewhere.
  attempt->created_at = latest.created_at;
  runs_.push_back(*std::move(attempt));
}

Task<Result<void>> RepositoryCollection::collect_jobs() {
  co_await for_each_limited(std::exchange(jobs_wanted_, {}), k_requests_at_once,
                            [this](model::Run run) { return collect_jobs_of(std::move(run)); });
  const auto flushed = co_await flush_jobs();
  if (fatal_) co_return fail(*fatal_);
  co_return flushed;
}

Task<void> RepositoryCollection::collect_jobs_of(model::Run run) {
  if (fatal_) co_return;
  model::JobList list{.repository_id = repository_.repository_id,
                      .run_id = run.run_id,
                      .run_attempt = run.run_attempt,
                      .settled = model::is_settled(run.status),
                      .run_created_at = run.created_at,
                      .observed_at = context_.clock.now()};
  std::vector<model::Job> jobs;
  std::optional<std::string> next;
  do {
    ++requests_;
    auto page = co_await context_.github.jobs(repository_, run, {.next = next, .priority = github::Priority::jobs});
    if (!page) {
      // The run was deleted since it was listed.
      if (page.error().kind != ErrorKind::not_found) note(std::move(page).error());
      ++context_.progress.job_lists_read;
      co_return;
    }
    for (const auto& defect : page->defects) note({ErrorKind::bad_data, defect.what});
    list.jobs_promised = page->total_count;
    std::ranges::move(page->items, std::back_inserter(jobs));
    next = std::move(page->next);
  } while (next);
  list.jobs_received = static_cast<std::int64_t>(jobs.size());
  std::ranges::move(jobs, std::back_inserter(jobs_));
  job_lists_.push_back(list);
  ++context_.progress.job_lists_read;
  context_.report();
  if (jobs_.size() >= k_jobs_per_insert) {
    if (auto flushed = co_await flush_jobs(); !flushed) note(std::move(flushed).error());
  }
}

Task<Result<void>> RepositoryCollection::flush_jobs() {
  auto jobs = std::exchange(jobs_, {});
  auto lists = std::exchange(job_lists_, {});
  const auto count = static_cast<std::int64_t>(jobs.size());
  if (!jobs.empty()) RUNLIGHT_CO_TRY_VOID(co_await save(context_.store, context_.workers, std::move(jobs)));
  if (!lists.empty()) RUNLIGHT_CO_TRY_VOID(co_await save(context_.store, context_.workers, std::move(lists)));
  jobs_stored_ += count;
  context_.progress.jobs_stored += count;
  context_.report();
  co_return Result<void>{};
}

}  // namespace runlight::collect
