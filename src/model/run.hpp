// SPDX-License-Identifier: MIT
#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"

namespace runlight::model {

/// One attempt of a workflow run; identity (repository_id, run_id, run_attempt). Its times and outcome are that attempt's;
/// `created_at` is the run's and never changes. `updated_at` is the last change of any kind, never an end time.
/// An absent optional means that GitHub gave none (old payloads lack several, see the decoder).
struct Run {
  std::int64_t repository_id = 0;
  std::int64_t run_id = 0;
  std::int32_t run_attempt = 1;
  std::int64_t workflow_id = 0;
  std::optional<std::string> workflow_name;  ///< the run's `name`
  std::int64_t run_number = 0;
  std::string event;
  std::string status;
  std::optional<std::string> conclusion;  ///< absent until settled
  std::optional<std::string> head_branch;
  std::string head_sha;
  std::optional<std::string> head_repository;  ///< full name; another one than the run's for a fork's pull request
  std::string display_title;
  std::string path;              ///< of the workflow file; may end in "@ref"
  std::string actor;             ///< login; "" when the account is gone
  std::string triggering_actor;  ///< who started this attempt
  std::int64_t check_suite_id = 0;
  std::string html_url;
  Time created_at{};
  std::optional<Time> run_started_at;
  Time updated_at{};
  Time observed_at{};
};
BOOST_DESCRIBE_STRUCT(Run, (),
                      (repository_id, run_id, run_attempt, workflow_id, workflow_name, run_number, event, status, conclusion,
                       head_branch, head_sha, head_repository, display_title, path, actor, triggering_actor, check_suite_id,
                       html_url, created_at, run_started_at, updated_at, observed_at))

}  // namespace runlight::model
