// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/collection.hpp"
#include "model/job.hpp"
#include "model/repository.hpp"
#include "model/run.hpp"
#include "model/workflow.hpp"
#include "store/engine.hpp"

namespace runlight::store {

class GroupedInserts;

/// What is already stored of one attempt, as far as a collector needs it to decide what to fetch.
struct KnownAttempt {
  std::int64_t run_id = 0;
  std::int32_t run_attempt = 1;
  bool settled = false;
  std::string updated_at;     ///< as format_time prints it
  bool jobs_settled = false;  ///< its run's job list was read after the run had ended, up to this attempt, and was whole
};

/// Typed reading and writing for the collector. Saving the same thing twice, or an older observation after a newer one,
/// changes nothing that a reader sees. Calls block; safe from several threads. Does not own the engine.
class Store {
 public:
  /// Brings the schema up to date (migrate.hpp) and fails as migrate does.
  static Result<Store> open(Engine& engine);

  Result<void> save(std::span<const model::Repository> rows);
  Result<void> save(std::span<const model::Workflow> rows);
  Result<void> save(std::span<const model::Run> rows);
  Result<void> save(std::span<const model::Job> rows);
  Result<void> save(std::span<const model::JobList> rows);
  Result<void> save(std::span<const model::Collection> rows);

  Result<std::vector<KnownAttempt>> known_attempts(std::int64_t repository_id);

  Engine& engine() { return *engine_; }

 private:
  explicit Store(Engine& engine);
  Engine* engine_;
  std::shared_ptr<GroupedInserts> inserts_;  // shared by copies
};

}  // namespace runlight::store
