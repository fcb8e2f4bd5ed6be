// SPDX-License-Identifier: MIT
#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace runlight::insight {

// What is known of a workflow when it is judged. Each struct is a row of the question in sql/queries that its comment names;
// member names are the columns, docs/glossary.md defines them.

/// `workflow_histories`: the workflow, its repository, its file and how far the repository is collected.
struct WorkflowFacts {
  std::int64_t repository_id = 0;
  std::int64_t workflow_id = 0;
  std::string owner;
  std::string repo;
  std::string visibility;  ///< public, private, internal
  std::string default_branch;
  bool archived = false;
  std::string repository_state = "watched";  ///< watched, transferred, gone
  std::optional<Time> pushed_at;
  std::string name;
  std::string path;
  std::string state;     ///< GitHub's: active, disabled_manually, …
  std::string html_url;  ///< the repository's page on GitHub
  std::string workflow_html_url;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  bool has_file = false;  ///< its file was read; else the next five say nothing
  std::vector<std::string> triggers;
  std::vector<std::string> crons;
  std::vector<std::string> cron_timezones;
  std::string blob_sha;
  std::optional<Time> file_observed_at;    ///< when this content was first read
  std::optional<Time> covered_from;        ///< every run created since then is stored, but for a gap; absent: not known
  std::optional<Time> covered_until;       ///< the newest creation that is stored as everything up to it
  bool is_history_read = false;            ///< down to the first run, or to a chosen time
  std::optional<Time> first_collected_at;  ///< of the repository, on record
  std::optional<Time> last_collected_at;   ///< end of its last collection on record
  std::string last_outcome;                ///< complete, partial, failed; "" none is on record
};
BOOST_DESCRIBE_STRUCT(WorkflowFacts, (),
                      (repository_id, workflow_id, owner, repo, visibility, default_branch, archived, repository_state,
                       pushed_at, name, path, state, html_url, workflow_html_url, created_at, updated_at, has_file, triggers,
                       crons, cron_timezones, blob_sha, file_observed_at, covered_from, covered_until, is_history_read,
                       first_collected_at, last_collected_at, last_outcome))

/// `history_attempts`: one attempt of one of its newest runs.
struct HistoryAttempt {
  std::int64_t repository_id = 0;
  std::int64_t workflow_id = 0;
  std::int64_t run_id = 0;
  std::int32_t run_attempt = 1;
  std::int64_t run_number = 0;
  std::string event;
  std::string status;
  std::string conclusion;  ///< "" until settled
  std::string head_sha;
  bool on_default_branch = false;  ///< and not of a pull request
  Time created_at{};               ///< of the run
  std::optional<Time> run_started_at;
  std::optional<Time> completed_at;  ///< end of its last job; absent: under way, or its jobs are not known
  Time observed_at{};
  std::optional<double> duration_s;  ///< wall time
  std::int64_t jobs = 0;             ///< that it executed; 0: not known
};
BOOST_DESCRIBE_STRUCT(HistoryAttempt, (),
                      (repository_id, workflow_id, run_id, run_attempt, run_number, event, status, conclusion, head_sha,
                       on_default_branch, created_at, run_started_at, completed_at, observed_at, duration_s, jobs))

/// `history_failed_jobs`: a job that failed, and the first of its steps that did ("": none of them).
struct FailedJob {
  std::int64_t repository_id = 0;
  std::int64_t workflow_id = 0;
  std::int64_t run_id = 0;
  std::int32_t run_attempt = 1;
  std::string job_name;
  std::string step_name;
  std::string html_url;
};
BOOST_DESCRIBE_STRUCT(FailedJob, (), (repository_id, workflow_id, run_id, run_attempt, job_name, step_name, html_url))

/// `history_job_durations`: the jobs of one name that succeeded in the first attempts of runs that did, on the default
/// branch. The lists belong together, by run_id; jobs of one name within a run (a matrix may have them) are there by the
/// longest.
struct JobDurations {
  std::int64_t repository_id = 0;
  std::int64_t workflow_id = 0;
  std::string job_name;
  std::vector<std::int64_t> run_ids;
  std::vector<double> durations_s;
  std::vector<std::string> labels;  ///< of the runner that was asked for, sorted, with commas
};
BOOST_DESCRIBE_STRUCT(JobDurations, (), (repository_id, workflow_id, job_name, run_ids, durations_s, labels))

/// Everything that a verdict rests on.
struct WorkflowHistory {
  WorkflowFacts facts;
  std::vector<HistoryAttempt> attempts;  ///< by run_id, then run_attempt; within a workflow GitHub counts run_id up
  std::vector<FailedJob> failed_jobs;    ///< of the failures that a verdict may name
  std::vector<JobDurations> job_durations;
  std::optional<Time> collected_until;  ///< what was created until then is stored, and its state then known
};

}  // namespace runlight::insight
