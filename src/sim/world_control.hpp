// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "sim/run_plan.hpp"

namespace runlight::sim {

enum class RunStatus { queued, in_progress, completed };

struct NewRun {
  std::string repository;  ///< "owner/name"
  std::string workflow;    ///< its id or file name; "" takes the first
  Event event = Event::push;
  RunStatus status = RunStatus::queued;
  Outcome conclusion = Outcome::success;  ///< when completed
  std::uint16_t jobs = 0;                 ///< 0: as many as the workflow's jobs make
  std::optional<Time> created_at;         ///< absent: now
};

/// Which run of which repository (by index) a control call concerned.
struct ControlledRun {
  std::size_t repository = 0;
  std::int64_t run_id = 0;
  std::uint32_t run_number = 0;
  std::int32_t run_attempt = 1;
};

struct RepositoryChange {
  std::optional<std::string> name, owner;
  std::optional<bool> is_archived, is_private, is_gone;
};

struct WorkflowChange {
  std::optional<std::string> state;
  std::optional<std::vector<std::string>> crons;
};

struct DeletedRun {
  std::int64_t repository_id = 0;
  std::int64_t run_id = 0;
};

/// What can be changed in an invented organisation while it runs; each call is one step for all who look on. Fails as
/// not_found for what is not there (any more) and as bad_input for what cannot be. Call it while holding no view. Safe to
/// call from several threads.
class WorldControl {
 public:
  virtual ~WorldControl() = default;
  virtual Result<ControlledRun> create_run(const NewRun& wanted, Time now) = 0;
  /// Lets a controlled run's newest attempt begin.
  virtual Result<ControlledRun> start_run(std::int64_t id, Time now) = 0;
  virtual Result<ControlledRun> finish_run(std::int64_t id, Outcome conclusion, Time now) = 0;
  virtual Result<ControlledRun> rerun(std::int64_t id, bool failed_only, RunStatus status, Time now) = 0;
  virtual Result<ControlledRun> delete_run(std::int64_t id, Time now) = 0;
  /// The new repository's id.
  virtual Result<std::int64_t> create_repository(const std::string& name, Time now) = 0;
  virtual Result<std::int64_t> change_repository(const std::string& owner, const std::string& name,
                                                 const RepositoryChange& change, Time now) = 0;
  virtual Result<std::int64_t> change_workflow(std::int64_t id, const WorkflowChange& change, Time now) = 0;
  virtual std::vector<DeletedRun> deleted_runs() const = 0;
};

}  // namespace runlight::sim
