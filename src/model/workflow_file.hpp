// SPDX-License-Identifier: MIT
#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace runlight::model {

/// What the workflow file at `path` said on the default branch; identity (repository_id, path). `path` is a Workflow's path.
/// Member names are the store's column names; docs/glossary.md defines them.
struct WorkflowFile {
  std::int64_t repository_id = 0;
  std::string path;
  std::string blob_sha;                          ///< of the content that was read: the same sha is the same content
  std::optional<std::string> name;               ///< absent: it names itself nothing
  std::vector<std::string> triggers;             ///< names of `on`, sorted, each once: push, schedule, workflow_dispatch, …
  std::vector<std::string> crons;                ///< of `on.schedule`, as written and in the file's order
  std::vector<std::string> cron_timezones;       ///< as many as crons; "" where none is beside the cron, which means UTC
  std::optional<std::int32_t> timeout_minutes;   ///< the largest of its jobs; absent: none that is a whole number
  std::optional<std::string> concurrency_group;  ///< of the workflow, as written, with its expressions
  std::optional<bool> cancel_in_progress;        ///< absent: not said, or an expression
  std::int32_t jobs = 0;                         ///< as written: a matrix counts as one
  std::string problem;  ///< "": none; else one sentence, and the facts above are those that could be read nevertheless
  Time observed_at{};
};
BOOST_DESCRIBE_STRUCT(WorkflowFile, (),
                      (repository_id, path, blob_sha, name, triggers, crons, cron_timezones, timeout_minutes,
                       concurrency_group, cancel_in_progress, jobs, problem, observed_at))

}  // namespace runlight::model
