// SPDX-License-Identifier: MIT
#include "store/migrate.hpp"

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <vector>

#include "base/check.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "store/embedded_sql.hpp"
#include "store/sql_text.hpp"

namespace runlight::store {
namespace {

struct Migration {
  int version = 0;
  std::string_view name;  ///< "0001_initial.sql"
  std::string_view sql;
  std::string_view sha256;
};

// A row is only written once a whole file has been applied.
constexpr const char* k_ledger = R"(CREATE TABLE IF NOT EXISTS schema_migrations
(
    version    UInt32,
    name       String,
    sha256     String,
    applied_at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY version)";

std::vector<Migration> find_migrations() {
  constexpr std::string_view k_folder = "schema/";
  std::vector<Migration> migrations;
  for (const auto& file : embedded::sql()) {
    if (!file.path.starts_with(k_folder) || !file.path.ends_with(".sql")) continue;
    Migration migration{.name = file.path.substr(k_folder.size()), .sql = file.bytes, .sha256 = file.sha256};
    std::from_chars(migration.name.data(), migration.name.data() + migration.name.size(), migration.version);
    // The files come sorted by path, and so by number.
    check(migration.version == static_cast<int>(migrations.size()) + 1, "the files of sql/schema are numbered 1, 2, 3 …");
    migrations.push_back(migration);
  }
  return migrations;
}

const std::vector<Migration>& migrations() {
  static const std::vector<Migration> all = find_migrations();
  return all;
}

/// SHA-256 of each applied file, by version.
Result<std::map<int, std::string>> applied(Engine& engine) {
  RUNLIGHT_TRY(const auto answer,
               engine.run({.sql = "SELECT version, sha256 FROM schema_migrations", .format = "TSV", .tag = "migrate"}));
  std::map<int, std::string> by_version;
  for (const auto line : split(answer.body, '\n')) {
    const auto fields = split(line, '\t');
    int version = 0;
    if (fields.size() != 2) continue;
    std::from_chars(fields[0].data(), fields[0].data() + fields[0].size(), version);
    by_version[version] = fields[1];
  }
  return by_version;
}

/// Each statement can be run again (a test holds the files to it), so that a file that was cut short is simply applied anew.
Result<void> apply(Engine& engine, const Migration& migration) {
  for (const auto statement : split_statements(migration.sql)) {
    auto done = engine.run({.sql = std::string(statement), .tag = "migrate"});
    if (!done) return fail(with_context(fmt::format("sql/schema/{}", migration.name), std::move(done).error()));
  }
  auto recorded =
      engine.run({.sql = "INSERT INTO schema_migrations SELECT {version:UInt32}, {name:String}, {sha256:String}, now64(3)",
                  .parameters = {{"version", std::to_string(migration.version)},
                                 {"name", std::string(migration.name)},
                                 {"sha256", std::string(migration.sha256)}},
                  .tag = "migrate"});
  if (!recorded) return fail(std::move(recorded).error());
  return {};
}

/// A table that a file replaces by a view is gone for a moment, and for good when the process is killed in it; the file,
/// applied anew, still reads it. What it held was copied before.
Result<void> bring_back_tables(Engine& engine, const std::map<int, std::string>& by_version) {
  for (const auto& migration : migrations()) {
    if (!by_version.contains(migration.version)) continue;
    for (const auto statement : split_statements(migration.sql)) {
      if (!statement.contains("CREATE TABLE IF NOT EXISTS")) continue;
      RUNLIGHT_TRY([[maybe_unused]] const auto done, engine.run({.sql = std::string(statement), .tag = "migrate"}));
    }
  }
  return {};
}

Result<void> refuse_strangers(const std::map<int, std::string>& by_version) {
  if (!by_version.empty() && by_version.rbegin()->first > newest_schema_version()) {
    return fail(
        ErrorKind::conflict,
        fmt::format("the data folder was written by a newer Runlight (its schema is number {}, this one knows {}); use that "
                    "version, or another folder with --data",
                    by_version.rbegin()->first, newest_schema_version()));
  }
  for (const auto& migration : migrations()) {
    const auto row = by_version.find(migration.version);
    if (row == by_version.end() || row->second == migration.sha256) continue;
    return fail(
        ErrorKind::conflict,
        fmt::format(
            "the data folder was made with another text of sql/schema/{} than this binary holds; use the Runlight that "
            "made it, or another folder with --data",
            migration.name));
  }
  return {};
}

}  // namespace

int newest_schema_version() { return migrations().empty() ? 0 : migrations().back().version; }

Result<void> migrate(Engine& engine) {
  RUNLIGHT_TRY([[maybe_unused]] const auto ledger, engine.run({.sql = k_ledger, .tag = "migrate"}));
  RUNLIGHT_TRY(const auto by_version, applied(engine));
  RUNLIGHT_TRY_VOID(refuse_strangers(by_version));
  if (by_version.size() < migrations().size()) RUNLIGHT_TRY_VOID(bring_back_tables(engine, by_version));
  for (const auto& migration : migrations()) {
    if (by_version.contains(migration.version)) continue;
    if (!by_version.empty()) log::info("bringing the data folder up to date", {{"migration", migration.name}});
    RUNLIGHT_TRY_VOID(apply(engine, migration));
  }
  return {};
}

}  // namespace runlight::store
