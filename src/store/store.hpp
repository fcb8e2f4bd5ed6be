// SPDX-License-Identifier: MIT
#pragma once
#include <atomic>
#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/collecting.hpp"
#include "model/collection.hpp"
#include "model/job.hpp"
#include "model/repository.hpp"
#include "model/run.hpp"
#include "model/workflow.hpp"
#include "model/workflow_file.hpp"
#include "store/drop_months.hpp"
#include "store/engine.hpp"
#include "store/touched_workflows.hpp"

namespace runlight::store {

class GroupedInserts;
class RollUps;
class SaveNumbers;

// What the collector asks of the store, each answered by the question of the same name in sql/queries.

/// What is already stored of one attempt.
struct KnownAttempt {
  std::int64_t run_id = 0;
  std::int32_t run_attempt = 1;
  std::string status;
  Time updated_at{};
  bool is_absent = false;  ///< the run was found to be gone
};
BOOST_DESCRIBE_STRUCT(KnownAttempt, (), (run_id, run_attempt, status, updated_at, is_absent))

/// A run with an attempt that had not ended when it was last seen.
struct UnfinishedRun {
  std::int64_t repository_id = 0;
  std::int64_t run_id = 0;
  std::int32_t run_attempt = 1;
  std::int64_t workflow_id = 0;
  Time created_at{};
  Time last_observed_at{};
};
BOOST_DESCRIBE_STRUCT(UnfinishedRun, (), (repository_id, run_id, run_attempt, workflow_id, created_at, last_observed_at))

/// A run whose jobs have to be read, at its latest attempt.
struct JobListDue {
  std::int64_t repository_id = 0;
  std::int64_t workflow_id = 0;
  std::int64_t run_id = 0;
  std::int32_t run_attempt = 1;
  std::string status;
  Time created_at{};
};
BOOST_DESCRIBE_STRUCT(JobListDue, (), (repository_id, workflow_id, run_id, run_attempt, status, created_at))

/// Which of them are asked for.
struct JobListFilter {
  std::vector<std::int64_t> repository_ids;  ///< none: all
  std::optional<Time> created_from;          ///< absent: from the first run
  std::optional<Time> created_before;        ///< absent: up to the last
  bool failed_only = false;
  std::size_t limit = 1'000;
};

/// A recent day of a repository.
struct RecheckDay {
  std::int64_t repository_id = 0;
  Time day{};  ///< its midnight
  std::int64_t runs = 0;
  std::optional<Time> proved_at;  ///< absent: never, or less was stored than promised
};
BOOST_DESCRIBE_STRUCT(RecheckDay, (), (repository_id, day, runs, proved_at))

/// A run by its latest attempt.
struct StoredRun {
  std::int64_t run_id = 0;
  std::int32_t run_attempt = 1;
  std::string status;
  std::string conclusion;  ///< "" until settled
  Time created_at{};
  Time updated_at{};
};
BOOST_DESCRIBE_STRUCT(StoredRun, (), (run_id, run_attempt, status, conclusion, created_at, updated_at))

/// A run chosen to be compared.
struct SampledRun {
  std::int64_t repository_id = 0;
  std::int64_t run_id = 0;
  std::int64_t workflow_id = 0;
  Time created_at{};
};
BOOST_DESCRIBE_STRUCT(SampledRun, (), (repository_id, run_id, workflow_id, created_at))

struct StoredAttempt {
  std::int32_t run_attempt = 1;
  std::string status;
  std::string conclusion;  ///< "" until settled
  Time updated_at{};
};
BOOST_DESCRIBE_STRUCT(StoredAttempt, (), (run_attempt, status, conclusion, updated_at))

struct StoredJob {
  std::int64_t job_id = 0;
  std::int32_t run_attempt = 1;
  std::string status;
  std::string conclusion;  ///< "" until settled
  std::optional<Time> started_at;
  std::optional<Time> completed_at;
  std::int64_t steps = 0;  ///< how many
};
BOOST_DESCRIBE_STRUCT(StoredJob, (), (job_id, run_attempt, status, conclusion, started_at, completed_at, steps))

struct KnownWorkflow {
  std::int64_t repository_id = 0;
  std::int64_t workflow_id = 0;
};
BOOST_DESCRIBE_STRUCT(KnownWorkflow, (), (repository_id, workflow_id))

/// What a run's jobs are stored with and do not tell themselves.
struct RunPlace {
  std::int64_t repository_id = 0;
  std::int64_t run_id = 0;
  std::int64_t workflow_id = 0;
  Time created_at{};
};
BOOST_DESCRIBE_STRUCT(RunPlace, (), (repository_id, run_id, workflow_id, created_at))

struct LastOutcome {
  std::int64_t repository_id = 0;
  std::string outcome;  ///< of its last recorded collection: complete, partial, failed
};
BOOST_DESCRIBE_STRUCT(LastOutcome, (), (repository_id, outcome))

/// Typed reading and writing for the collector. Saving the same thing twice, or an older observation after a newer one,
/// changes nothing that a reader sees. Calls block; safe from several threads. Does not own the engine.
class Store {
 public:
  /// Brings the schema up to date (migrate.hpp) and fails as migrate does.
  static Result<Store> open(Engine& engine);

