// SPDX-License-Identifier: MIT
#include "store/read_only_guard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "store/engine_error.hpp"
#include "store/question_limits.hpp"
#include "store/read_only_rules.hpp"
#include "store/sql_text.hpp"

namespace runlight::store {
namespace {

constexpr std::string_view k_only_select =
    "only one SELECT may be asked, without FORMAT or INTO OUTFILE. To see a table's columns: SELECT column_name, data_type "
    "FROM information_schema.columns WHERE table_name = 'runs'";

/// The statement as the engine itself writes it. Fails unless the text is one complete statement. The text is bound, so it
/// is only ever read.
Result<std::string> formatted(ChdbSession& session, const std::string& text) {
  RUNLIGHT_TRY(
      auto answer,
      session.run({.sql = "SELECT formatQuery({text:String})", .parameters = {{"text", text}}, .format = "RawBLOB"}));
  return std::move(answer.body);
}

bool is_select(std::string_view text) {
  constexpr auto k_beginnings = std::to_array<std::string_view>({"SELECT", "WITH", "("});
  return std::ranges::any_of(k_beginnings, [&](auto word) { return text.starts_with(word); });
}

/// The engine looks for a table that it does not know among the files of the folder in which this process runs.
bool is_file_here(std::string_view name) {
  std::error_code failure;
  const auto status = std::filesystem::symlink_status(std::filesystem::path(name), failure);
  return !failure && std::filesystem::exists(status) && !std::filesystem::is_directory(status);
}

/// Parses the query and refuses what read_only_rules.hpp forbids. Nothing of it is run or looked up.
Result<void> check_tree(ChdbSession& session, const Statement& query) {
  auto tree = session.run({.sql = "EXPLAIN AST " + query.sql, .parameters = query.parameters, .format = "TSVRaw"});
  if (tree) {
    return check_syntax_tree(
        tree->body, {.sight = query.only_repositories ? Sight::some_rows : Sight::all_rows, .is_file = is_file_here});
  }
  // The text by itself was found well formed, so it is the parentheses that it does not fit into.
  if (tree.error().engine_code == k_code_syntax_error) {
    return fail({.kind = ErrorKind::bad_input, .message = std::string(k_only_select), .engine_code = k_code_syntax_error});
  }
  return fail(std::move(tree).error());
}

// Conditions of a query must see no row before the filter of repositories has: a failing one would tell of it ("Cannot parse
// string 'the title of a hidden run'"). So nothing is evaluated while reading, by an index, or together with the filter.
constexpr std::string_view k_filter_first =
    ", optimize_move_to_prewhere = 0, query_plan_optimize_prewhere = 0, query_plan_merge_filters = 0, use_primary_key = 0, "
    "use_partition_pruning = 0, use_skip_indexes = 0, max_query_size = DEFAULT";

/// The limits come first: after readonly no setting can be changed.
Result<void> restrict(ChdbSession& session, const Limits& limits, bool is_held_to_repositories) {
  const auto settings = fmt::format("SET {}{}", limit_settings(limits, Precedence::typed),
                                    is_held_to_repositories ? k_filter_first : std::string_view());
  RUNLIGHT_TRY([[maybe_unused]] const auto limited, session.run({.sql = settings}));
  RUNLIGHT_TRY([[maybe_unused]] const auto closed, session.run({.sql = "SET readonly = 1"}));
  return {};
}

/// The engine's words on a query's text. What it says of values is not told to whom some are hidden: it computes functions
/// of columns with few values on all of a block's values, whatever the filter let through.
Error without_values(Error error) {
  constexpr auto k_codes_of_texts =
      std::to_array<int>({35,  42,  43,  46,  47,  50,  53,  60,  62,  63,  81,  158, 159, 162, 164,
                          167, 168, 179, 184, 207, 215, 241, 306, 307, 352, 386, 396, 403, 456, 457});
  if (error.engine_code == 0 || std::ranges::find(k_codes_of_texts, error.engine_code) != k_codes_of_texts.end())
    return error;
  error.kind = ErrorKind::bad_input;
  error.message = fmt::format(
      "a value could not be computed (the engine's code {}); functions that end in OrNull or OrZero give null or 0 instead",
      error.engine_code);
  return error;
}

}  // namespace

Result<Answer> ask_guarded(ChdbSession& session, Statement statement, const Limits& limits) {
  const bool is_held = statement.only_repositories.has_value();
  RUNLIGHT_TRY_VOID(restrict(session, limits, is_held));
  RUNLIGHT_TRY(const auto text, formatted(session, statement.sql));
  if (!is_select(text)) return fail(ErrorKind::bad_input, std::string(k_only_select));
  if (is_held && has_word(text, "PREWHERE")) return fail(ErrorKind::bad_input, "PREWHERE may not be used here; use WHERE");
  // INTO OUTFILE writes its file even when readonly; inside parentheses it is a syntax error, as FORMAT is.
  statement.sql = fmt::format("SELECT * FROM ({}\n)", text);
  RUNLIGHT_TRY_VOID(check_tree(session, statement));
  auto answer = session.run(statement);
  if (answer && is_held) answer->rows_read = 0;
  if (answer) return answer;
  auto error = explain_limit(std::move(answer).error(), limits);
  return fail(is_held ? without_values(std::move(error)) : std::move(error));
}

}  // namespace runlight::store
