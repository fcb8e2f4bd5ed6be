// SPDX-License-Identifier: MIT
#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace runlight::model {

/// A step of a job. Numbers have gaps and are no index. Times of skipped steps may be absent or run backwards.
struct Step {
  std::int32_t number = 0;
  std::string name;
  std::string status;
  std::optional<std::string> conclusion;
  std::optional<Time> started_at;
  std::optional<Time> completed_at;
};
BOOST_DESCRIBE_STRUCT(Step, (), (number, name, status, conclusion, started_at, completed_at))

/// A job of one attempt; identity (repository_id, job_id). Names are not unique inside an attempt. Times are as GitHub gave
/// them, unjudged: a queued job's `started_at` equals its `created_at`, a carried-over job's lies before it.
struct Job {
  std::int64_t repository_id = 0;
  std::int64_t run_id = 0;
  std::int32_t run_attempt = 1;
  std::int64_t job_id = 0;
  std::int64_t workflow_id = 0;  ///< the run's
  std::string name;
  std::optional<std::string> workflow_name;
  std::string status;
  std::optional<std::string> conclusion;  ///< absent until settled
  std::string head_sha;
  std::optional<std::string> head_branch;
  std::int64_t runner_id = 0;  ///< 0: no runner yet
  std::string runner_name;     ///< "" until a runner took it
  std::string runner_group_name;
  std::vector<std::string> labels;
  std::string html_url;
  Time run_created_at{};           ///< the run's `created_at`: jobs are stored in their run's month
  std::optional<Time> created_at;  ///< absent in payloads before 2022
  std::optional<Time> started_at;
  std::optional<Time> completed_at;
  std::vector<Step> steps;
  Time observed_at{};
};
BOOST_DESCRIBE_STRUCT(Job, (),
                      (repository_id, run_id, run_attempt, job_id, workflow_id, name, workflow_name, status, conclusion,
                       head_sha, head_branch, runner_id, runner_name, runner_group_name, labels, html_url, run_created_at,
                       created_at, started_at, completed_at, steps, observed_at))

}  // namespace runlight::model
