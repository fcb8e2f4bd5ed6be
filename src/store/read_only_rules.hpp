// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <functional>
#include <string_view>

#include "base/result.hpp"

namespace runlight::store {

/// Of how much of the data a query may tell.
enum class Sight : std::uint8_t { all_rows, some_rows };

struct ReadOnlyRules {
  Sight sight = Sight::all_rows;
  /// Whether the engine would find a file of this name, as it would for a table's.
  std::function<bool(std::string_view name)> is_file = [](std::string_view) { return false; };
};

/// Judges what the engine's EXPLAIN AST prints for a query: bad_input, with what is wrong, for anything but a plain SELECT
/// over our tables. A session with readonly = 1 does not do this alone: it still lets file() read any file. What is not
/// known to be harmless is refused, but for functions: of those the harmful ones are listed, and a test watches for new
/// ones. Who sees some rows only is also refused what tells of tables as a whole: sizes, parts, partitions.
Result<void> check_syntax_tree(std::string_view tree, const ReadOnlyRules& rules);

}  // namespace runlight::store
