// SPDX-License-Identifier: MIT
#pragma once
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"

// Reads the few lines of api/openapi.yaml that this folder's tests hold the code to, by their indentation: the file is ours
// and keeps to it.

namespace runlight::api {

struct DescribedPath {
  std::string operation_id;
  std::string data_schema;  ///< of "data", or of its items
  std::vector<std::string> parameters;
};

struct OpenApi {
  std::map<std::string, DescribedPath> paths;
  std::map<std::string, std::set<std::string>> required;  ///< properties by schema
};

/// What stands between `mark` and the next of `ends`, or "".
inline std::string after(std::string_view line, std::string_view mark, std::string_view ends) {
  const auto at = line.find(mark);
  if (at == std::string_view::npos) return "";
  const auto rest = line.substr(at + mark.size());
  return std::string(trim(rest.substr(0, rest.find_first_of(ends))));
}

/// "limit" of `- { name: limit, in: query, …` and "from" of `- $ref: "#/components/parameters/from"`.
inline std::string parameter_name(std::string_view line) {
  const auto name = after(line, "- { name: ", ",");
  return name.empty() ? after(line, "#/components/parameters/", "\"") : name;
}

inline void read_path_line(std::string_view line, DescribedPath& path) {
  if (const auto id = after(line, "operationId: ", " "); !id.empty()) path.operation_id = id;
  if (line.contains(" data: ")) path.data_schema = after(line, "#/components/schemas/", "\"");
  if (const auto name = parameter_name(line); !name.empty()) path.parameters.push_back(name);
}

inline std::set<std::string> names_in(std::string_view list) {
  std::set<std::string> names;
  for (const auto name : split(list, ',')) names.emplace(trim(name));
  return names;
}

inline OpenApi read_openapi() {
  std::ifstream file(RUNLIGHT_SOURCE_DIR "/api/openapi.yaml");
  OpenApi api;
  std::string path;
  std::string schema;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("components:")) path.clear();
    if (line.starts_with("  /")) path = line.substr(2, line.rfind(':') - 2);
    if (line.starts_with("    ") && line[4] != ' ') schema = line.substr(4, line.find(':') - 4);
    if (!path.empty()) read_path_line(line, api.paths[path]);
    if (line.starts_with("      required: [")) api.required[schema] = names_in(after(line, "[", "]"));
  }
  return api;
}

}  // namespace runlight::api
