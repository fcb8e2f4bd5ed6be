// SPDX-License-Identifier: MIT
#include "store/read_only_guard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "store/engine_error.hpp"
#include "store/read_only_rules.hpp"

namespace runlight::store {
namespace {

constexpr std::string_view k_only_select =
    "only one SELECT may be asked, without FORMAT or INTO OUTFILE. To see a table's columns: SELECT name, type FROM "
    "system.columns "
    "WHERE table = 'runs'";

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

/// Parses the query and refuses what read_only_rules.hpp forbids. Nothing of it is run or looked up.
Result<void> check_tree(ChdbSession& session, const std::string& query, const std::vector<Parameter>& parameters) {
  auto tree = session.run({.sql = "EXPLAIN AST " + query, .parameters = parameters, .format = "TSVRaw"});
  if (tree) return check_syntax_tree(tree->body);
  // The text by itself was found well formed, so it is the parentheses that it does not fit into.
  if (tree.error().engine_code == k_code_syntax_error) {
    return fail({.kind = ErrorKind::bad_input, .message = std::string(k_only_select), .engine_code = k_code_syntax_error});
  }
  return fail(std::move(tree).error());
}

/// The limits come first: after readonly no setting can be changed.
Result<void> restrict(ChdbSession& session, const Limits& limits) {
  const auto settings = fmt::format(
      "SET max_execution_time = {}, max_memory_usage = {}, max_result_rows = {}, max_result_bytes = {}, "
      "result_overflow_mode = 'throw', "
      "allow_ddl = 0, allow_introspection_functions = 0",
      limits.execution_time.count(), limits.memory_bytes, limits.result_rows, limits.memory_bytes / 2);
  RUNLIGHT_TRY([[maybe_unused]] const auto limited, session.run({.sql = settings}));
  RUNLIGHT_TRY([[maybe_unused]] const auto closed, session.run({.sql = "SET readonly = 1"}));
  return {};
}

Error explain_limit(Error error, const Limits& limits) {
  if (error.engine_code == k_code_memory_limit_exceeded) {
    error.kind = ErrorKind::bad_input;
    error.message =
        fmt::format("the query needs more than the {} MiB of memory that it may use; narrow it, or aggregate more",
                    limits.memory_bytes >> 20U);
  } else if (error.engine_code == k_code_timeout_exceeded) {
    error.message =
        fmt::format("the query took longer than the {} s that it may take; narrow it", limits.execution_time.count());
  } else if (error.engine_code == k_code_too_many_rows_or_bytes) {
    error.message = fmt::format("the answer has more than the {} rows that it may have, or is too big; add a LIMIT",
                                with_thousands(static_cast<long long>(limits.result_rows)));
  }
  return error;
}

}  // namespace

Result<Answer> ask_guarded(ChdbSession& session, Statement statement, const Limits& limits) {
  RUNLIGHT_TRY_VOID(restrict(session, limits));
  RUNLIGHT_TRY(const auto text, formatted(session, statement.sql));
  if (!is_select(text)) return fail(ErrorKind::bad_input, std::string(k_only_select));
  // INTO OUTFILE writes its file even when readonly; inside parentheses it is a syntax error, as FORMAT is.
  statement.sql = fmt::format("SELECT * FROM ({}\n)", text);
  RUNLIGHT_TRY_VOID(check_tree(session, statement.sql, statement.parameters));
  auto answer = session.run(statement);
  if (!answer) return fail(explain_limit(std::move(answer).error(), limits));
  return answer;
}

}  // namespace runlight::store
