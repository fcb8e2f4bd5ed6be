// SPDX-License-Identifier: MIT
#include "store/named_collections.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

#include "base/text.hpp"

namespace runlight::store {
namespace {

/// The engine reads the variable's text as XML.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace

Result<std::string> write_named_collections(const std::string& folder, std::span<const NamedCollection> collections) {
  std::string xml = "<clickhouse><named_collections>\n";
  for (const auto& [name, values] : collections) {
    xml += fmt::format("<{}>", name);
    for (const auto& [key, value] : values) {
      const auto variable = fmt::format("RUNLIGHT_ENGINE_{}_{}", name, key);
      setenv(variable.c_str(), escaped(value.reveal()).c_str(), 1);  // NOLINT(concurrency-mt-unsafe): see the header
      xml += fmt::format("<{} from_env=\"{}\"/>", key, variable);
    }
    xml += fmt::format("</{}>\n", name);
  }
  xml += "</named_collections></clickhouse>\n";
  auto path = folder + "/named_collections.xml";
  std::ofstream file(path, std::ios::trunc);
  file << xml;
  file.close();
  if (!file) return fail(ErrorKind::storage, fmt::format("{} cannot be written", path));
  return path;
}

}  // namespace runlight::store
