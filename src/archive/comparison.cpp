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
  const auto rows_of = [&](std::string_view source, int side) {
    return fmt::format("SELECT {}, version, {} AS row_hash, {} AS side FROM {}", table.key, row_hash(columns), side, source);
  };
  // What the store shows, and all that the archive has: of observations with one version either may stand.
  auto rows = rows_of(fmt::format("{} FINAL", table.stored_in), 1);
  if (has_segments) rows += " UNION ALL " + rows_of(parts.shelf.source(all, columns.structure), 2);
  auto answer = parts.shelf.read(
      all, fmt::format("SELECT countIf(in_store) AS rows_in_store, countIf(in_archive) AS rows_in_archive, "
                       "countIf(in_store AND NOT in_archive) AS only_in_store, countIf(in_archive AND NOT in_store) AS "
                       "only_in_archive, countIf(in_store AND in_archive AND NOT is_alike) AS different FROM "
                       "(SELECT max(stored) AS in_store, max(archived) AS in_archive, countIf(stored AND archived) > 0 AND "
                       "maxIf(version, stored AND archived) = max(version) AS is_alike FROM "
                       "(SELECT {}, version, max(side = 1) AS stored, max(side = 2) AS archived FROM ({}) "
                       "GROUP BY {}, version, row_hash) GROUP BY {}){}",
                       table.key, rows, table.key, table.key, k_spill_settings));
  if (!answer) return fail(with_context(table.name, std::move(answer).error()));
  RUNLIGHT_TRY(const auto found, store::parse_rows<CountsRow>(answer->body, "archive_compare"));
  const auto counts = found.empty() ? CountsRow{} : found.front();
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
