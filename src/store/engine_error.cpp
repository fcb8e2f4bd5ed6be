// SPDX-License-Identifier: MIT
#include "store/engine_error.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/text.hpp"

namespace runlight::store {
namespace {

// A code that is not here is `internal`: nobody's words caused it, so a fault of ours is the likeliest.
constexpr auto kind_by_code = std::to_array<std::pair<int, ErrorKind>>({
    {6, ErrorKind::bad_input},      // CANNOT_PARSE_TEXT
    {8, ErrorKind::bad_input},      // THERE_IS_NO_COLUMN
    {10, ErrorKind::bad_input},     // NOT_FOUND_COLUMN_IN_BLOCK
    {16, ErrorKind::bad_input},     // NO_SUCH_COLUMN_IN_TABLE
    {26, ErrorKind::bad_input},     // CANNOT_PARSE_QUOTED_STRING
    {27, ErrorKind::bad_input},     // CANNOT_PARSE_INPUT_ASSERTION_FAILED
    {33, ErrorKind::bad_input},     // CANNOT_READ_ALL_DATA
    {35, ErrorKind::bad_input},     // TOO_FEW_ARGUMENTS_FOR_FUNCTION
    {36, ErrorKind::bad_input},     // BAD_ARGUMENTS
    {38, ErrorKind::bad_input},     // CANNOT_PARSE_DATE
    {41, ErrorKind::bad_input},     // CANNOT_PARSE_DATETIME
    {42, ErrorKind::bad_input},     // NUMBER_OF_ARGUMENTS_DOESNT_MATCH
    {43, ErrorKind::bad_input},     // ILLEGAL_TYPE_OF_ARGUMENT
    {44, ErrorKind::bad_input},     // ILLEGAL_COLUMN
    {46, ErrorKind::bad_input},     // UNKNOWN_FUNCTION
    {47, ErrorKind::bad_input},     // UNKNOWN_IDENTIFIER
    {48, ErrorKind::bad_input},     // NOT_IMPLEMENTED
    {50, ErrorKind::bad_input},     // UNKNOWN_TYPE
    {53, ErrorKind::bad_input},     // TYPE_MISMATCH
    {60, ErrorKind::bad_input},     // UNKNOWN_TABLE
    {62, ErrorKind::bad_input},     // SYNTAX_ERROR
    {63, ErrorKind::bad_input},     // UNKNOWN_AGGREGATE_FUNCTION
    {69, ErrorKind::bad_input},     // ARGUMENT_OUT_OF_BOUND
    {70, ErrorKind::bad_input},     // CANNOT_CONVERT_TYPE
    {72, ErrorKind::bad_input},     // CANNOT_PARSE_NUMBER
    {73, ErrorKind::bad_input},     // UNKNOWN_FORMAT
    {74, ErrorKind::storage},       // CANNOT_READ_FROM_FILE_DESCRIPTOR
    {75, ErrorKind::storage},       // CANNOT_WRITE_TO_FILE_DESCRIPTOR
    {76, ErrorKind::conflict},      // CANNOT_OPEN_FILE: how the engine reports a folder that another process has locked
    {80, ErrorKind::bad_input},     // INCORRECT_QUERY
    {81, ErrorKind::bad_input},     // UNKNOWN_DATABASE
    {108, ErrorKind::bad_input},    // NO_DATA_TO_INSERT
    {115, ErrorKind::bad_input},    // UNKNOWN_SETTING
    {117, ErrorKind::bad_input},    // INCORRECT_DATA
    {125, ErrorKind::bad_input},    // INCORRECT_RESULT_OF_SCALAR_SUBQUERY
    {128, ErrorKind::bad_input},    // TOO_LARGE_ARRAY_SIZE
    {130, ErrorKind::bad_input},    // CANNOT_READ_ARRAY_FROM_TEXT
    {131, ErrorKind::bad_input},    // TOO_LARGE_STRING_SIZE
    {153, ErrorKind::bad_input},    // ILLEGAL_DIVISION
    {158, ErrorKind::bad_input},    // TOO_MANY_ROWS
    {159, ErrorKind::timeout},      // TIMEOUT_EXCEEDED
    {160, ErrorKind::timeout},      // TOO_SLOW
    {162, ErrorKind::bad_input},    // TOO_DEEP_SUBQUERIES
    {164, ErrorKind::bad_input},    // READONLY
    {167, ErrorKind::bad_input},    // TOO_DEEP_AST
    {168, ErrorKind::bad_input},    // TOO_BIG_AST
    {179, ErrorKind::bad_input},    // MULTIPLE_EXPRESSIONS_FOR_ALIAS
    {184, ErrorKind::bad_input},    // ILLEGAL_AGGREGATION
    {191, ErrorKind::bad_input},    // SET_SIZE_LIMIT_EXCEEDED
    {206, ErrorKind::bad_input},    // ALIAS_REQUIRED
    {207, ErrorKind::bad_input},    // AMBIGUOUS_IDENTIFIER
    {210, ErrorKind::unavailable},  // NETWORK_ERROR
    {215, ErrorKind::bad_input},    // NOT_AN_AGGREGATE
    {236, ErrorKind::cancelled},    // ABORTED
    {241, ErrorKind::storage},      // MEMORY_LIMIT_EXCEEDED
    {243, ErrorKind::storage},      // NOT_ENOUGH_SPACE
    {252, ErrorKind::unavailable},  // TOO_MANY_PARTS: the merges are behind
    {271, ErrorKind::storage},      // CANNOT_DECOMPRESS
    {279, ErrorKind::unavailable},  // ALL_CONNECTION_TRIES_FAILED
    {306, ErrorKind::bad_input},    // TOO_DEEP_RECURSION
    {307, ErrorKind::bad_input},    // TOO_MANY_BYTES
    {349, ErrorKind::bad_input},    // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
    {352, ErrorKind::bad_input},    // AMBIGUOUS_COLUMN_NAME
    {386, ErrorKind::bad_input},    // NO_COMMON_TYPE
    {394, ErrorKind::cancelled},    // QUERY_WAS_CANCELLED
    {396, ErrorKind::bad_input},    // TOO_MANY_ROWS_OR_BYTES
    {403, ErrorKind::bad_input},    // INVALID_JOIN_ON_EXPRESSION
    {427, ErrorKind::bad_input},    // CANNOT_COMPILE_REGEXP
    {447, ErrorKind::bad_input},    // HYPERSCAN_CANNOT_SCAN_TEXT
    {456, ErrorKind::bad_input},    // UNKNOWN_QUERY_PARAMETER
    {457, ErrorKind::bad_input},    // BAD_QUERY_PARAMETER
    {497, ErrorKind::forbidden},    // ACCESS_DENIED
    {1001, ErrorKind::storage},     // STD_EXCEPTION: a file that cannot be opened or written
});

// The engine repeats what it was given, which may be megabytes.
constexpr std::size_t k_longest_message = 600;

ErrorKind kind_of(int code) {
  const auto* const row = std::ranges::find(kind_by_code, code, [](const auto& pair) { return pair.first; });
  return row == kind_by_code.end() ? ErrorKind::internal : row->second;
}

/// Takes "Code: N. " from the front, with the words that follow it; 0 when there is none.
int take_code(std::string_view& text) {
  constexpr std::string_view k_mark = "Code: ";
  if (!text.starts_with(k_mark)) return 0;
  int code = 0;
  const char* begin = text.data() + k_mark.size();
  const auto [end, failure] = std::from_chars(begin, text.data() + text.size(), code);
  if (failure != std::errc{}) return 0;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  for (const std::string_view noise : {". ", "DB::Exception: ", "DB::ErrnoException: "}) {
    if (text.starts_with(noise)) text.remove_prefix(noise.size());
  }
  return code;
}

/// Removes what stands between `from` and `to` (or the end), with both.
void cut(std::string& text, std::string_view from, std::string_view to) {
  const auto begin = text.find(from);
  if (begin == std::string::npos) return;
  const auto end = to.empty() ? std::string::npos : text.find(to, begin + from.size());
  text.erase(begin, end == std::string::npos ? end : end + to.size() - begin);
}

void cut_tail(std::string& text) {
  while (!text.empty() && std::string_view(" :.").contains(text.back())) text.pop_back();
}

/// "(SYNTAX_ERROR)" at the very end.
void cut_code_name(std::string& text) {
  cut_tail(text);
  const auto open = text.rfind(" (");
  if (open == std::string::npos || !text.ends_with(')')) return;
  const auto name = std::string_view(text).substr(open + 2, text.size() - open - 3);
  const bool is_name =
      std::ranges::all_of(name, [](char c) { return (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9'); });
  if (is_name && !name.empty()) text.erase(open);
}

/// The query that the engine repeats after "in scope": a person knows what they asked. A suggestion after it is kept.
void cut_scope(std::string& text) {
  for (const std::string_view mark : {" in scope ", " In scope "}) {
    const auto begin = text.find(mark);
    if (begin == std::string::npos) continue;
    const auto advice = text.find(" Maybe you meant", begin);
    text.replace(begin, (advice == std::string::npos ? text.size() : advice) - begin, ".");
  }
}

}  // namespace

Error engine_error(std::string_view message) {
  int code = 0;
  for (int inner = take_code(message); inner != 0; inner = take_code(message)) code = inner;
  std::string text(trim(message));
  cut(text, " Stack trace:", "");
  cut(text, " (version ", ")");
  cut_code_name(text);
  cut_code_name(text);  // an exception inside another brings its own
  cut_scope(text);
  cut(text, ". Expected one of: ", "");
  cut_tail(text);
  if (text.size() > k_longest_message) text.replace(k_longest_message, std::string::npos, " …");
  return {.kind = kind_of(code), .message = std::move(text), .engine_code = code};
}

}  // namespace runlight::store
