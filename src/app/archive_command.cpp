// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <map>

#include "app/commands.hpp"
#include "app/environment.hpp"
#include "app/parts.hpp"
#include "archive/archive.hpp"
#include "archive/tables.hpp"
#include "base/text.hpp"

namespace runlight::app {
namespace {

archive::Location required_location(const ArchiveSettings& settings) {
  if (auto place = archive_location(settings)) return *std::move(place);
  throw Fatal({ErrorKind::bad_input,
               "--archive is missing: name the archive's folder, or its container as "
               "https://ACCOUNT.blob.core.windows.net/CONTAINER"});
}

/// An archive and the store that it is exchanged with; `data_folder` "": a temporary one.
struct ArchiveWithStore {
  ArchiveWithStore(const ArchiveSettings& settings, const std::string& data_folder)
      : location(required_location(settings)),
        store(data_folder, location),
        archive(store.store, system_clock(), location) {}

  archive::Location location;
  StoreParts store;
  archive::Archive archive;
};

void print(const boost::json::object& object) { fmt::print("{}\n", boost::json::serialize(object)); }

int report(const archive::Exchange& exchange, const char* done, const std::string& place, bool json) {
  if (json) {
    print({{"place", place},
           {"segments", exchange.segments},
           {"rows", exchange.rows},
           {"bytes", exchange.bytes},
           {"seconds", exchange.seconds}});
  } else {
    fmt::print("{} segments ({} rows) {} in {}\n", with_thousands(exchange.segments), with_thousands(exchange.rows), done,
               human_duration(exchange.seconds));
  }
  return k_exit_ok;
}

boost::json::object comparison_json(const archive::TableComparison& table) {
  return {{"table", table.table},
          {"rows_in_store", table.rows_in_store},
          {"rows_in_archive", table.rows_in_archive},
          {"only_in_store", table.only_in_store},
          {"only_in_archive", table.only_in_archive},
          {"different", table.different}};
}

std::string comparison_line(const archive::TableComparison& table) {
  if (table.is_equal()) return fmt::format("{:<15} {:>12}  equal\n", table.table, with_thousands(table.rows_in_store));
  return fmt::format("{:<15} {:>12}  {} only in the store, {} only in the archive, {} different\n", table.table,
                     with_thousands(table.rows_in_store), with_thousands(table.only_in_store),
                     with_thousands(table.only_in_archive), with_thousands(table.different));
}

struct TableTotal {
  std::int64_t segments = 0;
  std::uint64_t bytes = 0;
  Time newest{};
};

double mebibytes(std::uint64_t bytes) { return static_cast<double>(bytes) / (1U << 20U); }

}  // namespace

int run_archive_push(const ArchiveCommandSettings& settings) {
  ArchiveWithStore parts(settings.archive, existing_data_folder(settings.data_folder));
  return report(or_fatal(parts.archive.push()), "written", parts.archive.place(), settings.json);
}

int run_archive_pull(const ArchiveCommandSettings& settings) {
  ArchiveWithStore parts(settings.archive, data_folder(settings.data_folder));
  return report(or_fatal(parts.archive.pull(archive::Extent::whole)), "taken", parts.archive.place(), settings.json);
}

int run_archive_verify(const ArchiveCommandSettings& settings) {
  ArchiveWithStore parts(settings.archive, existing_data_folder(settings.data_folder));
  const auto tables = or_fatal(parts.archive.compare());
  const bool equal = std::ranges::all_of(tables, &archive::TableComparison::is_equal);
  if (settings.json) {
    boost::json::array array;
    for (const auto& table : tables) array.push_back(comparison_json(table));
    print({{"place", parts.archive.place()}, {"equal", equal}, {"tables", std::move(array)}});
  } else {
    for (const auto& table : tables) fmt::print("{}", comparison_line(table));
    fmt::print("{}\n", equal ? "equal" : "not equal");
  }
  return equal ? k_exit_ok : k_exit_partial;
}

int run_archive_compact(const ArchiveCommandSettings& settings) {
  ArchiveWithStore parts(settings.archive, "");
  const auto compaction = or_fatal(parts.archive.compact());
  if (settings.json) {
    print({{"place", parts.archive.place()},
           {"segments_before", compaction.segments_before},
           {"segments_after", compaction.segments_after},
           {"bytes_before", compaction.bytes_before},
           {"bytes_after", compaction.bytes_after}});
  } else {
    fmt::print("{} segments ({:.1f} MiB) became {} ({:.1f} MiB)\n", with_thousands(compaction.segments_before),
               mebibytes(compaction.bytes_before), with_thousands(compaction.segments_after),
               mebibytes(compaction.bytes_after));
  }
  return k_exit_ok;
}

int run_archive_list(const ArchiveCommandSettings& settings) {
  ArchiveWithStore parts(settings.archive, "");
  const auto segments = or_fatal(parts.archive.list());
  if (settings.json) {
    boost::json::array array;
    for (const auto& segment : segments) {
      array.push_back(
          {{"segment", segment.path}, {"bytes", segment.bytes}, {"written_at", format_time(segment.written_at)}});
    }
    print({{"place", parts.archive.place()}, {"segments", std::move(array)}});
    return k_exit_ok;
  }
  std::map<std::string_view, TableTotal> totals;
  for (const auto& segment : segments) {
    auto& total = totals[archive::table_of(segment.path).value_or("")];
    ++total.segments;
    total.bytes += segment.bytes;
    total.newest = std::max(total.newest, segment.written_at);
  }
  for (const auto& [table, total] : totals) {
    fmt::print("{:<15} {:>8} segments {:>10.1f} MiB, newest of {}\n", table, with_thousands(total.segments),
               mebibytes(total.bytes), format_time(total.newest));
  }
  fmt::print("{} segments in {}\n", with_thousands(static_cast<long long>(segments.size())), parts.archive.place());
  return k_exit_ok;
}

}  // namespace runlight::app
