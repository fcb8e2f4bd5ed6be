// SPDX-License-Identifier: MIT
#include "archive/tables.hpp"

#include <algorithm>
#include <array>

namespace runlight::archive {
namespace {

constexpr auto all_tables = std::to_array<Table>({
    {"repositories", "repository_versions", "repository_id", "", false, "*"},
    {"workflows", "workflow_versions", "repository_id, workflow_id", "", false, "*"},
    {"workflow_files", "workflow_file_versions", "repository_id, path", "", false, "*"},
    // Without what only people look at: of a history of years that is most of it.
    {"runs", "run_versions", "repository_id, workflow_id, run_id, run_attempt", "toYYYYMM(created_at)", false,
     "repository_id, run_id, run_attempt, workflow_id, run_number, event, status, conclusion, head_branch, head_sha, path, "
     "html_url, "
     "created_at, run_started_at, updated_at, observed_at, version"},
    {"jobs", "job_versions", "repository_id, workflow_id, run_id, job_id", "toYYYYMM(run_created_at)", false, ""},
    {"collections", "collection_versions", "repository_id, started_at, collection_id", "", false, "*"},
    {"absent_runs", "absent_run_versions", "repository_id, run_id", "", true, "*"},
    {"job_lists", "job_list_versions", "repository_id, run_id", "toYYYYMM(run_created_at)", true, "*"},
    {"ledger", "ledger_versions", "repository_id, day", "", true, "*"},
    {"coverage", "coverage_versions", "repository_id", "", true, "*"},
    {"pages", "page_versions", "page", "", true, "*"},
});

}  // namespace

std::span<const Table> tables() { return all_tables; }

const Table* find_table(std::string_view name) {
  const auto* const found = std::ranges::find(all_tables, name, &Table::name);
  return found == all_tables.end() ? nullptr : found;
}

}  // namespace runlight::archive
