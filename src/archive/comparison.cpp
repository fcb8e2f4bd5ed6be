// SPDX-License-Identifier: MIT
#include "archive/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/describe.hpp>

#include "archive/columns.hpp"
#include "archive/standing_rows.hpp"
#include "archive/tables.hpp"
#include "store/row_reader.hpp"

namespace runlight::archive {
namespace {

struct CountsRow {
  std::int64_t rows_in_store = 0;
  std::int64_t rows_in_archive = 0;
  std::int64_t only_in_store = 0;
  std::int64_t only_in_archive = 0;
  std::int64_t different = 0;
};
BOOST_DESCRIBE_STRUCT(CountsRow, (), (rows_in_store, rows_in_archive, only_in_store, only_in_archive, different))

Result<TableComparison> compare_table(const Parts& parts, const Table& table, bool has_segments) {
  RUNLIGHT_TRY(const auto columns, columns_of(parts.store.engine(), table));
  const std::array all{fmt::format("{}{}/*{}", k_root, table.name, k_extension)};
  const auto stored = standing_rows(table, columns, table.stored_in);
  const auto archived = has_segments ? standing_rows(table, columns, parts.shelf.source(all, columns.structure))
                                     : fmt::format("SELECT * FROM ({}) WHERE false", stored);
  auto answer = parts.shelf.read(
      all,
      fmt::format("SELECT countIf(in_store) AS rows_in_store, countIf(in_archive) AS rows_in_archive, "
                  "countIf(in_store AND NOT in_archive) AS only_in_store, countIf(in_archive AND NOT in_store) AS "
                  "only_in_archive, countIf(in_store AND in_archive AND hash_stored != hash_archived) AS different FROM "
                  "(SELECT max(side = 1) AS in_store, max(side = 2) AS in_archive, maxIf(row_hash, side = 1) AS "
                  "hash_stored, maxIf(row_hash, side = 2) AS hash_archived FROM (SELECT *, 1 AS side FROM ({}) UNION ALL "
                  "SELECT *, 2 AS side FROM ({})) GROUP BY {}){}",
                  stored, archived, table.key, k_spill_settings));
  if (!answer) return fail(with_context(table.name, std::move(answer).error()));
  RUNLIGHT_TRY(const auto rows, store::parse_rows<CountsRow>(answer->body, "archive_compare"));
  const auto counts = rows.empty() ? CountsRow{} : rows.front();
  return TableComparison{.table = std::string(table.name),
                         .rows_in_store = counts.rows_in_store,
                         .rows_in_archive = counts.rows_in_archive,
                         .only_in_store = counts.only_in_store,
                         .only_in_archive = counts.only_in_archive,
                         .different = counts.different};
}

}  // namespace

Result<std::vector<TableComparison>> compare(const Parts& parts) {
  RUNLIGHT_TRY(const auto segments, parts.shelf.list(k_root));
  std::vector<TableComparison> comparisons;
  for (const auto& table : tables()) {
    const bool has_segments =
        std::ranges::any_of(segments, [&](const Segment& segment) { return table_of(segment.path) == table.name; });
    RUNLIGHT_TRY(auto comparison, compare_table(parts, table, has_segments));
    comparisons.push_back(std::move(comparison));
  }
  return comparisons;
}

}  // namespace runlight::archive
