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

std::string parameter_text(const std::optional<std::string>& value) { return value ? escape_tsv(*value) : "\\N"; }

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
