// SPDX-License-Identifier: MIT
// Whatever is given for a question's parameter: what is taken reads as itself by the engine's rules for bound values, and as
// no more than one value; what is refused is refused as bad input.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "store/engine_text.hpp"
#include "store/query_argument.hpp"

namespace {

using namespace runlight;

void require(bool holds) {
  if (!holds) std::abort();
}

/// What stands for the letter after a backslash. https://clickhouse.com/docs/interfaces/formats/TabSeparated
char meaning_of(char letter) {
  switch (letter) {
    case 'a': return '\a';
    case 'b': return '\b';
    case 'e': return '\x1b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    case '0': return '\0';
    default: return letter;
  }
}

/// Takes one character of an escaped text from the front.
char take_character(std::string_view& text) {
  const char first = text.front();
  text.remove_prefix(1);
  if (first != '\\') return first;
  require(!text.empty() && text.front() != 'x' && text.front() != 'N');
  const char letter = text.front();
  text.remove_prefix(1);
  return meaning_of(letter);
}

/// A whole field of TSV: it ends at a tab or at the end of its line, of which it may hold none.
std::string read_tsv(std::string_view field) {
  std::string text;
  while (!field.empty()) {
    require(field.front() != '\t' && field.front() != '\n' && field.front() != '\r' && field.front() != '\0');
    text += take_character(field);
  }
  return text;
}

/// ['a','b'], to the last character.
std::vector<std::string> read_array(std::string_view literal) {
  require(literal.starts_with('['));
  literal.remove_prefix(1);
  std::vector<std::string> values;
  while (!literal.starts_with(']')) {
    if (!values.empty()) {
      require(literal.starts_with(','));
      literal.remove_prefix(1);
    }
    require(literal.starts_with('\''));
    literal.remove_prefix(1);
    auto& value = values.emplace_back();
    while (!literal.starts_with('\'')) {
      require(!literal.empty());
      value += take_character(literal);
    }
    literal.remove_prefix(1);
    require(!literal.empty());
  }
  require(literal == "]");
  return values;
}

bool is_all_of(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == std::string_view::npos;
}

void check_text(const std::string& text) {
  require(read_tsv(store::escape_tsv(text)) == text);
  const auto bound = store::argument_text("String", {{text}});
  require(bound && *bound == text);
  require(read_tsv(store::parameter_text("SELECT {x:String}", "x", **bound)) == text);
  const auto nullable = store::argument_text("Nullable(String)", {{text}});
  require(nullable && nullable->has_value() != text.empty());
  require(store::parameter_text("{x:Nullable(String)}", "x", *nullable) != "\\N" || text.empty());
}

void check_array(const std::vector<std::string>& values) {
  const auto bound = store::argument_text("Array(String)", values);
  require(bound && bound->has_value());
  require(read_array(store::parameter_text("SELECT {x:Array(String)}", "x", *bound)) == values);
}

/// Types whose values are bound as they stand: nothing may be in them but what such values are made of.
void check_plain(const std::string& text) {
  struct Plain {
    std::string_view type;
    std::string_view characters;
  };
  for (const auto& [type, characters] : {Plain{"UInt8", "0123456789"},
                                         {"UInt64", "0123456789"},
                                         {"Int32", "-0123456789"},
                                         {"Float64", "+-.e0123456789"},
                                         {"Bool", "truefals"},
                                         {"Date", "-0123456789"},
                                         {"DateTime('UTC')", "-: 0123456789"},
                                         {"DateTime64(3, 'UTC')", "-:. 0123456789"}}) {
    const auto bound = store::argument_text(type, {{text}});
    if (!bound) {
      require(bound.error().kind == ErrorKind::bad_input && bound.error().message.size() < 400);
      continue;
    }
    require(bound->has_value() && !(*bound)->empty() && is_all_of(**bound, characters));
    const auto several = store::argument_text("Array(" + std::string(type) + ")", {{text, text}});
    require(several && is_all_of(**several, std::string(characters) + "[],'"));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  check_text(text);
  std::vector<std::string> values;
  for (const auto value : split(text, '\xfe')) values.emplace_back(value);
  check_array(values);
  check_plain(text);
  // What the SQL of a question says of its parameters is ours, but must not read past its end.
  store::parameter_text(text, "x", text);
  return 0;
}
