// SPDX-License-Identifier: MIT
#pragma once
#include <string_view>

#include "base/result.hpp"

namespace runlight::store {

/// Judges what the engine's EXPLAIN AST prints for a query: bad_input, with what is wrong, for anything but a plain SELECT
/// over our tables. A session with readonly = 1 does not do this alone: it still lets file() read any file. What is not
/// known to be harmless is refused, but for functions: of those the harmful ones are listed, and a test watches for new
/// ones. Pure.
Result<void> check_syntax_tree(std::string_view tree);

}  // namespace runlight::store
