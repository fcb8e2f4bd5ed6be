// SPDX-License-Identifier: MIT
#include "store/given_rows.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

namespace runlight::store {
namespace {

namespace json = boost::json;

struct UsualRow {
  std::string_view given;  ///< the word in "given"
  std::string_view table;
  std::string_view row;
};

constexpr auto usual_rows = std::to_array<UsualRow>({
    {"repositories", "repository_versions", R"({"repository_id": 1, "owner": "acme", "repo": "api", "visibility": "public",
        "default_branch": "main", "observed_at": "2026-06-01T00:00:00Z", "version": 1})"},
    {"workflows", "workflow_versions",
     R"({"repository_id": 1, "workflow_id": 1, "name": "CI", "path": ".github/workflows/ci.yml",
        "state": "active", "observed_at": "2026-06-01T00:00:00Z", "version": 1})"},
    {"workflow_files", "workflow_file_versions",
     R"({"repository_id": 1, "path": ".github/workflows/ci.yml", "blob_sha": "ab", "triggers": ["push"], "jobs": 1,
        "observed_at": "2026-06-01T00:00:00Z", "version": 1})"},
    {"runs", "run_versions", R"({"repository_id": 1, "workflow_id": 1, "run_id": 1, "run_attempt": 1, "workflow_name": "CI",
        "event": "push", "status": "completed", "conclusion": "success", "head_branch": "main", "path": ".github/workflows/ci.yml",
        "created_at": "2026-05-01T10:00:00Z", "observed_at": "2026-06-01T00:00:00Z", "version": 1})"},
    {"jobs", "job_versions",
     R"({"repository_id": 1, "workflow_id": 1, "run_id": 1, "run_attempt": 1, "job_id": 1, "name": "build",
        "runner_id": 7, "runner_name": "runner-7", "status": "completed", "conclusion": "success", "run_created_at": "2026-05-01T10:00:00Z",
        "observed_at": "2026-06-01T00:00:00Z", "version": 1})"},
    {"job_lists", "job_list_versions", R"({"repository_id": 1, "run_id": 1, "run_attempt": 1, "settled": true,
        "run_created_at": "2026-05-01T10:00:00Z", "observed_at": "2026-06-01T00:00:00Z", "version": 1})"},
    {"absent_runs", "absent_run_versions",
     R"({"repository_id": 1, "run_id": 1, "observed_at": "2026-06-01T00:00:00Z", "version": 1})"},
    {"ledger", "ledger_versions", R"({"repository_id": 1, "day": "2026-05-01", "runs_promised": 1, "runs_stored": 1,
        "source": "list", "proved_at": "2026-06-01T00:00:00Z", "version": 1})"},
    {"coverage", "coverage_versions", R"({"repository_id": 1, "head_from": "2026-05-01T10:00:00Z",
        "head_until": "2026-05-01T10:00:00Z", "observed_at": "2026-06-01T00:00:00Z", "version": 1})"},
    {"collections", "collection_versions", R"({"repository_id": 1, "owner": "acme", "repo": "api", "outcome": "complete",
        "started_at": "2026-06-01T00:00:00Z", "finished_at": "2026-06-01T00:00:00Z", "version": 1})"},
    {"assessments", "assessment_versions", R"({"repository_id": 1, "workflow_id": 1, "verdict": "healthy",
        "assessed_at": "2026-06-01T00:00:00Z", "version": 1})"},
    {"archive_segments", "archive_segments",
     R"({"location": "/archive", "whole": true, "taken_at": "2026-06-01T00:00:00Z"})"},
    {"archive_marks", "archive_marks", R"({"location": "/archive", "pushed_at": "2026-06-01T00:00:00Z"})"},
});

void fill_in(json::object& row, std::string_view column, const json::value& value) { row.emplace(column, value); }

/// What follows from other columns of the same row.
void derive_run_columns(json::object& run) {
  if (const auto* status = run.if_contains("status"); status != nullptr && *status != "completed")
    fill_in(run, "conclusion", nullptr);
  if (const auto* created_at = run.if_contains("created_at")) {
    const json::value value = *created_at;
    fill_in(run, "run_started_at", value);
    fill_in(run, "updated_at", value);
  }
}

const json::object* run_of(const json::object& job, const json::array& runs) {
  const json::value one = 1;
  const auto key = [&](const json::object& row, std::string_view name) {
    const auto* value = row.if_contains(name);
    return value == nullptr ? one : *value;
  };
  for (const auto& run : runs) {
    const auto& row = run.as_object();
    if (key(row, "run_id") == key(job, "run_id") && key(row, "repository_id") == key(job, "repository_id")) return &row;
  }
  return nullptr;
}

void copy(const json::object& from, std::string_view name, json::object& to, std::string_view as) {
  if (const auto* value = from.if_contains(name)) fill_in(to, as, *value);
}

void take_from_run(json::object& job, const json::array& runs) {
  if (const auto* run = run_of(job, runs)) {
    copy(*run, "workflow_id", job, "workflow_id");
    copy(*run, "created_at", job, "run_created_at");
  }
  if (const auto* status = job.if_contains("status"); status != nullptr && *status != "completed")
    fill_in(job, "conclusion", nullptr);
}

json::array rows_named(const json::object& given, std::string_view name) {
  const auto* rows = given.if_contains(name);
  return rows == nullptr ? json::array{} : rows->as_array();
}

std::string json_lines(const UsualRow& usual, const json::object& given) {
  const auto runs = rows_named(given, "runs");
  const auto defaults = json::parse(usual.row).as_object();
  std::string lines;
  for (const auto& element : rows_named(given, usual.given)) {
    auto row = element.as_object();
    if (usual.given == "jobs") take_from_run(row, runs);
    if (usual.given == "runs" && !row.contains("created_at")) row["created_at"] = defaults.at("created_at");
    if (usual.given == "runs") derive_run_columns(row);
    for (const auto& column : defaults) fill_in(row, column.key(), column.value());
    lines += json::serialize(row) + "\n";
  }
  return lines;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> given_rows(const json::object& given) {
  for (const auto& entry : given) {
    if (std::ranges::find(usual_rows, std::string_view(entry.key()), &UsualRow::given) == usual_rows.end()) {
      throw std::invalid_argument("\"given\" knows no " + std::string(entry.key()));
    }
  }
  std::vector<std::pair<std::string, std::string>> tables;
  for (const auto& usual : usual_rows) tables.emplace_back(usual.table, json_lines(usual, given));
  return tables;
}

}  // namespace runlight::store
