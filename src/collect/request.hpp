// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace runlight::collect {

/// Of which runs the jobs are read: one request or more each, where 100 runs take one together.
enum class JobsPolicy {
  all,
  recent,  ///< created in the last 30 days
  failed,  ///< an attempt failed, timed out or could not start
  none,
};

/// What to collect.
struct Request {
  /// Organisation or user. "" takes the repositories that an app's installation was given (`installation`), or those that
  /// `repo_globs` name whole, as owner/repo.
  std::string owner;
  bool installation = false;
  std::vector<std::string> repo_globs;     ///< repo or owner/repo with * and ?; none: every repository
  std::vector<std::string> exclude_globs;  ///< left out nevertheless
  bool forks = true;
  bool archived = true;
  bool public_only = false;
  std::optional<Time> since;  ///< runs created before are not collected; absent: from the first
  /// Runs that are older are dropped from the store, by whole months, and not collected; absent: kept for ever.
  std::optional<std::chrono::days> keep;
  JobsPolicy jobs = JobsPolicy::all;
  std::int64_t most_job_lists = 0;  ///< read in one cycle, newest and failed first; 0: all that are due
  bool recheck_all = false;         ///< looks at everything that may still change, whether it is due or not
  int repositories_at_once = 20;
  std::chrono::seconds shortest_poll{60};  ///< between two looks at one repository, by Collector::poll
};

/// How far a collection is; sums over all repositories.
struct Progress {
  std::string phase;                    ///< "runs", "history", "jobs" …: what it is at
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

/// One cycle.
struct Summary {
  Progress counts;
  std::int64_t repositories_unchanged = 0;
  std::int64_t requests = 0;
  std::int64_t not_modified = 0;  ///< of them, answered by 304
  std::int64_t points = 0;        ///< of the rate budget
  std::int64_t waits = 0;         ///< for a limit
  double waited_s = 0;
  double seconds = 0;
  std::vector<Trouble> troubles;  ///< empty: complete
};

}  // namespace runlight::collect
