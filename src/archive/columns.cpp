// SPDX-License-Identifier: MIT
#include "archive/columns.hpp"

#include <fmt/format.h>

#include <boost/describe.hpp>

#include "store/row_reader.hpp"

namespace runlight::archive {
namespace {

struct ColumnRow {
  std::string name;
  std::string type;
};
BOOST_DESCRIBE_STRUCT(ColumnRow, (), (name, type))

}  // namespace

Result<Columns> columns_of(store::Engine& engine, const Table& table) {
  RUNLIGHT_TRY(const auto answer,
               engine.run({.sql = "SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = "
                                  "{table:String} AND default_kind != 'MATERIALIZED' ORDER BY position",
                           .parameters = {{"table", std::string(table.stored_in)}},
                           .tag = "archive_columns"}));
  RUNLIGHT_TRY(const auto rows, store::parse_rows<ColumnRow>(answer.body, "archive_columns"));
  Columns columns;
  for (const auto& [name, type] : rows) {
    columns.names += fmt::format("{}{}", columns.names.empty() ? "" : ", ", name);
    columns.structure += fmt::format("{} {}, ", name, type);
  }
  columns.structure += "schema_version UInt32";
  return columns;
}

}  // namespace runlight::archive