  Result<void> save(std::span<const model::Repository> rows);
  Result<void> save(std::span<const model::Workflow> rows);
  Result<void> save(std::span<const model::WorkflowFile> rows);
  Result<void> save(std::span<const model::Run> rows);
  Result<void> save(std::span<const model::Job> rows);
  Result<void> save(std::span<const model::JobList> rows);
  Result<void> save(std::span<const model::Collection> rows);

  Result<void> save(std::span<const model::Coverage> rows);
  Result<void> save(std::span<const model::PageMemo> rows);
  Result<void> save(std::span<const model::LedgerDay> rows);
  Result<void> save(std::span<const model::AbsentRun> rows);

  // Everything there is of each; read once, when a collector begins.
  Result<std::vector<model::Repository>> repositories();
  Result<std::vector<model::Coverage>> coverage();
  Result<std::vector<model::PageMemo>> pages();
  Result<std::vector<KnownWorkflow>> known_workflows();
  Result<std::vector<LastOutcome>> last_outcomes();

  /// Of those of `run_ids` that are stored and were created at `created_from` or later; in no order.
  Result<std::vector<RunPlace>> run_places(std::span<const std::int64_t> run_ids, Time created_from);

  /// `from` and `to`: the earliest and latest creation among these runs.
  Result<std::vector<KnownAttempt>> known_attempts(std::int64_t repository_id, std::span<const std::int64_t> run_ids,
                                                   Time from, Time to);
  /// Newest first.
  Result<std::vector<UnfinishedRun>> unfinished_runs(Time created_from);
  /// In the order in which they should be read.
  Result<std::vector<JobListDue>> job_lists_due(const JobListFilter& filter, Time now);
  /// Days with runs, of all repositories, from the day of `from` to that of `to`.
  Result<std::vector<RecheckDay>> recheck_days(Time from, Time to);
  /// Created in [from, to]; those that GitHub no longer has are left out.
  Result<std::vector<StoredRun>> stored_runs(std::int64_t repository_id, Time from, Time to);
  /// At most `limit` of these repositories, chosen by `seed`.
  Result<std::vector<SampledRun>> sample_runs(std::span<const std::int64_t> repository_ids, std::uint64_t seed,
                                              std::size_t limit);
  Result<std::vector<StoredAttempt>> stored_attempts(const SampledRun& run);
  Result<std::vector<StoredJob>> stored_jobs(const SampledRun& run);
  /// How many runs, without those that GitHub no longer has.
  Result<std::int64_t> stored_run_count(std::int64_t repository_id);

  /// The blob_sha of each workflow file as it was read last, by path. A file that has since been deleted is still there.
  Result<std::map<std::string, std::string>> known_workflow_files(std::int64_t repository_id);

  /// See drop_months.hpp.
  Result<Dropped> drop_months_before(Time limit);

  Engine& engine() { return *engine_; }

  /// A number that grows whenever rows were saved; larger in a later process than in an earlier one. Costs nothing.
  std::uint64_t data_version() const { return *data_version_; }

  /// Rows came into the tables by another way than `save`.
  void note_rows();

  /// What is said of the rows has changed, not the rows.
  void note_answers() { ++*data_version_; }

  /// Which workflows have got rows.
  TouchedWorkflows& touched() { return *touched_; }

  /// What was stored since the last time comes into what questions about runs read (roll_ups.hpp); opening does so, too.
  /// Others that call it meanwhile wait. Fails as the engine does; then the next call does it again.
  Result<void> roll_up(Time now);

  /// Something was stored since that, or it is another day (UTC).
  bool is_roll_up_due(Time now) const;

  /// Every row with this `stored_seq` or a lower one is stored; what is saved from now on gets a higher one.
  std::uint64_t settled_seq() const;

 private:
  Store(Engine& engine, std::uint64_t last_seq);
  void note_stored();
  template <class Row>
  Result<void> insert_all(std::string_view table, std::span<const Row> rows);

  Engine* engine_;
  std::shared_ptr<GroupedInserts> inserts_;                   // shared by copies
  std::shared_ptr<SaveNumbers> save_numbers_;                 // shared by copies
  std::shared_ptr<RollUps> roll_ups_;                         // shared by copies
  std::shared_ptr<std::atomic<std::uint64_t>> data_version_;  // shared by copies
  std::shared_ptr<TouchedWorkflows> touched_;                 // shared by copies
};

}  // namespace runlight::store
