// SPDX-License-Identifier: MIT
#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/cycle_note.hpp"
#include "app/fleet_verdicts.hpp"
#include "app/retention.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace runlight::app {

/// A row of the question `coverage`; its columns are described in docs/glossary.md.
struct RepositoryStatus {
  std::string owner;
  std::string repo;
  std::string state;
  std::optional<Time> covered_from;
  std::optional<Time> covered_until;
  std::optional<Time> gap_from;
  std::optional<Time> gap_until;
  std::string history;
  std::optional<Time> since;
  bool is_complete = false;
  std::int64_t days_unread = 0;
  std::int64_t days_short = 0;
  std::int64_t runs = 0;
  std::int64_t run_attempts = 0;
  std::int64_t jobs = 0;
  std::int64_t absent_runs = 0;
  std::int64_t job_lists_due = 0;
  std::int64_t unfinished_runs = 0;
  std::optional<Time> last_proved_at;
  std::optional<std::string> last_outcome;
  std::optional<std::string> last_message;
};
BOOST_DESCRIBE_STRUCT(RepositoryStatus, (),
                      (owner, repo, state, covered_from, covered_until, gap_from, gap_until, history, since, is_complete,
                       days_unread, days_short, runs, run_attempts, jobs, absent_runs, job_lists_due, unfinished_runs,
                       last_proved_at, last_outcome, last_message))

/// What the collector of a data folder does or did last.
struct CollectorStatus {
  std::string state;                  ///< of a running server, as its API tells; "": the folder was read, nobody has it open
  std::optional<CycleFacts> cycle;    ///< absent: never ended one, or it is not known here
  std::optional<Time> waiting_until;  ///< a limit holds it back
};

/// A row of the question `archives`, or what a running server tells of its archive.
struct ArchiveStatus {
  std::string place;
  std::optional<Time> last_exchanged_at;
  std::optional<std::int64_t> rows_not_pushed;  ///< absent: a server does not tell
  std::string state;                            ///< as its API tells; "": the folder was read
  std::string message;
};
BOOST_DESCRIBE_STRUCT(ArchiveStatus, (), (place, last_exchanged_at, rows_not_pushed))

struct Status {
  std::vector<RepositoryStatus> repositories;
  std::optional<Time> last_observed_at;  ///< absent: nothing is stored
  CollectorStatus collector;
  Retention retention = {};
  std::vector<ArchiveStatus> archives = {};
  std::vector<WorkflowVerdict> verdicts = {};  ///< of all workflows
};

/// What is still to be read of the watched repositories, and the requests that it takes.
struct Backlog {
  std::int64_t histories = 0;    ///< repositories with history to read
  std::int64_t days_unread = 0;  ///< of these
  std::int64_t runs_unread = 0;  ///< estimated by the runs a day of what is stored
  bool is_at_least = false;      ///< of some nothing is read yet, which tells nothing of their runs
  std::int64_t job_lists_due = 0;
  std::int64_t unfinished_runs = 0;
  std::int64_t requests_without_jobs = 0;
  std::int64_t requests_with_jobs = 0;
};

/// Pure.
Backlog backlog_of(std::span<const RepositoryStatus> repositories);

/// Those with something to read first, then those whose last collection was not complete, then the others; by name within.
void sort_worst_first(std::vector<RepositoryStatus>& repositories);

/// Bodies of answers of the API.
struct StatusAnswers {
  std::string coverage;   ///< of /api/v1/coverage
  std::string retention;  ///< of /api/v1/retention, asked for by the setting
  std::string health;     ///< of /api/v1/health
  std::string verdicts;   ///< of /api/v1/verdicts
};

/// bad_data when they are not that. Pure.
Result<Status> status_of_answers(const StatusAnswers& answers, const RetentionSetting& setting);

/// For people: the first `most_rows` workflows in need and repositories, worst first, and the sums.
std::string status_text(Status status, std::size_t most_rows, Time now);
/// One object, for programs.
std::string status_json(Status status, Time now);

}  // namespace runlight::app
