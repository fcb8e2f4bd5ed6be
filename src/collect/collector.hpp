// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "github/client.hpp"
#include "store/store.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace runlight::collect {

struct Request {
  std::string owner;
  std::vector<std::string> repo_globs;  ///< none: every repository
  bool jobs = true;
  int repositories_at_once = 8;
};

/// How far a collection is; sums over all repositories.
struct Progress {
  std::int64_t repositories_total = 0;  ///< 0 until the list is read
  std::int64_t repositories_done = 0;
  std::int64_t runs_promised = 0;  ///< GitHub's total_count, summed as repositories begin
  std::int64_t runs_listed = 0;
  std::int64_t run_attempts_stored = 0;
  std::int64_t job_lists_wanted = 0;
  std::int64_t job_lists_read = 0;
  std::int64_t jobs_stored = 0;
};

/// What one repository came to when it did not go through whole.
struct Trouble {
  std::string repository;  ///< owner/repo
  Error error;
};

struct Summary {
  Progress counts;
  std::int64_t requests = 0;
  double seconds = 0;
  std::vector<Trouble> troubles;  ///< empty: complete
};

/// Reads repositories, workflows, runs and jobs from GitHub and stores each repository as it arrives. A repository that
/// fails is named in the summary and does not stop the others; the Result fails only when nothing could be begun (owner
/// unknown, token refused, host unreachable, store broken). What is stored and settled is not fetched again. Not
/// thread-safe: one collection at a time per Collector. Blocking store calls run on `workers`.
class Collector {
 public:
  Collector(github::Client& github, store::Store& store, Clock& clock, boost::asio::any_io_executor workers);

  /// `on_progress` is called often, on the collector's executor; keep it cheap.
  Task<Result<Summary>> collect(Request request, std::function<void(const Progress&)> on_progress);

 private:
  github::Client& github_;
  store::Store& store_;
  Clock& clock_;
  boost::asio::any_io_executor workers_;
};

}  // namespace runlight::collect
