// SPDX-License-Identifier: MIT
// What the engine says and what an archive holds: errors, syntax trees, rows and names of segments, of whatever text.
#include <boost/describe.hpp>

#include "archive/blob_error.hpp"
#include "archive/segment.hpp"
#include "kit.hpp"
#include "store/engine_error.hpp"
#include "store/engine_text.hpp"
#include "store/read_only_rules.hpp"
#include "store/row_json.hpp"
#include "store/row_reader.hpp"
#include "store/sql_text.hpp"

namespace {

using namespace runlight;
using fuzz::require;

struct Row {
  std::string path;
  std::int64_t bytes = 0;
  bool whole = false;
  std::optional<Time> written_at;
};
BOOST_DESCRIBE_STRUCT(Row, (), (path, bytes, whole, written_at))

void check_errors(std::string_view text) {
  const auto error = store::engine_error(text);
  require(error.message.size() <= text.size() + 200);
  require(archive::blob_error(error, "https://acme.blob.core.windows.net/history").message.size() <= text.size() + 1'000);
  if (text.empty()) return;
  require(!archive::blob_error({.kind = ErrorKind::internal, .message = std::string(text)}, "a place").message.empty());
}

void check_rows(std::string_view text) {
  const auto rows = store::parse_rows<Row>(text, "made_up");
  if (!rows) return require(rows.error().kind == ErrorKind::internal && rows.error().message.size() < 400);
  for (const auto& row : *rows) {
    std::string line = "{";
    store::append_members(line, row);
    const auto again = store::parse_rows<Row>(line + "}", "made_up");
    require(again && again->size() == 1 && again->front().path == row.path && again->front().bytes == row.bytes &&
            again->front().whole == row.whole && again->front().written_at == row.written_at);
  }
}

/// What is a segment's may stand in a pattern and between quotes.
void check_segment(std::string_view path) {
  const auto table = archive::table_of(path);
  if (!table) return;
  require(!table->empty() && path.find_first_of("'\\*?{}\n ") == std::string_view::npos);
  require(!path.contains("/../") && std::ranges::count(path, '/') == 2);
}

void check_statements(std::string_view text) {
  for (const auto statement : store::split_statements(text)) {
    require(statement.data() >= text.data() && statement.data() + statement.size() <= text.data() + text.size());
  }
  for (const auto sight : {store::Sight::all_rows, store::Sight::some_rows}) {
    if (const auto judged = store::check_syntax_tree(text, {.sight = sight}); !judged)
      fuzz::require_sentence(judged.error(), ErrorKind::bad_input);
  }
}

/// A field of TSV has neither tabs nor line ends, and an escape for each.
void check_tsv(std::string_view text) {
  require(store::escape_tsv(text).find_first_of("\t\n") == std::string::npos);
  std::string json;
  store::append_json_string(json, text);
  require(json.starts_with('"') && json.ends_with('"') &&
          std::ranges::none_of(json, [](char c) { return c >= 0 && c < ' '; }));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  check_errors(text);
  check_rows(text);
  check_segment(text);
  check_segment("v1/" + text + ".parquet");
  check_statements(text);
  check_tsv(text);
  return 0;
}
