// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <functional>
#include <memory>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "collect/request.hpp"
#include "collect/verify.hpp"
#include "github/client.hpp"
#include "store/store.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace runlight::collect {

/// Brings the store up to what GitHub lists, for the fewest requests. What has not changed is asked for conditionally, and
/// nothing is written of it. A repository that fails is named in the summary and does not stop the others; the Result fails
/// only when nothing could be begun (owner unknown, token refused, host unreachable, store broken). Ended at any moment, it
/// goes on where it stood: runs are stored before what says that they are. Blocking store calls run on `workers`. All calls
/// on one executor that runs one handler at a time.
class Collector {
 public:
  using OnProgress = std::function<void(const Progress&)>;  ///< called often; keep it cheap

  Collector(github::Client& github, store::Store& store, Clock& clock, boost::asio::any_io_executor workers);
  ~Collector();
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;

  /// One full cycle: news of every repository, then history, what may have changed since, and jobs.
  Task<Result<Summary>> collect(Request request, OnProgress on_progress);

  // The same in two halves, for a process that goes on: both may be under way at once, each once.

  /// Looks for news in the repositories that are due: busy ones often, silent ones rarely, all of them the first time.
  Task<Result<Summary>> poll(Request request, OnProgress on_progress);
  /// History, rechecks and jobs, as far as any are due.
  Task<Result<Summary>> work_off(Request request, OnProgress on_progress);

  /// Compares what is stored with GitHub.
  Task<Result<Verification>> verify(Request request, VerifyOptions options, OnProgress on_progress);

  /// An event told that this repository has news: it is due at once. Unknown repositories are listed anew.
  void hint(std::int64_t repository_id);

  /// How long nothing is due for poll; 0: something is.
  std::chrono::milliseconds until_next_poll() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace runlight::collect
