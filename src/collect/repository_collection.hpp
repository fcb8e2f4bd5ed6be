// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "collect/collector.hpp"
#include "collect/plan.hpp"
#include "github/client.hpp"
#include "store/store.hpp"

namespace runlight::collect {

/// What all repositories of one collection share. Everything referred to outlives the collection.
struct Context {
  github::Client& github;
  store::Store& store;
  Clock& clock;
  boost::asio::any_io_executor workers;
  const Request& request;
  Progress& progress;
  std::function<void()> report;  ///< tells `progress` to whoever watches
};

/// Reads one repository: its workflows, its runs page by page, the attempts before the latest, and jobs. Runs are stored
/// before their jobs and a job list is recorded only after its jobs, so an end at any point leaves nothing that would not be
/// read again. One object serves one repository, once.
class RepositoryCollection {
 public:
  RepositoryCollection(Context& context, model::Repository repository);

  /// Fails with the first error that ends the repository. Single runs that fail are counted, and the first of them is the
  /// error of a repository that otherwise went through.
  Task<Result<void>> run();

  std::int64_t runs_listed() const { return runs_listed_; }
  std::int64_t run_attempts_stored() const { return run_attempts_stored_; }
  std::int64_t jobs_stored() const { return jobs_stored_; }
  std::int64_t requests() const { return requests_; }  ///< calls of the client, its retries left out
  /// Whether anything at all was stored of it in this collection.
  bool began() const { return workflows_stored_; }

 private:
  Task<Result<void>> collect_workflows();
  Task<Result<void>> collect_runs();
  Task<Result<void>> take_page(github::Page<model::Run> page, const Known& known);
  Task<Result<void>> collect_attempts();
  Task<void> collect_attempt(model::Run latest, std::int32_t run_attempt);
  Task<Result<void>> collect_jobs();
  Task<void> collect_jobs_of(model::Run run);
  Task<Result<void>> flush_runs();
  Task<Result<void>> flush_jobs();
  /// Notes a failure of a single object and says whether the repository cannot go on.
  bool note(Error error);

  Context& context_;
  const model::Repository repository_;
  std::vector<model::Run> runs_;  ///< not stored yet
  std::vector<model::Job> jobs_;
  std::vector<model::JobList> job_lists_;
  struct Earlier {
    model::Run latest;
    std::int32_t run_attempt;
  };
  std::vector<Earlier> attempts_wanted_;
  std::vector<model::Run> jobs_wanted_;
  std::int64_t runs_listed_ = 0;
  std::int64_t run_attempts_stored_ = 0;
  std::int64_t jobs_stored_ = 0;
  std::int64_t requests_ = 0;
  bool workflows_stored_ = false;
  std::int64_t failures_ = 0;
  std::optional<Error> first_failure_;
  std::optional<Error> fatal_;  ///< ends the repository
};

}  // namespace runlight::collect
