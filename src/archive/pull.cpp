// SPDX-License-Identifier: MIT
#include "archive/pull.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>

#include "archive/columns.hpp"
#include "archive/tables.hpp"

namespace runlight::archive {
namespace {

// Segments that are taken by one statement: enough that many small ones cost little, few enough that little is read again
// after a failure.
constexpr std::size_t k_segments_at_once = 200;
constexpr std::uint64_t k_bytes_at_once = std::uint64_t{64} << 20U;

// How often the listing may be overtaken by a compaction.
constexpr int k_listings = 5;

constexpr int k_throw_if = 395;  // FUNCTION_THROW_IF_VALUE_IS_NON_ZERO

constexpr std::size_t k_gone_worth_forgetting = 1'000;

// The store compresses less than the archive.
constexpr std::uint64_t k_stored_bytes_per_archived = 4;

/// Blocks that are large enough for few parts, and small enough for little memory.
constexpr std::string_view k_insert_settings =
    " SETTINGS max_threads = 1, input_format_parquet_max_block_size = 8192, min_insert_block_size_rows = 1048576, "
    "min_insert_block_size_bytes = 33554432";

/// One look at the archive, and what this store lacks of it.
class Round {
 public:
  Round(const Parts& parts, Extent extent, std::set<std::string, std::less<>>& taken, Exchange& exchange)
      : parts_(parts), extent_(extent), taken_(taken), exchange_(exchange) {}

  Result<void> run() {
    // Claims are listed before the rows that they speak of, and taken after them.
    RUNLIGHT_TRY(const auto claims, list_tables(parts_.shelf));
    if (claims.empty() && !taken_.empty()) return fail(lost_archive());
    exchange_.segments_there = static_cast<std::int64_t>(claims.size());
    if (std::ranges::none_of(claims, [&](const Segment& segment) { return is_wanted(segment); })) return {};
    RUNLIGHT_TRY(const auto rows, list_tables(parts_.shelf));
    if (!std::ranges::includes(rows, claims, {}, &Segment::path, &Segment::path)) {
      // A listing is no moment's: of a segment and the one that it is being compacted into it may show neither.
      return fail(ErrorKind::not_found, "segments went away while the archive was listed");
    }
    for (const auto& table : tables()) {
      // What claims speak of may be in the segment that could not be read.
      if (table.is_claim && unreadable_) break;
      RUNLIGHT_TRY_VOID(take(table, table.is_claim ? claims : rows));
    }
    RUNLIGHT_TRY_VOID(forget_gone(rows));
    if (unreadable_) return fail(*unreadable_);
    return {};
  }

 private:
  /// A disk that is not mounted looks like this. Going on would write what is new to a place without its history.
  static Error lost_archive() {
    return {ErrorKind::unavailable,
            "the archive is empty, though segments were taken from it before: is its disk mounted? If it was emptied on "
            "purpose, name another place, such as a new folder or prefix: everything is written there again"};
  }

  std::string_view columns_wanted(const Table& table) const {
    return extent_ == Extent::whole ? std::string_view("*") : table.state_columns;
  }

  bool is_wanted(const Segment& segment) const {
    const auto* const table = find_table(table_of(segment.path).value_or(""));
    return table != nullptr && !columns_wanted(*table).empty() && !taken_.contains(segment.path);
  }

  Result<void> take(const Table& table, const std::vector<Segment>& listed) {
    std::vector<Segment> wanted;
    for (const auto& segment : listed) {
      if (table_of(segment.path) == table.name && is_wanted(segment)) wanted.push_back(segment);
    }
    if (wanted.empty()) return {};
    std::ranges::sort(wanted, std::greater{}, &Segment::path);
    RUNLIGHT_TRY(const auto columns, columns_of(parts_.store.engine(), table));
    std::vector<std::string> batch;
    std::uint64_t bytes = 0;
    for (const auto& segment : wanted) {
      if (!batch.empty() && (batch.size() >= k_segments_at_once || bytes + segment.bytes > k_bytes_at_once)) {
        RUNLIGHT_TRY_VOID(take_batch(table, columns, batch, bytes));
        batch.clear();
        bytes = 0;
      }
      batch.push_back(segment.path);
      bytes += segment.bytes;
    }
    return take_batch(table, columns, batch, bytes);
  }

