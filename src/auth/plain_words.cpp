// SPDX-License-Identifier: MIT
#include "auth/plain_words.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace runlight::auth {

std::string plain_words(std::string_view text, std::size_t limit) {
  std::string words;
  for (const char c : trim(text)) {
    if (words.size() >= limit) return words + "…";
    const bool is_space = c == ' ' || (c >= '\t' && c <= '\r');
    if (is_space && words.ends_with(' ')) continue;
    words += is_space ? ' ' : c > ' ' && c <= '~' ? c : '?';
  }
  return words;
}

bool has_control_characters(std::string_view text) {
  char before = 0;
  return std::ranges::any_of(text, [&before](char c) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_c1 = before == '\xc2' && byte >= 0x80 && byte <= 0x9f;
    before = c;
    return byte < 0x20 || byte == 0x7f || is_c1;
  });
}

}  // namespace runlight::auth
