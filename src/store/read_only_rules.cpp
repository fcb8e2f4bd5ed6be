// SPDX-License-Identifier: MIT
#include "store/read_only_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "store/total_functions.hpp"

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

// Of these those that say how large our tables are, other people's rows included.
constexpr auto telling_tables = std::to_array<std::string_view>({"information_schema.tables", "system.columns"});

// Functions that reach files, other servers, the machine or the engine's insides, or that only waste time. A star at the end
// stands for any rest; letters match in either case.
constexpr auto harmful_functions = std::to_array<std::string_view>({
    "__*",
    "addressto*",
    "ai*",
    "catboostevaluate",
    "demangle",
    "dictget*",
    "dicthas",
    "dictisin",
    "dumpcolumnstructure",  // this and lowCardinalityKeys show values of rows that a filter took out
    "evalmlmethod",
    "file",
    "filesystem*",
    "fqdn",
    "fullhostname",
    "generateserialid",
    "getclienthttpheader",
    "getmacro",
    "getmaxtablename*",
    "getmergetreesetting",
    "getoskernelversion",
    "getserverport",
    "getserversetting",
    "getsetting*",
    "globalvariable",
    "hascolumnintable",  // takes a host to ask
    "hostname",
    "joinget*",
    "lemmatize",
    "logtrace",
    "lowcardinality*",
    "naivebayes*",
    "region*",  // embedded dictionaries
    "reversednsquery",
    "serveruuid",
    "showcertificate",
    "sleep*",
    "synonyms",
    "tcpport",
    "transaction*",
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
  std::size_t depth = 0;
  std::string_view kind;
  std::string_view name;
};

/// "  Function file (alias f) (children 1)"
Node node_of(std::string_view line) {
  const auto depth = std::min(line.find_first_not_of(' '), line.size());
  line = trim(line);
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return {depth, line, ""};
  auto name = line.substr(space + 1);
  for (const std::string_view mark : {"(alias ", "(children "}) name = name.substr(0, name.find(mark));
  return {depth, line.substr(0, space), trim(name)};
}

/// The arguments of the function that is the first of `nodes`.
std::vector<Node> arguments_of(std::span<const Node> nodes) {
  std::vector<Node> arguments;
  const auto depth = nodes.front().depth + 2;  // below them there is their list
  for (const auto& node : nodes.subspan(1)) {
    if (node.depth < depth - 1 || (node.depth == depth - 1 && !arguments.empty())) break;
    if (node.depth == depth) arguments.push_back(node);
  }
  return arguments;
}

bool is_plain_word(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool is_system_table(std::string_view name, Sight sight) {
  const auto lower = to_lower(name);
  return is_one_of(lower, system_tables) && (sight == Sight::all_rows || !is_one_of(lower, telling_tables));
}

/// Names that no table or column of ours has, and by which the engine would look for files.
Result<void> check_is_no_file(std::string_view name, const ReadOnlyRules& rules) {
  constexpr std::string_view k_default = "default.";
  if (name.find_first_of("/*?{}[]") != std::string_view::npos) return refuse(fmt::format("the name {}", name));
  const auto word = name.starts_with(k_default) ? name.substr(k_default.size()) : name;
  if (!rules.is_file(name) && !rules.is_file(word)) return {};
  return refuse(fmt::format("the name {}, which is also a file's where this server was started,", name));
}

/// A table of ours or of a WITH; the engine would take other words for names of files.
Result<void> check_table(std::string_view name, const ReadOnlyRules& rules) {
  RUNLIGHT_TRY_VOID(check_is_no_file(name, rules));
  auto word = name;
  if (word.starts_with("default.")) word.remove_prefix(std::string_view("default.").size());
  if (is_plain_word(word) || is_system_table(name, rules.sight)) return {};
  return refuse(fmt::format("the table {}", name));
}

/// A column, or the table at the right of IN, or the name of a function that is given to another.
Result<void> check_identifier(std::string_view name, const ReadOnlyRules& rules) {
  if (is_harmful(name)) return refuse(fmt::format("the function {}", name));
  RUNLIGHT_TRY_VOID(check_is_no_file(name, rules));
  const auto words = split(name, '.');
  // _part, _partition_id and the like are looked at before any row is.
  if (rules.sight == Sight::some_rows && words.back().starts_with('_')) return refuse(fmt::format("the column {}", name));
  const auto first = to_lower(words.front());
  if (first != "system" && first != "information_schema") return {};
  if (words.size() > 1 && is_system_table(fmt::format("{}.{}", words[0], words[1]), rules.sight)) return {};
  return refuse(fmt::format("the table {}", name));
}

/// For whom rows are hidden from.
Result<void> check_is_total(std::span<const Node> nodes) {
  const auto name = nodes.front().name;
  if (!is_total(name)) {
    return fail(ErrorKind::bad_input,
                fmt::format("the function {} may not be used by who may see some repositories only", name));
  }
  const auto arguments = arguments_of(nodes);
  if (takes_pattern(name) && (arguments.size() < 2 || arguments[1].kind != "Literal")) {
    return fail(ErrorKind::bad_input,
                fmt::format("the pattern of {} has to be written out, by who may see some repositories only", name));
  }
  if (takes_function(name) && arguments.size() > 1 && arguments.front().kind == "Identifier") {
    return refuse(fmt::format("{} without arguments", arguments.front().name));
  }
  return {};
}

/// The first of `nodes`, which are what follows in the tree.
Result<void> check_node(std::span<const Node> nodes, const Node& before, const ReadOnlyRules& rules) {
  const auto& node = nodes.front();
  if (node.kind == "Set") return refuse("SETTINGS");
  if (node.kind == "ColumnsApplyTransformer") return refuse("APPLY");  // the tree does not show what it applies
  if (!is_one_of(node.kind, node_kinds)) return refuse(node.kind);
  if (node.kind == "TableIdentifier") return check_table(node.name, rules);
  if (node.kind == "Identifier") return check_identifier(node.name, rules);
  if (node.kind != "Function") return {};
  if (before.kind == "TableExpression" && !is_one_of(node.name, table_functions)) {
    return refuse(fmt::format("the table function {}", node.name));
  }
  if (is_harmful(node.name)) return refuse(fmt::format("the function {}", node.name));
  return rules.sight == Sight::some_rows ? check_is_total(nodes) : Result<void>{};
}

}  // namespace

Result<void> check_syntax_tree(std::string_view tree, const ReadOnlyRules& rules) {
  std::vector<Node> nodes;
  for (const auto line : split(tree, '\n')) {
    if (!trim(line).empty()) nodes.push_back(node_of(line));
  }
  Node before;
  for (std::span<const Node> rest(nodes); !rest.empty(); rest = rest.subspan(1)) {
    RUNLIGHT_TRY_VOID(check_node(rest, before, rules));
    before = rest.front();
  }
  return {};
}

}  // namespace runlight::store
