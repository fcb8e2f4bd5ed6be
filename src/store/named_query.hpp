// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/engine.hpp"

namespace runlight::store {

/// A parameter of a question, from sql/queries/<name>/query.json.
struct QueryParameter {
  std::string name;
  std::string type;                          ///< ClickHouse's: String, UInt32, Array(String), Nullable(DateTime), …
  std::string what;                          ///< one sentence for documentation
  std::optional<std::string> default_value;  ///< absent: it must be given (or is NULL when the type is Nullable)
  std::vector<std::string> values{};         ///< the only ones allowed; empty: any of the type
};

/// A question: sql/queries/<name>/query.sql with its description.
struct NamedQuery {
  std::string name;
  std::string what;
  std::vector<QueryParameter> parameters;
  std::string_view sql;
  /// short.sql: the same rows from what is kept of the runs in sum, or none when they cannot be told so; "": there is no
  /// such way.
  std::string_view short_sql = {};
  /// Parameters that must be absent for it.
  std::vector<std::string> short_without{};
};

/// All questions in the binary, by name.
std::span<const NamedQuery> named_queries();

/// Values by parameter name; several values for an Array, none for its default.
using Arguments = std::map<std::string, std::vector<std::string>>;

/// The question with its arguments, checked against its parameters. Unknown question: not_found; unknown, missing or badly
/// typed argument, or one that is not allowed (parameter_values.hpp): bad_input that names it. Pure.
Result<Statement> statement_of(std::string_view name, const Arguments& arguments, std::string_view format = "JSONEachRow");

/// The same by the short way; absent when the question has none for these arguments.
Result<std::optional<Statement>> short_statement_of(std::string_view name, const Arguments& arguments);

/// Asks the engine, within the limits of Engine::read, by the short way where JSONEachRow is wanted and it has the rows.
/// Fails as statement_of does. `only_repositories` as in Statement. Blocks.
Result<Answer> ask(Engine& engine, std::string_view name, const Arguments& arguments,
                   std::string_view format = "JSONEachRow",
                   const std::optional<std::vector<std::int64_t>>& only_repositories = std::nullopt);

}  // namespace runlight::store
