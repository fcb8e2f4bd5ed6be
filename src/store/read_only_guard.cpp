// SPDX-License-Identifier: MIT
#include "store/read_only_guard.hpp"

#include <fmt/format.h>

#include "store/engine_error.hpp"

namespace runlight::store {
namespace {

/// The statement as the engine writes it, or why it is not one. The text is bound, so it is only ever read.
Result<std::string> formatted(ChdbSession& session, const std::string& text) {
  RUNLIGHT_TRY(
      auto answer,
      session.run({.sql = "SELECT formatQuery({text:String})", .parameters = {{"text", text}}, .format = "RawBLOB"}));
  return std::move(answer.body);
}

Result<void> close_session(ChdbSession& session, const Limits& limits) {
  RUNLIGHT_TRY([[maybe_unused]] const auto limited,
               session.run({.sql = fmt::format("SET max_execution_time = {}, max_memory_usage = {}, max_result_rows = {}, "
                                               "result_overflow_mode = 'throw', allow_introspection_functions = 0",
                                               limits.execution_time.count(), limits.memory_bytes, limits.result_rows)}));
  RUNLIGHT_TRY([[maybe_unused]] const auto closed, session.run({.sql = "SET readonly = 1"}));
  return {};
}

}  // namespace

Result<Answer> ask_guarded(ChdbSession& session, Statement statement, const Limits& limits) {
  RUNLIGHT_TRY(const auto text, formatted(session, statement.sql));
  RUNLIGHT_TRY_VOID(close_session(session, limits));
  statement.sql = fmt::format("SELECT * FROM ({}\n)", text);
  return session.run(statement);
}

}  // namespace runlight::store
