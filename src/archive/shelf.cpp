// SPDX-License-Identifier: MIT
#include "archive/shelf.hpp"

#include <fmt/format.h>

#include <boost/describe.hpp>

#include "archive/blob_shelf.hpp"
#include "archive/folder_shelf.hpp"
#include "archive/tables.hpp"
#include "store/row_reader.hpp"

namespace runlight::archive {
namespace {

struct CountRow {
  std::int64_t rows = 0;
};
BOOST_DESCRIBE_STRUCT(CountRow, (), (rows))

}  // namespace

Result<void> expect_rows(const Result<store::Answer>& counted, std::int64_t rows) {
  if (!counted) return fail(counted.error());
  RUNLIGHT_TRY(const auto found, store::parse_rows<CountRow>(counted->body, "archive_check"));
  const auto there = found.empty() ? -1 : found.front().rows;
  if (there == rows) return {};
  return fail(ErrorKind::storage, fmt::format("a segment was to hold {} rows and holds {}; is the disk full?", rows, there));
}

Result<std::vector<Segment>> list_tables(Shelf& shelf) {
  RUNLIGHT_TRY(auto segments, shelf.list(k_root));
  std::erase_if(segments, [](const Segment& segment) { return find_table(table_of(segment.path).value_or("")) == nullptr; });
  return segments;
}

std::unique_ptr<Shelf> make_shelf(store::Engine& engine, const Location& location) {
  return location.folder.empty() ? make_blob_shelf(engine, location) : make_folder_shelf(engine, location.folder);
}

}  // namespace runlight::archive
