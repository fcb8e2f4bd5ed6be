// SPDX-License-Identifier: MIT
#include "store/named_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.hpp"
#include "base/text.hpp"
#include "store/embedded_sql.hpp"
#include "store/parameter_values.hpp"
#include "store/query_argument.hpp"

namespace runlight::store {
namespace {

constexpr std::string_view k_folder = "queries/";

std::optional<std::string_view> find_file(std::string_view name, std::string_view file) {
  const auto files = embedded::sql();
  const auto found = std::ranges::find(files, fmt::format("{}{}/{}", k_folder, name, file), &EmbeddedFile::path);
  return found == files.end() ? std::nullopt : std::optional(std::string_view(found->bytes));
}

std::string_view file_of(std::string_view name, std::string_view file) {
  const auto found = find_file(name, file);
  check(found.has_value(), fmt::format("sql/{}{}/{} exists", k_folder, name, file));
  return *found;
}

std::string text_of(const boost::json::object& object, std::string_view key) {
  return std::string(object.at(key).as_string());
}

QueryParameter parameter_of(const boost::json::object& object) {
  QueryParameter parameter{
      .name = text_of(object, "name"), .type = text_of(object, "type"), .what = text_of(object, "what")};
  if (const auto* value = object.if_contains("default")) parameter.default_value = std::string(value->as_string());
  if (const auto* values = object.if_contains("values")) {
    for (const auto& value : values->as_array()) parameter.values.emplace_back(value.as_string());
  }
  return parameter;
}

NamedQuery query_of(std::string_view name) {
  const auto description = boost::json::parse(file_of(name, "query.json")).as_object();
  NamedQuery query{.name = std::string(name), .what = text_of(description, "what"), .sql = file_of(name, "query.sql")};
  for (const auto& parameter : description.at("parameters").as_array()) {
    query.parameters.push_back(parameter_of(parameter.as_object()));
  }
  query.short_sql = find_file(name, "short.sql").value_or("");
  const auto* const without = description.if_contains("short_without");
  check(query.short_sql.empty() == (without == nullptr), "short.sql and short_without go together");
  if (without == nullptr) return query;
  for (const auto& parameter : without->as_array()) query.short_without.emplace_back(parameter.as_string());
  return query;
}

/// A file of ours that cannot be read is a fault of the build; a test reads them all.
std::vector<NamedQuery> find_queries() {
  constexpr std::string_view k_file = "/query.sql";
  std::vector<NamedQuery> queries;
  for (const auto& file : embedded::sql()) {
    if (!file.path.starts_with(k_folder) || !file.path.ends_with(k_file)) continue;
    const auto name = file.path.substr(k_folder.size(), file.path.size() - k_folder.size() - k_file.size());
    try {
      queries.push_back(query_of(name));
    } catch (const std::exception& error) {
      check(false, fmt::format("sql/queries/{}/query.json can be read: {}", name, error.what()));
    }
  }
  return queries;
}

std::string or_nearest(std::string_view word, const std::vector<std::string>& candidates) {
  const auto nearest = nearest_match(word, candidates);
  return nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest);
}

Result<const NamedQuery*> find_query(std::string_view name) {
  const auto queries = named_queries();
  const auto found = std::ranges::find(queries, name, &NamedQuery::name);
  if (found != queries.end()) return &*found;
  std::vector<std::string> names;
  for (const auto& query : queries) names.push_back(query.name);
  return fail(ErrorKind::not_found,
              fmt::format("there is no question \"{}\"{}", name.substr(0, 100), or_nearest(name, names)));
}

Result<void> refuse_unknown(const NamedQuery& query, const Arguments& arguments) {
  std::vector<std::string> names;
  for (const auto& parameter : query.parameters) names.push_back(parameter.name);
  for (const auto& [name, values] : arguments) {
    if (std::ranges::find(names, name) != names.end()) continue;
    return fail(ErrorKind::bad_input,
                fmt::format("{} has no parameter \"{}\"{}", query.name, name.substr(0, 100), or_nearest(name, names)));
  }
  return {};
}

Result<std::optional<std::string>> value_of(const QueryParameter& parameter, const Arguments& arguments) {
  const auto given = arguments.find(parameter.name);
  if (given != arguments.end() && !given->second.empty()) {
    const auto context = fmt::format("parameter \"{}\"", parameter.name);
    auto text = argument_text(parameter.type, given->second);
    if (!text) return fail(with_context(context, std::move(text).error()));
    for (const auto& value : given->second) {
      if (auto checked = check_value(parameter, value); !checked)
        return fail(with_context(context, std::move(checked).error()));
    }
    return text;
  }
  if (parameter.default_value) return parameter.default_value;
  if (parameter.type.starts_with("Nullable(")) return std::nullopt;
  return fail(ErrorKind::bad_input, fmt::format("parameter \"{}\" is missing: {}", parameter.name, parameter.what));
}

bool has_short_way(const NamedQuery& query, const Arguments& arguments) {
  return !query.short_sql.empty() && std::ranges::none_of(query.short_without, [&](const auto& name) {
    const auto given = arguments.find(name);
    return given != arguments.end() && !given->second.empty() && given->second != std::vector<std::string>{""};
  });
}

}  // namespace

std::span<const NamedQuery> named_queries() {
  static const std::vector<NamedQuery> all = find_queries();
  return all;
}

Result<Statement> statement_of(std::string_view name, const Arguments& arguments, std::string_view format) {
  RUNLIGHT_TRY(const NamedQuery* query, find_query(name));
  RUNLIGHT_TRY_VOID(refuse_unknown(*query, arguments));
  Statement statement{.sql = std::string(query->sql), .format = std::string(format), .tag = query->name};
  for (const auto& parameter : query->parameters) {
    RUNLIGHT_TRY(auto value, value_of(parameter, arguments));
    statement.parameters.push_back({parameter.name, std::move(value)});
  }
  return statement;
}

Result<std::optional<Statement>> short_statement_of(std::string_view name, const Arguments& arguments) {
  RUNLIGHT_TRY(const NamedQuery* query, find_query(name));
  if (!has_short_way(*query, arguments)) return std::nullopt;
  RUNLIGHT_TRY(auto statement, statement_of(name, arguments));
  statement.sql = query->short_sql;
  return statement;
}

Result<Answer> ask(Engine& engine, std::string_view name, const Arguments& arguments, std::string_view format,
                   const std::optional<std::vector<std::int64_t>>& only_repositories) {
  if (format == "JSONEachRow") {
    RUNLIGHT_TRY(auto shorter, short_statement_of(name, arguments));
    if (shorter) {
      shorter->only_repositories = only_repositories;
      auto answered = engine.read(*std::move(shorter));
      if (!answered || !answered->body.empty()) return answered;
    }
  }
  RUNLIGHT_TRY(auto statement, statement_of(name, arguments, format));
  statement.only_repositories = only_repositories;
  return engine.read(std::move(statement));
}

}  // namespace runlight::store
