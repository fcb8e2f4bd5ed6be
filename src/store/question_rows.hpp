// SPDX-License-Identifier: MIT
#pragma once
#include <string_view>
#include <utility>
#include <vector>

#include "store/engine.hpp"
#include "store/named_query.hpp"
#include "store/row_reader.hpp"

namespace runlight::store {

/// The rows of a named question, without the limits of those that people ask. Blocks.
template <class Row>
Result<std::vector<Row>> rows_of(Engine& engine, std::string_view question, const Arguments& arguments) {
  RUNLIGHT_TRY(auto statement, statement_of(question, arguments));
  RUNLIGHT_TRY(const auto answer, engine.run(std::move(statement)));
  return parse_rows<Row>(answer.body, question);
}

/// The same for questions of many rows, whose columns stand in the order of the struct's members.
template <class Row>
Result<std::vector<Row>> many_rows_of(Engine& engine, std::string_view question, const Arguments& arguments) {
  RUNLIGHT_TRY(auto statement, statement_of(question, arguments, "JSONCompactEachRow"));
  RUNLIGHT_TRY(const auto answer, engine.run(std::move(statement)));
  return parse_compact_rows<Row>(answer.body, question);
}

}  // namespace runlight::store
