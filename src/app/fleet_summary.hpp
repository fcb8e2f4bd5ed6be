// SPDX-License-Identifier: MIT
#pragma once
#include <boost/describe.hpp>
#include <boost/json/fwd.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "collect/request.hpp"
#include "store/engine.hpp"

namespace runlight::app {

// What `runlight collect --summary FILE` writes: the verdicts of the fleet in Markdown, for the summary of a job of GitHub
// Actions. The columns are those of the questions `workflows` and `summary`, described in docs/glossary.md.

struct LastRun {
  std::int64_t run_number = 0;
  std::string status;
  std::optional<std::string> conclusion;
  Time created_at{};
  std::string html_url;
};
BOOST_DESCRIBE_STRUCT(LastRun, (), (run_number, status, conclusion, created_at, html_url))
bool read_cell(const boost::json::value& cell, LastRun& out);

/// A row of `workflows`.
struct WorkflowRow {
  std::string owner;
  std::string repo;
  std::string workflow_name;
  std::string workflow_html_url;
  std::string state;
  std::string verdict;
  std::optional<Time> verdict_since;
  std::int64_t failing_runs = 0;
  std::optional<LastRun> last_run;
  std::optional<double> success_rate;
};
BOOST_DESCRIBE_STRUCT(WorkflowRow, (),
                      (owner, repo, workflow_name, workflow_html_url, state, verdict, verdict_since, failing_runs, last_run,
                       success_rate))

/// The row of `summary`.
struct FleetTotals {
  std::int64_t repositories = 0;
  std::int64_t runs = 0;
  std::optional<double> success_rate;
};
BOOST_DESCRIBE_STRUCT(FleetTotals, (), (repositories, runs, success_rate))

struct Fleet {
  std::vector<WorkflowRow> workflows;  ///< most in need first
  FleetTotals totals;                  ///< of the last 30 days
};

/// Everything stored, of all owners. Blocks.
Result<Fleet> read_fleet(store::Engine& engine, Time now);

/// `collection`: what came of it, or why it did not go through. At most 50 workflows and 20 repositories that are not
/// complete; it says how many were left out. Less than half of the 1 MiB that GitHub takes, whatever is in it. Pure.
std::string fleet_markdown(const Fleet& fleet, const Result<collect::Summary>& collection, Time now);

/// Writes it behind what is in the file, which is made where there is none: several commands of one step share it. Blocks.
Result<void> append_fleet_summary(const std::string& path, store::Engine& engine, const Result<collect::Summary>& collection,
                                  Time now);

}  // namespace runlight::app