  Result<void> take_batch(const Table& table, const Columns& columns, const std::vector<std::string>& batch,
                          std::uint64_t bytes) {
    RUNLIGHT_TRY_VOID(parts_.store.engine().require_space(bytes * k_stored_bytes_per_archived));
    const auto inserted = insert(table, columns, batch);
    if (!inserted && !is_of_segment(inserted.error())) return fail(inserted.error());
    if (!inserted && batch.size() == 1) {
      if (!unreadable_) unreadable_ = inserted.error();
      return {};
    }
    if (!inserted) {
      // Which one is it?
      for (const auto& path : batch) RUNLIGHT_TRY_VOID(take_batch(table, columns, {path}, bytes / batch.size()));
      return {};
    }
    RUNLIGHT_TRY_VOID(parts_.notes.note_taken(batch, extent_, parts_.clock.now()));
    parts_.store.note_rows();
    taken_.insert(batch.begin(), batch.end());
    exchange_.segments += static_cast<std::int64_t>(batch.size());
    exchange_.bytes += bytes;
    return {};
  }

  /// Of what a segment holds, so that others may well be readable.
  static bool is_of_segment(const Error& error) {
    return error.kind == ErrorKind::bad_data || error.engine_code == k_throw_if;
  }

  Result<void> insert(const Table& table, const Columns& columns, const std::vector<std::string>& batch) {
    const auto wanted = columns_wanted(table);
    const auto names = wanted == "*" ? std::string_view(columns.names) : wanted;
    auto answer = parts_.shelf.read(
        batch, fmt::format("INSERT INTO {} ({}, stored_seq) SELECT {}, 0 FROM {} WHERE NOT throwIf(schema_version < 1 OR "
                           "schema_version > {}){}",
                           table.stored_in, names, names, parts_.shelf.source(batch, columns.structure),
                           k_segment_schema_version, k_insert_settings));
    if (answer) {
      exchange_.rows += static_cast<std::int64_t>(answer->rows_read);
      return {};
    }
    return fail(insert_error(batch.front(), std::move(answer).error()));
  }

  static Error insert_error(const std::string& segment, Error error) {
    if (error.engine_code == k_throw_if) {
      error.kind = ErrorKind::conflict;
      error.message = fmt::format(
          "the segment {} was written by a newer Runlight, whose columns this one does not know; use that "
          "version here too",
          segment);
    } else if (error.kind == ErrorKind::bad_input || error.kind == ErrorKind::internal) {
      error.kind = ErrorKind::bad_data;
      error.message = fmt::format(
          "the segment {} cannot be read ({}); all others were taken, but for what they say is complete. Put a whole copy "
          "of "
          "it back, or remove it",
          segment, std::string_view(error.message).substr(0, error.message.find(": (in file")));
    } else {
      return with_context(segment, std::move(error));
    }
    return error;
  }

  /// Segments that were compacted away, so that the notes do not grow for ever.
  Result<void> forget_gone(const std::vector<Segment>& listed) {
    std::vector<std::string> gone;
    for (const auto& path : taken_) {
      if (!std::ranges::binary_search(listed, path, {}, &Segment::path)) gone.push_back(path);
    }
    if (gone.size() < k_gone_worth_forgetting) return {};
    for (const auto& path : gone) taken_.erase(path);
    return parts_.notes.forget(gone);
  }

  const Parts& parts_;
  Extent extent_;
  std::set<std::string, std::less<>>& taken_;
  Exchange& exchange_;
  std::optional<Error> unreadable_;  ///< of the first segment that is at fault itself
};

/// A folder that lacks nothing of what it has stays so: rows without what only people look at would take the place of whole
/// ones, once they come again in a segment that was compacted.
Result<Extent> extent_to_take(const Parts& parts, Extent wanted) {
  if (wanted == Extent::whole) return wanted;
  RUNLIGHT_TRY(const bool state_only, parts.notes.holds_state_only());
  if (state_only) return Extent::state;
  RUNLIGHT_TRY(const auto repositories, parts.store.repositories());
  return repositories.empty() ? Extent::state : Extent::whole;
}

/// From now on this store's own rows only are pushed there, not those that come from there.
Result<void> note_first_exchange(const Parts& parts) {
  RUNLIGHT_TRY(const auto marks, parts.notes.marks());
  if (!marks.empty()) return {};
  std::vector<std::string_view> names;
  for (const auto& table : tables()) names.push_back(table.name);
  return parts.notes.note_pushed(names, 0, parts.clock.now());
}

}  // namespace

Result<Exchange> pull(const Parts& parts, Extent wanted) {
  RUNLIGHT_TRY(const Extent extent, extent_to_take(parts, wanted));
  RUNLIGHT_TRY_VOID(note_first_exchange(parts));
  RUNLIGHT_TRY(auto taken, parts.notes.taken(extent));
  Exchange exchange;
  for (int listing = 1;; ++listing) {
    auto done = Round(parts, extent, taken, exchange).run();
    if (done) return exchange;
    if (done.error().kind != ErrorKind::not_found || listing == k_listings) return fail(std::move(done).error());
  }
}

}  // namespace runlight::archive
