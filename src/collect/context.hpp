// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/offload.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "collect/request.hpp"
#include "github/client.hpp"
#include "model/collecting.hpp"
#include "store/store.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace runlight::collect {

/// What is kept of a repository between cycles; what the store has of it, and what need not outlive the process.
struct RepositoryState {
  model::Repository repository;
  model::Coverage coverage;
  model::PageMemo head;                 ///< memo: creation of the oldest run on the first page
  model::PageMemo workflows;            ///< memo: `pushed_at` when they were read
  model::PageMemo files;                ///< the folder of workflow files
  std::set<std::int64_t> workflow_ids;  ///< those that are known, and those that runs have named
  bool has_unknown_workflow = false;    ///< a run named one that was not known before
  std::string last_outcome;             ///< as recorded last; "" before the first
  std::string head_trouble;             ///< why the last poll did not go through; "": it did
  std::string work_trouble;             ///< the same of history, rechecks and jobs
  bool listed = false;                  ///< in scope of the current request

  std::optional<std::int64_t> total_count;  ///< of the unfiltered list, when it was last read
  bool is_short = false;                    ///< that list has more than is stored, although all seemed covered
  std::int64_t shortfall = 0;               ///< what a walk down the whole list could not make good
  Time changed_at{};                        ///< last news, for how often it is polled
  std::chrono::steady_clock::time_point poll_due{};
};

/// Counts of one repository in one cycle.
struct Counts {
  std::int64_t runs_listed = 0;
  std::int64_t run_attempts_stored = 0;
  std::int64_t jobs_stored = 0;
  std::int64_t requests = 0;  ///< calls of the client, its retries left out
};

/// What all parts of one cycle share. Everything referred to outlives it.
struct Context {
  github::Client& github;
  store::Store& store;
  Clock& clock;
  boost::asio::any_io_executor workers;
  const Request& request;
  Summary& summary;
  std::function<void()> report;  ///< tells `summary.counts` to whoever watches
  Time started_at{};
  std::optional<Error> ends = {};  ///< ends the whole cycle: token refused, store broken
  std::map<std::int64_t, Counts> by_repository = {};
  std::map<std::int64_t, std::string> troubled = {};                     ///< the first failure of each repository
  std::set<std::pair<std::int64_t, std::int64_t>> unfinished_seen = {};  ///< (repository, run) in lists of this cycle

  std::map<std::int64_t, bool> seen = {};  ///< repositories that were asked for by id, and whether they are there
  /// The collector's, since it may move while several cycles are under way; see kept.hpp.
  const std::optional<Time>* kept = nullptr;

  /// Runs created before are dropped; absent: none are.
  std::optional<Time> kept_from() const { return kept == nullptr ? std::nullopt : *kept; }

  Progress& progress() { return summary.counts; }
  /// Names what did not go through; of each repository the first failure is enough to read.
  void trouble(const model::Repository& repository, Error error) {
    if (!troubled.try_emplace(repository.repository_id, error.message).second) return;
    summary.troubles.push_back({repository.owner + "/" + repository.repo, std::move(error)});
  }
};

/// Whether trying another object or repository is pointless after this failure.
inline bool ends_cycle(ErrorKind kind) {
  return kind == ErrorKind::unauthorized || kind == ErrorKind::cancelled || kind == ErrorKind::storage ||
         kind == ErrorKind::rate_limited || kind == ErrorKind::internal;
}

/// Notes that the cycle is over when the failure says so; gives it back.
inline Error noted(Context& context, Error error) {
  if (ends_cycle(error.kind) && !context.ends) context.ends = error;
  return error;
}

/// Saves rows on a worker. Nothing is done for none.
template <class Row>
Task<Result<void>> save(Context* context, std::vector<Row> rows) {
  if (rows.empty()) co_return Result<void>{};
  auto saved = co_await offload(context->workers, [store = &context->store, rows = std::move(rows)] {
    return store->save(std::span<const Row>(rows));
  });
  if (!saved) noted(*context, saved.error());
  co_return saved;
}

}  // namespace runlight::collect
