// SPDX-License-Identifier: MIT
#include "store/read_only_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"

namespace runlight::store {
namespace {

constexpr auto node_kinds = std::to_array<std::string_view>({
    "ArrayJoin",
    "Asterisk",
    "ColumnsExceptTransformer",
    "ColumnsListMatcher",
    "ColumnsRegexpMatcher",
    "ColumnsReplaceTransformer",
    "ColumnsReplaceTransformer::Replacement",
    "ColumnsTransformerList",
    "ExpressionList",
    "Function",
    "Identifier",
    "InterpolateElement",
    "Literal",
    "OrderByElement",
    "QualifiedAsterisk",
    "QualifiedColumnsListMatcher",
    "QualifiedColumnsRegexpMatcher",
    "QueryParameter",
    "SampleRatio",
    "SelectIntersectExceptQuery",
    "SelectQuery",
    "SelectWithUnionQuery",
    "Subquery",
    "TableExpression",
    "TableIdentifier",
    "TableJoin",
    "TablesInSelectQuery",
    "TablesInSelectQueryElement",
    "WindowDefinition",
    "WindowListElement",
    "WithElement",
});

constexpr auto table_functions =
    std::to_array<std::string_view>({"generateRandom", "generateSeries", "generate_series", "null", "numbers", "numbers_mt",
                                     "primes", "SQLStandardValues", "values", "zeros", "zeros_mt"});

// Of the engine's own tables those that describe ours, or make rows out of nothing.
constexpr auto system_tables = std::to_array<std::string_view>(
    {"information_schema.columns", "information_schema.tables", "system.columns", "system.data_type_families",
     "system.functions", "system.numbers", "system.numbers_mt", "system.one", "system.time_zones", "system.zeros"});

// Functions that reach files, other servers, the machine or the engine's insides, or that only waste time. A star at the end
// stands for any rest; letters match in either case.
constexpr auto harmful_functions = std::to_array<std::string_view>({
    "__getscalar",
    "addressto*",
    "ai*",
    "catboostevaluate",
    "demangle",
    "dictget*",
    "dicthas",
    "dictisin",
    "evalmlmethod",
    "file",
    "filesystem*",
    "fqdn",
    "fullhostname",
    "generateserialid",
    "getclienthttpheader",
    "getmacro",
    "getmergetreesetting",
    "getoskernelversion",
    "getserverport",
    "getserversetting",
    "hascolumnintable",  // takes a host to ask
    "hostname",
    "joinget*",
    "lemmatize",
    "logtrace",
    "naivebayes*",
    "region*",  // embedded dictionaries
    "reversednsquery",
    "serveruuid",
    "showcertificate",
    "sleep*",
    "synonyms",
    "tcpport",
    "zookeepersessionuptime",
});

bool is_one_of(std::string_view word, auto& words) { return std::ranges::find(words, word) != std::end(words); }

bool is_harmful(std::string_view function) {
  return std::ranges::any_of(harmful_functions, [&](auto pattern) { return glob_match(pattern, function); });
}

std::unexpected<Error> refuse(std::string_view what) {
  return fail(ErrorKind::bad_input,
              fmt::format("{} may not be used here: only a SELECT over Runlight's tables may be asked", what));
}

struct Node {
  std::string_view kind;
  std::string_view name;
};

/// "  Function file (alias f) (children 1)"
Node node_of(std::string_view line) {
  line = trim(line);
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return {line, ""};
  auto name = line.substr(space + 1);
  for (const std::string_view mark : {"(alias ", "(children "}) name = name.substr(0, name.find(mark));
  return {line.substr(0, space), trim(name)};
}

bool is_plain_word(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool is_system_table(std::string_view name) { return is_one_of(to_lower(name), system_tables); }

/// A table of ours or of a WITH; the engine would take other words for names of files.
Result<void> check_table(std::string_view name) {
  auto word = name;
  if (word.starts_with("default.")) word.remove_prefix(std::string_view("default.").size());
  if (is_plain_word(word) || is_system_table(name)) return {};
  return refuse(fmt::format("the table {}", name));
}

/// A column, or the table at the right of IN, or the name of a function that is given to another.
Result<void> check_identifier(std::string_view name) {
  if (is_harmful(name)) return refuse(fmt::format("the function {}", name));
  const auto words = split(name, '.');
  const auto first = to_lower(words.front());
  if (first != "system" && first != "information_schema") return {};
  if (words.size() > 1 && is_system_table(fmt::format("{}.{}", words[0], words[1]))) return {};
  return refuse(fmt::format("the table {}", name));
}

Result<void> check_node(const Node& node, const Node& before) {
  if (node.kind == "Set") return refuse("SETTINGS");
  if (node.kind == "ColumnsApplyTransformer") return refuse("APPLY");  // the tree does not show what it applies
  if (!is_one_of(node.kind, node_kinds)) return refuse(node.kind);
  if (node.kind == "TableIdentifier") return check_table(node.name);
  if (node.kind == "Identifier") return check_identifier(node.name);
  if (node.kind != "Function") return {};
  if (before.kind == "TableExpression" && !is_one_of(node.name, table_functions)) {
    return refuse(fmt::format("the table function {}", node.name));
  }
  if (is_harmful(node.name)) return refuse(fmt::format("the function {}", node.name));
  return {};
}

}  // namespace

Result<void> check_syntax_tree(std::string_view tree) {
  Node before;
  for (const auto line : split(tree, '\n')) {
    if (trim(line).empty()) continue;
    const auto node = node_of(line);
    RUNLIGHT_TRY_VOID(check_node(node, before));
    before = node;
  }
  return {};
}

}  // namespace runlight::store
