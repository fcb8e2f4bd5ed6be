// SPDX-License-Identifier: MIT
#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"

namespace runlight::model {

/// What was read of one run's jobs: how far the job rows of that run can be trusted. Identity (repository_id, run_id).
struct JobList {
  std::int64_t repository_id = 0;
  std::int64_t run_id = 0;
  std::int32_t run_attempt = 1;    ///< the latest attempt when the list was read; jobs of all attempts up to it were read
  std::int64_t jobs_promised = 0;  ///< GitHub's total_count
  std::int64_t jobs_received = 0;
  bool settled = false;  ///< the run had ended when its list was read, so the list will not change
  Time run_created_at{};
  Time observed_at{};
};
BOOST_DESCRIBE_STRUCT(JobList, (),
                      (repository_id, run_id, run_attempt, jobs_promised, jobs_received, settled, run_created_at,
                       observed_at))

/// One collection of one repository, from first request to last row stored.
struct Collection {
  std::string collection_id;  ///< shared by all repositories of one cycle
  std::int64_t repository_id = 0;
  std::string owner;
  std::string repo;
  std::string outcome;  ///< complete, partial, failed
  std::string message;  ///< why it is not complete; "" when it is
  std::int64_t runs_listed = 0;
  std::int64_t run_attempts_stored = 0;
  std::int64_t jobs_stored = 0;
  std::int64_t requests = 0;
  Time started_at{};
  Time finished_at{};
};
BOOST_DESCRIBE_STRUCT(Collection, (),
                      (collection_id, repository_id, owner, repo, outcome, message, runs_listed, run_attempts_stored,
                       jobs_stored, requests, started_at, finished_at))

}  // namespace runlight::model
