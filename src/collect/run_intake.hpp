// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "collect/context.hpp"
#include "collect/known.hpp"

namespace runlight::collect {

/// Where listed runs go, page by page.
class RunSink {
 public:
  virtual ~RunSink() = default;
  virtual Task<Result<void>> take(std::vector<model::Run> listed) = 0;
  /// After it everything that was taken is dealt with, if neither failed.
  virtual Task<Result<void>> flush() = 0;
};

/// Takes runs as GitHub lists them, from whichever list, and sees to it that they are stored with every earlier attempt. One
/// object serves one repository for one walk, on one executor.
class RunIntake final : public RunSink {
 public:
  /// `nothing_stored`: the repository is new, so the store need not be asked.
  RunIntake(Context& context, const model::Repository& repository, github::Priority priority, bool nothing_stored = false);

  /// Keeps what is news, fetching the attempts before it, and writes when enough has come together. Fails when something
  /// could not be fetched or stored; what could be is kept nevertheless.
  Task<Result<void>> take(std::vector<model::Run> listed) override;
  /// Writes what is kept.
  Task<Result<void>> flush() override;

  std::int64_t stored() const { return stored_; }
  /// Workflows of the runs that were taken.
  const std::set<std::int64_t>& workflow_ids() const { return workflow_ids_; }

 private:
  Task<Result<Known>> known(const std::vector<model::Run>* listed);
  Task<void> fetch_attempt(model::Run latest, std::int32_t run_attempt);

  Context& context_;
  const model::Repository& repository_;
  const github::Priority priority_;
  const bool nothing_stored_;
  /// Whether a run that is kept already says the same: ranges that meet list what lies on their edge twice.
  bool is_kept(const model::Run& run) const;

  std::vector<model::Run> runs_;  ///< kept, not written yet
  std::map<std::int64_t, std::tuple<std::int32_t, std::string, Time>>
      kept_;  ///< of those as listed, by run: attempt, status, `updated_at`
  std::vector<model::AbsentRun> listed_again_;
  std::set<std::int64_t> workflow_ids_;
  std::int64_t stored_ = 0;
  std::optional<Error> failure_;
};

}  // namespace runlight::collect
