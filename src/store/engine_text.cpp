// SPDX-License-Identifier: MIT
#include "store/engine_text.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>

namespace runlight::store {
namespace {

void append_escaped(std::string& out, std::string_view text, char quote) {
  for (const char c : text) {
    switch (c) {
      case '\\': out += "\\\\"; break;
      case '\t': out += "\\t"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\0': out += "\\0"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      default:
        if (quote != '\0' && c == quote) out += '\\';
        out += c;
    }
  }
}

/// Removes spaces and then `word` from the front.
bool take(std::string_view& text, std::string_view word) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

/// What follows "{name:" in the SQL; "" when the parameter is not in it.
std::string_view type_of(std::string_view sql, std::string_view name) {
  for (auto at = sql.find('{'); at != std::string_view::npos; at = sql.find('{', at + 1)) {
    auto rest = sql.substr(at + 1);
    if (!take(rest, name) || !take(rest, ":")) continue;
    take(rest, "");
    return rest;
  }
  return "";
}

bool is_composite(std::string_view type) {
  return type.starts_with("Array(") || type.starts_with("Map(") || type.starts_with("Tuple(");
}

// What a JSON string must not hold as it is: 0 is nothing, 'u' a \u escape, else the letter after the backslash.
constexpr std::array<char, 256> json_escapes = [] {
  std::array<char, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = 'u';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  table['\b'] = 'b';
  table['\f'] = 'f';
  table['"'] = '"';
  table['\\'] = '\\';
  return table;
}();

}  // namespace

std::string escape_tsv(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 8);
  append_escaped(out, text, '\0');
  return out;
}

std::string parameter_text(std::string_view sql, std::string_view name, const std::optional<std::string>& value) {
  if (!value) return "\\N";
  return is_composite(type_of(sql, name)) ? *value : escape_tsv(*value);
}

std::string array_text(std::span<const std::string> values) {
  std::string out = "[";
  for (const auto& value : values) {
    if (out.size() > 1) out += ',';
    out += '\'';
    append_escaped(out, value, '\'');
    out += '\'';
  }
  return out + "]";
}

std::string number_array_text(std::span<const std::string> values) { return fmt::format("[{}]", fmt::join(values, ",")); }

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t clean_from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const char escape = json_escapes[byte];
    if (escape == 0) continue;
    out.append(text, clean_from, i - clean_from);
    clean_from = i + 1;
    if (escape == 'u') {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
    } else {
      out += '\\';
      out += escape;
    }
  }
  out.append(text, clean_from);
  out += '"';
}

}  // namespace runlight::store
