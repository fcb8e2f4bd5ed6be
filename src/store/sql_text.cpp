// SPDX-License-Identifier: MIT
#include "store/sql_text.hpp"

#include "base/text.hpp"

namespace runlight::store {
namespace {

std::size_t after(std::string_view text, std::string_view mark, std::size_t from) {
  const auto at = text.find(mark, from);
  return at == std::string_view::npos ? text.size() : at + mark.size();
}

std::size_t after_quoted(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      return at + 1;
    }
  }
  return text.size();
}

/// Where the comment that starts at `at` ends, or `at` when none does.
std::size_t after_comment(std::string_view text, std::size_t at) {
  if (text.substr(at).starts_with("--")) return after(text, "\n", at);
  if (text.substr(at).starts_with("/*")) return after(text, "*/", at);
  return at;
}

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

std::vector<std::string_view> split_statements(std::string_view text) {
  std::vector<std::string_view> statements;
  std::size_t begin = 0;
  bool has_words = false;
  const auto end_statement = [&](std::size_t end) {
    if (has_words) statements.push_back(trim(text.substr(begin, end - begin)));
    begin = end + 1;
    has_words = false;
  };
  for (std::size_t at = 0; at < text.size();) {
    if (const auto end = after_comment(text, at); end != at) {
      at = end;
    } else if (text[at] == ';') {
      end_statement(at++);
    } else if (text[at] == '\'' || text[at] == '"' || text[at] == '`') {
      at = after_quoted(text, at);
      has_words = true;
    } else {
      has_words = has_words || !trim(text.substr(at, 1)).empty();
      ++at;
    }
  }
  end_statement(text.size());
  return statements;
}

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = 0; at < text.size();) {
    if (const auto end = after_comment(text, at); end != at) {
      at = end;
    } else if (text[at] == '\'' || text[at] == '"' || text[at] == '`') {
      at = after_quoted(text, at);
    } else if (is_word_character(text[at])) {
      const auto begin = at;
      while (at < text.size() && is_word_character(text[at])) ++at;
      if (at - begin == word.size() && to_lower(text.substr(begin, at - begin)) == to_lower(word)) return true;
    } else {
      ++at;
    }
  }
  return false;
}

}  // namespace runlight::store
