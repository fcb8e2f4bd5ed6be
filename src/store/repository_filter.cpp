// SPDX-License-Identifier: MIT
#include "store/repository_filter.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/text.hpp"

namespace runlight::store {
namespace {

// In one row, whatever the session's limit of rows is.
constexpr const char* k_all_tables = R"(
SELECT arrayStringConcat(groupArray(concat(name, if(name IN (SELECT table FROM system.columns
    WHERE database = 'default' AND name = 'repository_id'), '\t1', '\t0'))), '\n')
FROM system.tables
WHERE database = 'default' AND engine != 'View')";

Result<std::vector<DataTable>> ask_for_tables(ChdbSession& session) {
  RUNLIGHT_TRY(const auto answer, session.run({.sql = k_all_tables, .format = "RawBLOB"}));
  std::vector<DataTable> tables;
  for (const auto line : split(answer.body, '\n')) {
    const auto fields = split(line, '\t');
    if (fields.size() == 2) tables.push_back({std::string(fields[0]), fields[1] == "1"});
  }
  return tables;
}

/// Lets the session take a statement that is longer than the engine's limit, 256 KiB.
Result<void> make_room(ChdbSession& session, std::size_t bytes) {
  constexpr std::size_t k_fits = 200'000;
  if (bytes < k_fits) return {};
  RUNLIGHT_TRY([[maybe_unused]] const auto done,
               session.run({.sql = fmt::format("SET max_query_size = {}", bytes + k_fits)}));
  return {};
}

std::string_view without_comments(std::string_view sql) {
  sql = trim(sql);
  while (sql.starts_with("--")) sql = trim(sql.substr(std::min(sql.find('\n'), sql.size())));
  return sql;
}

/// A statement that leaves the tables as they are.
bool is_harmless(std::string_view sql) {
  constexpr auto k_words = std::to_array<std::string_view>({"SELECT", "INSERT", "WITH", "SET", "EXPLAIN", "TRUNCATE"});
  const auto text = without_comments(sql);
  return std::ranges::any_of(k_words, [&](auto word) { return text.starts_with(word); });
}

}  // namespace

Result<DataTables::Tables> DataTables::all(ChdbSession& session) {
  const std::scoped_lock lock(mutex_);
  const auto changes = changes_.load();
  if (known_ == nullptr || known_at_ != changes) {
    RUNLIGHT_TRY(auto tables, ask_for_tables(session));
    known_ = std::make_shared<const std::vector<DataTable>>(std::move(tables));
    known_at_ = changes;
  }
  return known_;
}

void DataTables::note(std::string_view sql) {
  if (!is_harmless(sql)) ++changes_;
}

std::string repository_filter_text(std::span<const DataTable> tables, std::span<const std::int64_t> repository_ids) {
  const auto rows = repository_ids.empty() ? "0" : fmt::format("repository_id IN ({})", fmt::join(repository_ids, ","));
  std::string text = "{";
  for (const auto& table : tables) {
    if (text.size() > 1) text += ',';
    fmt::format_to(std::back_inserter(text), "'default.{}':'{}'", table.name, table.has_repository_id ? rows : "0");
  }
  return text + "}";
}

Result<void> set_repository_filter(ChdbSession& session, DataTables& tables, std::span<const std::int64_t> repository_ids) {
  RUNLIGHT_TRY(const auto all, tables.all(session));
  const auto filters = repository_filter_text(*all, repository_ids);
  session.set_reusable(false);
  RUNLIGHT_TRY_VOID(make_room(session, filters.size()));
  // The condition cache remembers where a condition does not hold; who sees other rows must not get it.
  RUNLIGHT_TRY(
      [[maybe_unused]] const auto done,
      session.run({.sql = fmt::format("SET use_query_condition_cache = 0, additional_table_filters = {}", filters)}));
  return {};
}

void reset_repository_filter(ChdbSession& session) {
  const auto done = session.run({.sql = "SET additional_table_filters = {}, use_query_condition_cache = DEFAULT, "
                                        "max_query_size = DEFAULT"});
  session.set_reusable(done.has_value());
}

}  // namespace runlight::store
