// SPDX-License-Identifier: MIT
#include "archive/notes.hpp"

#include <fmt/format.h>

#include <boost/describe.hpp>

#include "store/row_json.hpp"
#include "store/row_reader.hpp"

namespace runlight::archive {
namespace {

struct TakenRow {
  std::string segment;
};
BOOST_DESCRIBE_STRUCT(TakenRow, (), (segment))

struct MarkRow {
  std::string table_name;
  std::uint64_t pushed_seq = 0;
};
BOOST_DESCRIBE_STRUCT(MarkRow, (), (table_name, pushed_seq))

struct SegmentNote {
  std::string location;
  std::string segment;
  bool whole = false;
  Time taken_at{};
};
BOOST_DESCRIBE_STRUCT(SegmentNote, (), (location, segment, whole, taken_at))

struct MarkNote {
  std::string location;
  std::string table_name;
  std::uint64_t pushed_seq = 0;
  Time pushed_at{};
};
BOOST_DESCRIBE_STRUCT(MarkNote, (), (location, table_name, pushed_seq, pushed_at))

template <class Row>
void append_line(std::string& lines, const Row& row) {
  lines += '{';
  store::append_members(lines, row);
  lines += "}\n";
}

}  // namespace

Result<std::set<std::string, std::less<>>> Notes::taken(Extent extent) {
  RUNLIGHT_TRY(
      const auto answer,
      engine_.run({.sql = "SELECT segment FROM archive_segments WHERE location = {location:String} GROUP BY segment "
                          "HAVING max(whole) >= {whole:Bool}",
                   .parameters = {{"location", place_}, {"whole", extent == Extent::whole ? "true" : "false"}},
                   .tag = "archive_taken"}));
  RUNLIGHT_TRY(auto rows, store::parse_rows<TakenRow>(answer.body, "archive_taken"));
  std::set<std::string, std::less<>> segments;
  for (auto& row : rows) segments.insert(std::move(row.segment));
  return segments;
}

Result<void> Notes::note_taken(std::span<const std::string> segments, Extent extent, Time now) {
  std::string lines;
  for (const auto& segment : segments) {
    append_line(lines,
                SegmentNote{.location = place_, .segment = segment, .whole = extent == Extent::whole, .taken_at = now});
  }
  return engine_.insert("archive_segments", "JSONEachRow", std::move(lines));
}

Result<void> Notes::forget(std::span<const std::string> segments) {
  if (segments.empty()) return {};
  std::string array;
  for (const auto& segment : segments) array += fmt::format("{}'{}'", array.empty() ? "" : ",", segment);
  auto done = engine_.run({.sql = "DELETE FROM archive_segments WHERE location = {location:String} AND segment IN "
                                  "{segments:Array(String)}",
                           .parameters = {{"location", place_}, {"segments", fmt::format("[{}]", array)}},
                           .tag = "archive_forget"});
  if (!done) return fail(std::move(done).error());
  return {};
}

Result<std::map<std::string, std::uint64_t, std::less<>>> Notes::marks() {
  RUNLIGHT_TRY(const auto answer,
               engine_.run({.sql = "SELECT table_name, max(pushed_seq) AS pushed_seq FROM archive_marks WHERE location = "
                                   "{location:String} GROUP BY table_name",
                            .parameters = {{"location", place_}},
                            .tag = "archive_marks"}));
  RUNLIGHT_TRY(auto rows, store::parse_rows<MarkRow>(answer.body, "archive_marks"));
  std::map<std::string, std::uint64_t, std::less<>> marks;
  for (auto& row : rows) marks.emplace(std::move(row.table_name), row.pushed_seq);
  return marks;
}

Result<void> Notes::note_pushed(std::span<const std::string_view> tables, std::uint64_t pushed_seq, Time now) {
  std::string lines;
  for (const auto table : tables) {
    append_line(lines,
                MarkNote{.location = place_, .table_name = std::string(table), .pushed_seq = pushed_seq, .pushed_at = now});
  }
  return engine_.insert("archive_marks", "JSONEachRow", std::move(lines));
}

Result<bool> Notes::holds_state_only() {
  RUNLIGHT_TRY(const auto answer,
               engine_.run({.sql = "SELECT count() FROM (SELECT location, segment FROM archive_segments GROUP BY location, "
                                   "segment HAVING NOT max(whole))",
                            .format = "TSV",
                            .tag = "archive_extent"}));
  return trim(answer.body) != "0";
}

}  // namespace runlight::archive
