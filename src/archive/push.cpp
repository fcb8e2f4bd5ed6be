// SPDX-License-Identifier: MIT
#include "archive/push.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/describe.hpp>

#include "archive/tables.hpp"
#include "store/row_reader.hpp"

namespace runlight::archive {
namespace {

// A segment of more is slow to write again after a failure.
constexpr std::int64_t k_rows_per_segment = 1'000'000;

struct MonthRow {
  std::int32_t month = 0;
  std::int64_t rows = 0;
};
BOOST_DESCRIBE_STRUCT(MonthRow, (), (month, rows))

/// Consecutive months.
struct Span {
  std::int32_t from = 0;
  std::int32_t to = 0;
  std::int64_t rows = 0;
};

std::vector<Span> spans_of(const std::vector<MonthRow>& months) {
  std::vector<Span> spans;
  for (const auto& [month, rows] : months) {
    if (spans.empty() || spans.back().rows + rows > k_rows_per_segment) spans.push_back({.from = month});
    spans.back().to = month;
    spans.back().rows += rows;
  }
  return spans;
}

class TablePush {
 public:
  TablePush(const Parts& parts, const Table& table, std::string condition)
      : parts_(parts),
        table_(table),
        condition_(std::move(condition)),
        month_(table.month.empty() ? "0" : std::string(table.month)) {}

  Result<void> run(Exchange& exchange) {
    RUNLIGHT_TRY(const auto months, count());
    for (const auto& span : spans_of(months)) {
      const auto path = new_segment_path(table_.name, parts_.clock.now());
      const auto select = fmt::format("SELECT *, toUInt32({}) AS schema_version FROM {} WHERE {} AND {} BETWEEN {} AND {}",
                                      k_segment_schema_version, table_.stored_in, condition_, month_, span.from, span.to);
      RUNLIGHT_TRY_VOID(parts_.shelf.write(path, select, span.rows));
      // What comes from here need not be taken back.
      RUNLIGHT_TRY_VOID(parts_.notes.note_taken(std::array{path}, Extent::whole, parts_.clock.now()));
      ++exchange.segments;
      exchange.rows += span.rows;
    }
    return {};
  }

 private:
  Result<std::vector<MonthRow>> count() {
    RUNLIGHT_TRY(
        const auto answer,
        parts_.store.engine().run({.sql = fmt::format("SELECT toInt32({}) AS month, count() AS rows FROM {} WHERE {} GROUP "
                                                      "BY month ORDER BY month",
                                                      month_, table_.stored_in, condition_),
                                   .tag = "archive_push"}));
    return store::parse_rows<MonthRow>(answer.body, "archive_push");
  }

  const Parts& parts_;
  const Table& table_;
  std::string condition_;
  std::string month_;
};

}  // namespace

Result<Exchange> push(const Parts& parts, std::uint64_t up_to) {
  RUNLIGHT_TRY(const auto marks, parts.notes.marks());
  if (marks.empty()) {
    RUNLIGHT_TRY(const bool state_only, parts.notes.holds_state_only());
    if (state_only) {
      return fail(ErrorKind::conflict,
                  "this data folder holds only what a collector needs of another archive, so a whole history cannot be "
                  "written from it; run `runlight archive pull` from that archive first");
    }
  }
  Exchange exchange;
  for (const auto& table : tables()) {
    const auto mark = marks.find(table.name);
    const auto after = mark == marks.end() ? std::string() : fmt::format("stored_seq > {} AND ", mark->second);
    TablePush table_push(parts, table, fmt::format("{}stored_seq <= {}", after, up_to));
    const auto segments_before = exchange.segments;
    RUNLIGHT_TRY_VOID(table_push.run(exchange));
    if (mark != marks.end() && exchange.segments == segments_before) continue;
    RUNLIGHT_TRY_VOID(parts.notes.note_pushed(std::array{table.name}, up_to, parts.clock.now()));
  }
  return exchange;
}

}  // namespace runlight::archive
