// SPDX-License-Identifier: MIT
#include "archive/compaction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/describe.hpp>

#include "archive/columns.hpp"
#include "archive/compaction_lock.hpp"
#include "archive/standing_rows.hpp"
#include "archive/tables.hpp"
#include "store/row_reader.hpp"

namespace runlight::archive {
namespace {

// Their names make up the statement's text.
constexpr std::size_t k_segments_per_group = 500;

/// What segments hold, in two numbers.
struct Contents {
  std::int64_t rows = 0;
  std::uint64_t hash = 0;
  bool operator==(const Contents&) const = default;
};
BOOST_DESCRIBE_STRUCT(Contents, (), (rows, hash))

class TableCompaction {
 public:
  TableCompaction(const Parts& parts, const Table& table, const Columns& columns, CompactionLock& lock)
      : parts_(parts), table_(table), columns_(columns), lock_(lock) {}

  Result<void> merge(const std::vector<Segment>& group) {
    std::vector<std::string> sources;
    for (const auto& segment : group) sources.push_back(segment.path);
    RUNLIGHT_TRY(const auto before, contents(sources));
    const std::array merged{new_segment_path(table_.name, parts_.clock.now())};
    RUNLIGHT_TRY_VOID(parts_.shelf.write(
        merged.front(),
        fmt::format("SELECT {}, schema_version FROM {} ORDER BY {}, version DESC, {} DESC LIMIT 1 BY {}", columns_.names,
                    parts_.shelf.source(sources, columns_.structure), table_.key, row_hash(columns_), table_.key),
        before.rows));
    RUNLIGHT_TRY(const auto after, contents(merged));
    if (before != after) {
      RUNLIGHT_TRY_VOID(parts_.shelf.remove(merged.front()));
      return fail(ErrorKind::internal,
                  fmt::format("{} segments of {} put together do not hold what they held; they stay as they were",
                              group.size(), table_.name));
    }
    RUNLIGHT_TRY_VOID(note(sources, merged));
    RUNLIGHT_TRY_VOID(lock_.hold());
    for (const auto& path : sources) RUNLIGHT_TRY_VOID(parts_.shelf.remove(path));
    return {};
  }

 private:
  /// Of the rows that stand.
  Result<Contents> contents(std::span<const std::string> paths) {
    RUNLIGHT_TRY(
        const auto answer,
        parts_.shelf.read(
            paths, fmt::format("SELECT count() AS rows, groupBitXor(cityHash64({}, row_hash)) AS hash FROM "
                               "({}){}",
                               table_.key, standing_rows(table_, columns_, parts_.shelf.source(paths, columns_.structure)),
                               k_spill_settings)));
    RUNLIGHT_TRY(const auto rows, store::parse_rows<Contents>(answer.body, "archive_contents"));
    return rows.empty() ? Contents{} : rows.front();
  }

  /// Who has taken all sources has the merged one.
  Result<void> note(std::span<const std::string> sources, std::span<const std::string> merged) {
    for (const Extent extent : {Extent::whole, Extent::state}) {
      RUNLIGHT_TRY(const auto taken, parts_.notes.taken(extent));
      if (!std::ranges::all_of(sources, [&](const auto& path) { return taken.contains(path); })) continue;
      return parts_.notes.note_taken(merged, extent, parts_.clock.now());
    }
    return {};
  }

  const Parts& parts_;
  const Table& table_;
  const Columns& columns_;
  CompactionLock& lock_;
};

std::uint64_t bytes_of(const std::vector<Segment>& segments) {
  std::uint64_t bytes = 0;
  for (const auto& segment : segments) bytes += segment.bytes;
  return bytes;
}

}  // namespace

std::vector<std::vector<Segment>> compaction_groups(std::vector<Segment> segments, const CompactionLimits& limits) {
  std::erase_if(segments, [&](const Segment& segment) { return segment.bytes >= limits.small_bytes; });
  std::vector<std::vector<Segment>> groups;
  std::uint64_t bytes = 0;
  for (auto& segment : segments) {
    const bool is_full =
        groups.empty() || groups.back().size() == k_segments_per_group || bytes + segment.bytes > limits.target_bytes;
    if (is_full) {
      groups.emplace_back();
      bytes = 0;
    }
    bytes += segment.bytes;
    groups.back().push_back(std::move(segment));
  }
  std::erase_if(groups, [](const auto& group) { return group.size() < 2; });
  return groups;
}

Result<Compaction> compact(const Parts& parts, const CompactionLimits& limits) {
  RUNLIGHT_TRY(CompactionLock lock, CompactionLock::take(parts));
  RUNLIGHT_TRY(const auto before, list_tables(parts.shelf));
  for (const auto& table : tables()) {
    std::vector<Segment> segments;
    std::ranges::copy_if(before, std::back_inserter(segments),
                         [&](const Segment& segment) { return table_of(segment.path) == table.name; });
    RUNLIGHT_TRY(const auto columns, columns_of(parts.store.engine(), table));
    TableCompaction compaction(parts, table, columns, lock);
    for (const auto& group : compaction_groups(std::move(segments), limits)) {
      RUNLIGHT_TRY_VOID(lock.hold());
      RUNLIGHT_TRY_VOID(compaction.merge(group));
    }
  }
  RUNLIGHT_TRY(const auto after, list_tables(parts.shelf));
  return Compaction{.segments_before = static_cast<std::int64_t>(before.size()),
                    .segments_after = static_cast<std::int64_t>(after.size()),
                    .bytes_before = bytes_of(before),
                    .bytes_after = bytes_of(after)};
}

}  // namespace runlight::archive
