// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "auth/access_rules.hpp"
#include "auth/ascii_toml.hpp"
#include "base/text.hpp"

#define TOML_EXCEPTIONS 0
// "[[" before what begins no key fails an assertion right before the parser refuses it as an error anyway.
#define TOML_ASSERT(expression) static_cast<void>(0)
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace runlight::auth {
namespace {

constexpr std::size_t k_most_file_bytes = std::size_t{256} << 10U;
constexpr std::size_t k_most_shown_bytes = 100;

std::unexpected<Error> refuse(const toml::source_region& where, std::string_view what) {
  return fail(ErrorKind::bad_input, fmt::format("Line {} of the access file: {}", where.begin.line, what));
}

Result<void> require_known_keys(const toml::table& table, std::span<const std::string> known, std::string_view of) {
  for (const auto& [key, value] : table) {
    if (std::ranges::find(known, key.str()) != known.end()) continue;
    const auto word = std::string(key.str().substr(0, k_most_shown_bytes));
    const auto nearest = nearest_match(word, known);
    return refuse(key.source(), fmt::format("\"{}\" is no key of {}{}.", word, of,
                                            nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest)));
  }
  return {};
}

/// `parse` makes of a text what the list is to hold, or says what is wrong with it. An absent key is an empty list.
template <class T>
Result<std::vector<T>> list_of(const toml::table& table, std::string_view key, Result<T> (*parse)(std::string_view)) {
  std::vector<T> values;
  const auto* node = table.get(key);
  if (node == nullptr) return values;
  const auto* array = node->as_array();
  if (array == nullptr) return refuse(node->source(), fmt::format("{} must be a list of texts.", key));
  for (const auto& element : *array) {
    const auto* text = element.as_string();
    if (text == nullptr) return refuse(element.source(), fmt::format("{} must hold texts only.", key));
    auto value = parse(text->get());
    if (!value) return refuse(element.source(), fmt::format("{}: {}", key, value.error().message));
    values.push_back(*std::move(value));
  }
  return values;
}

Result<std::string> parse_glob(std::string_view text) {
  if (!is_repository_glob(text)) {
    return fail(ErrorKind::bad_input,
                fmt::format("\"{}\" matches no repository; write OWNER/NAME, in which * stands for any characters.",
                            text.substr(0, k_most_shown_bytes)));
  }
  return std::string(text);
}

Result<VisibilityRule> visibility_rule(const toml::node& node) {
  static const std::array<std::string, 2> known{"who", "repositories"};
  const auto* table = node.as_table();
  if (table == nullptr) return refuse(node.source(), "visibility must be [[visibility]] with who and repositories.");
  RUNLIGHT_TRY_VOID(require_known_keys(*table, known, "[[visibility]]"));
  VisibilityRule rule;
  RUNLIGHT_TRY(rule.who, list_of<Who>(*table, "who", parse_who));
  RUNLIGHT_TRY(rule.repositories, list_of<std::string>(*table, "repositories", parse_glob));
  if (rule.who.empty()) return refuse(table->source(), "[[visibility]] names nobody: give it who = [\"…\"].");
  if (rule.repositories.empty()) {
    return refuse(table->source(), "[[visibility]] names no repository: give it repositories = [\"OWNER/NAME\"].");
  }
  return rule;
}

Result<std::vector<VisibilityRule>> visibility_rules(const toml::table& table) {
  std::vector<VisibilityRule> rules;
  const auto* node = table.get("visibility");
  if (node == nullptr) return rules;
  const auto* array = node->as_array();
  if (array == nullptr) return refuse(node->source(), "visibility is written as [[visibility]], in two brackets.");
  for (const auto& element : *array) {
    RUNLIGHT_TRY(auto rule, visibility_rule(element));
    rules.push_back(std::move(rule));
  }
  return rules;
}

Result<bool> flag_of(const toml::table& table, std::string_view key) {
  const auto* node = table.get(key);
  if (node == nullptr) return false;
  const auto* flag = node->as_boolean();
  if (flag == nullptr) return refuse(node->source(), fmt::format("{} must be true or false.", key));
  return flag->get();
}

}  // namespace

Result<AccessRules> parse_access_rules(std::string_view text) {
  static const std::array<std::string, 5> known{"viewers", "operators", "admins", "unverified_email", "visibility"};
  if (text.size() > k_most_file_bytes) {
    return fail(ErrorKind::bad_input,
                fmt::format("The access file has {} bytes; at most {} are taken.",
                            with_thousands(static_cast<long long>(text.size())), with_thousands(k_most_file_bytes)));
  }
  RUNLIGHT_TRY(const auto ascii, ascii_toml(text));
  const auto parsed = toml::parse(ascii);
  if (!parsed) return refuse(parsed.error().source(), fmt::format("it is no TOML ({}).", parsed.error().description()));
  const auto& table = parsed.table();
  RUNLIGHT_TRY_VOID(require_known_keys(table, known, "the access file"));
  AccessRules rules;
  RUNLIGHT_TRY(rules.viewers, list_of<Who>(table, "viewers", parse_role_holder));
  RUNLIGHT_TRY(rules.operators, list_of<Who>(table, "operators", parse_role_holder));
  RUNLIGHT_TRY(rules.admins, list_of<Who>(table, "admins", parse_role_holder));
  RUNLIGHT_TRY(rules.unverified_email, flag_of(table, "unverified_email"));
  RUNLIGHT_TRY(rules.visibility, visibility_rules(table));
  return rules;
}

}  // namespace runlight::auth
