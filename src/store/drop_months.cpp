// SPDX-License-Identifier: MIT
#include "store/drop_months.hpp"

#include <fmt/format.h>

#include <vector>

#include "store/row_reader.hpp"

namespace runlight::store {
namespace {

constexpr auto k_tag = "drop_months";

struct Partition {
  std::string table;
  std::string partition;
};
BOOST_DESCRIBE_STRUCT(Partition, (), (table, partition))

struct RowCount {
  std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(RowCount, (), (number))

// Jobs before the runs that they belong to, so that a job without its run is never left behind.
constexpr auto k_partitions = R"(
SELECT DISTINCT table, partition_id AS partition
FROM system.parts
WHERE database = currentDatabase() AND active AND table IN ('job_list_versions', 'job_versions', 'repository_days', 'run_facts', 'run_versions')
    AND toUInt32OrZero(partition_id) BETWEEN 197001 AND {last_month:UInt32}
ORDER BY table, partition)";

constexpr auto k_what_is_dropped = R"(
SELECT
    formatDateTime(min(created_at), '%Y-%m') AS first_month,
    formatDateTime(max(created_at), '%Y-%m') AS last_month,
    uniqExact(repository_id, run_id) AS runs,
    uniqExact(repository_id, run_id, run_attempt) AS run_attempts,
    (SELECT uniqExact(repository_id, job_id) FROM job_versions WHERE run_created_at < {limit:DateTime('UTC')}) AS jobs
FROM run_versions
WHERE created_at < {limit:DateTime('UTC')})";

// Tables that are not kept by months.
constexpr auto k_old_lines = "day < toDate({limit:DateTime('UTC')})";
constexpr auto k_old_absences =
    "(repository_id, run_id) IN (SELECT repository_id, run_id FROM run_versions WHERE created_at < {limit:DateTime('UTC')})";

// The totals count runs that go: until they are made anew they are not read. And a month that comes again begins with any
// block.
constexpr auto k_forget_totals = "TRUNCATE TABLE roll_up_ranges";
constexpr auto k_forget_marks = R"(
INSERT INTO roll_up_marks
SELECT table_name, partition_id, -1, version + 1
FROM roll_up_marks FINAL
WHERE toUInt32OrZero(partition_id) <= {last_month:UInt32})";

std::vector<Parameter> limit_of(std::chrono::year_month_day day) {
  return {
      {"limit", fmt::format("{:04}-{:02}-01 00:00:00", static_cast<int>(day.year()), static_cast<unsigned>(day.month()))}};
}

/// A mutation rewrites parts, so it is asked for only where there is something to delete.
Result<void> delete_rows(Engine& engine, std::string_view table, std::string_view which,
                         const std::vector<Parameter>& limit) {
  RUNLIGHT_TRY(const auto found, engine.run({.sql = fmt::format("SELECT count() AS number FROM {} WHERE {}", table, which),
                                             .parameters = limit,
                                             .tag = k_tag}));
  RUNLIGHT_TRY(const auto counted, parse_rows<RowCount>(found.body, k_tag));
  if (counted.empty() || counted.front().number == 0) return {};
  RUNLIGHT_TRY([[maybe_unused]] const auto deleted,
               engine.run({.sql = fmt::format("ALTER TABLE {} DELETE WHERE {} SETTINGS mutations_sync = 1", table, which),
                           .parameters = limit,
                           .tag = k_tag}));
  return {};
}

}  // namespace

Result<Dropped> drop_months_before(Engine& engine, Time limit) {
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(limit)};
  const auto before = limit_of(day);
  const auto last = day.year() / day.month() - std::chrono::months(1);
  const auto last_month = static_cast<int>(last.year()) * 100 + static_cast<int>(static_cast<unsigned>(last.month()));
  RUNLIGHT_TRY_VOID(delete_rows(engine, "ledger_versions", k_old_lines, before));
  RUNLIGHT_TRY(const auto found,
               engine.run({.sql = k_partitions, .parameters = {{"last_month", std::to_string(last_month)}}, .tag = k_tag}));
  RUNLIGHT_TRY(const auto partitions, parse_rows<Partition>(found.body, k_tag));
  if (partitions.empty()) return Dropped{};
  RUNLIGHT_TRY(const auto told, engine.run({.sql = k_what_is_dropped, .parameters = before, .tag = k_tag}));
  RUNLIGHT_TRY(const auto dropped, parse_rows<Dropped>(told.body, k_tag));
  // While the runs are still there to tell which ones.
  RUNLIGHT_TRY_VOID(delete_rows(engine, "absent_run_versions", k_old_absences, before));
  RUNLIGHT_TRY([[maybe_unused]] const auto forgotten, engine.run({.sql = k_forget_totals, .tag = k_tag}));
  RUNLIGHT_TRY(
      [[maybe_unused]] const auto unmarked,
      engine.run({.sql = k_forget_marks, .parameters = {{"last_month", std::to_string(last_month)}}, .tag = k_tag}));
  for (const auto& [table, partition] : partitions) {
    RUNLIGHT_TRY([[maybe_unused]] const auto done,
                 engine.run({.sql = fmt::format("ALTER TABLE {} DROP PARTITION ID {{partition:String}}", table),
                             .parameters = {{"partition", partition}},
                             .tag = k_tag}));
  }
  return dropped.empty() || dropped.front().runs == 0 ? Dropped{} : dropped.front();
}

}  // namespace runlight::store
