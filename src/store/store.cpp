// SPDX-License-Identifier: MIT
#include "store/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "model/status.hpp"
#include "model/version.hpp"
#include "store/grouped_inserts.hpp"
#include "store/migrate.hpp"
#include "store/row_json.hpp"

namespace runlight::store {
namespace {

// Rows that are written as text at once: enough that the cost of an INSERT is spread, few enough that their text stays
// small.
constexpr std::size_t k_rows_per_insert = 10'000;

std::optional<Time> last_change(const model::Job& job) {
  return std::max({job.completed_at, job.started_at, job.created_at});  // an absent one is less than any
}

std::uint64_t version_of(const model::Repository& row) {
  return model::observation_version(false, std::nullopt, row.observed_at);
}
std::uint64_t version_of(const model::Workflow& row) {
  return model::observation_version(false, std::nullopt, row.observed_at);
}
std::uint64_t version_of(const model::Run& row) {
  return model::observation_version(model::is_settled(row.status), row.updated_at, row.observed_at);
}
std::uint64_t version_of(const model::Job& row) {
  return model::observation_version(model::is_settled(row.status), last_change(row), row.observed_at);
}
std::uint64_t version_of(const model::JobList& row) {
  return model::observation_version(row.settled, std::nullopt, row.observed_at);
}

template <class Row>
concept Versioned = requires(const Row& row) { version_of(row); };

template <class Row>
std::string json_lines(std::span<const Row> rows) {
  constexpr std::size_t k_usual_row_bytes = 1'000;
  std::string text;
  text.reserve(rows.size() * k_usual_row_bytes);
  for (const auto& row : rows) {
    text += '{';
    append_members(text, row);
    if constexpr (Versioned<Row>) {
      text += ",\"version\":";
      append_json(text, version_of(row));
    }
    text += "}\n";
  }
  return text;
}

template <class Row>
Result<void> insert_all(GroupedInserts& inserts, std::string_view table, std::span<const Row> rows) {
  while (!rows.empty()) {
    const auto batch = rows.first(std::min(rows.size(), k_rows_per_insert));
    RUNLIGHT_TRY_VOID(inserts.insert(table, json_lines(batch)));
    rows = rows.subspan(batch.size());
  }
  return {};
}

// One row per attempt with what its run's job list says. The list of the latest attempt covers the earlier ones.
constexpr const char* k_known_attempts = R"(
SELECT
    r.run_id,
    r.run_attempt,
    r.status = 'completed',
    r.updated_at,
    l.settled AND l.run_attempt >= r.run_attempt AND l.jobs_received >= l.jobs_promised
FROM run_versions AS r FINAL
LEFT JOIN
(
    SELECT run_id, run_attempt, settled, jobs_received, jobs_promised
    FROM job_list_versions FINAL
    WHERE repository_id = {repository_id:UInt64}
) AS l ON l.run_id = r.run_id
WHERE r.repository_id = {repository_id:UInt64})";

template <class Number>
bool read(std::string_view text, Number& out) {
  return std::from_chars(text.data(), text.data() + text.size(), out).ec == std::errc{};
}

Result<KnownAttempt> read_known_attempt(std::string_view line) {
  const auto fields = split(line, '\t');
  KnownAttempt known;
  if (fields.size() != 5 || !read(fields[0], known.run_id) || !read(fields[1], known.run_attempt)) {
    return fail(ErrorKind::internal, fmt::format("the engine gave \"{}\" for a known attempt", line));
  }
  known.settled = fields[2] == "1";
  known.updated_at = fields[3];
  known.jobs_settled = fields[4] == "true" || fields[4] == "1";
  return known;
}

}  // namespace

Store::Store(Engine& engine) : engine_(&engine), inserts_(std::make_shared<GroupedInserts>(engine)) {}

Result<Store> Store::open(Engine& engine) {
  RUNLIGHT_TRY_VOID(migrate(engine));
  return Store(engine);
}

Result<void> Store::save(std::span<const model::Repository> rows) {
  return insert_all(*inserts_, "repository_versions", rows);
}
Result<void> Store::save(std::span<const model::Workflow> rows) { return insert_all(*inserts_, "workflow_versions", rows); }
Result<void> Store::save(std::span<const model::Run> rows) { return insert_all(*inserts_, "run_versions", rows); }
Result<void> Store::save(std::span<const model::Job> rows) { return insert_all(*inserts_, "job_versions", rows); }
Result<void> Store::save(std::span<const model::JobList> rows) { return insert_all(*inserts_, "job_list_versions", rows); }
Result<void> Store::save(std::span<const model::Collection> rows) { return insert_all(*inserts_, "collections", rows); }

Result<std::vector<KnownAttempt>> Store::known_attempts(std::int64_t repository_id) {
  RUNLIGHT_TRY(const auto answer, engine_->run({.sql = k_known_attempts,
                                                .parameters = {{"repository_id", std::to_string(repository_id)}},
                                                .format = "TSV",
                                                .tag = "known_attempts"}));
  std::vector<KnownAttempt> known;
  for (const auto line : split(answer.body, '\n')) {
    if (line.empty()) continue;
    RUNLIGHT_TRY(known.emplace_back(), read_known_attempt(line));
  }
  return known;
}

}  // namespace runlight::store
