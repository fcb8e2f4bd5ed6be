// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "auth/access_rules.hpp"
#include "base/text.hpp"
#include "base/toml_file.hpp"

namespace runlight::auth {
namespace {

constexpr std::size_t k_most_shown_bytes = 100;
constexpr std::string_view k_file = "the access file";

std::unexpected<Error> refuse(const toml::source_region& where, std::string_view what) {
  return refuse_toml(k_file, where, what);
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
  RUNLIGHT_TRY_VOID(require_known_keys(k_file, *table, known, "[[visibility]]"));
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
  RUNLIGHT_TRY(const auto table, parse_toml(k_file, text));
  RUNLIGHT_TRY_VOID(require_known_keys(k_file, table, known, k_file));
  AccessRules rules;
  RUNLIGHT_TRY(rules.viewers, list_of<Who>(table, "viewers", parse_role_holder));
  RUNLIGHT_TRY(rules.operators, list_of<Who>(table, "operators", parse_role_holder));
  RUNLIGHT_TRY(rules.admins, list_of<Who>(table, "admins", parse_role_holder));
  RUNLIGHT_TRY(rules.unverified_email, flag_of(table, "unverified_email"));
  RUNLIGHT_TRY(rules.visibility, visibility_rules(table));
  return rules;
}

}  // namespace runlight::auth
