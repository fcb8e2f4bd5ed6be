// SPDX-License-Identifier: MIT
#include "github/excerpt.hpp"

#include "base/text.hpp"

namespace runlight::github {

std::string excerpt(std::string_view text, std::size_t limit) {
  std::string out;
  for (const char c : trim(text)) {
    if (out.size() >= limit) return out + "…";
    const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (is_space && (out.empty() || out.back() == ' ')) continue;
    const bool is_printable = c > ' ' && c <= '~';
    out += is_space ? ' ' : is_printable ? c : '?';
  }
  return out;
}

bool looks_like_html(std::string_view body) {
  const auto head = to_lower(trim(body.substr(0, 512)));
  return head.starts_with("<!doctype html") || head.starts_with("<html") || head.starts_with("<head") ||
         (head.starts_with('<') && head.contains("<html"));
}

}  // namespace runlight::github
