// SPDX-License-Identifier: MIT
#include "app/markdown.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace runlight::app {
namespace {

constexpr std::size_t k_longest_url = 1'000;
constexpr std::string_view k_markup = "\\`*_{}[]()#+!|~$";
constexpr std::string_view k_plain_in_urls = "-._~/:?#@!$*+,;=%";

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// The bytes of the character that begins `text`; of what is not UTF-8, one byte.
std::size_t character_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead < 0xC0U ? 1 : lead < 0xE0U ? 2 : lead < 0xF0U ? 3 : 4;
  return std::min(length, text.size());
}

/// Line and paragraph separators, and what makes text read backwards.
bool turns_or_breaks(std::string_view character) {
  const auto third = character.size() == 3 ? static_cast<unsigned char>(character[2]) : 0U;
  return (character.starts_with("\xE2\x80") && ((third >= 0xA8U && third <= 0xAEU) || third == 0x8EU || third == 0x8FU)) ||
         (character.starts_with("\xE2\x81") && third >= 0xA6U && third <= 0xA9U);
}

std::string escaped(std::string_view character) {
  const char c = character.front();
  const auto code = static_cast<unsigned char>(c);
  if (code < 0x20U || code == 0x7FU || turns_or_breaks(character)) return " ";
  if (c == '&') return "&amp;";
  if (c == '<') return "&lt;";
  if (c == '>') return "&gt;";
  if (c == ':') return "&#58;";  // GitHub makes a link of https://… wherever it stands
  if (k_markup.contains(c)) return std::string("\\") + c;
  return std::string(character);
}

/// Nothing in it ends the parentheses or the cell around it.
std::string url_text(std::string_view url) {
  std::string text;
  for (const char c : url) {
    if (is_alphanumeric(c) || k_plain_in_urls.contains(c)) {
      text += c;
    } else if (c == '&') {
      text += "&amp;";
    } else {
      text += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return text;
}

}  // namespace

std::string markdown_text(std::string_view text, std::size_t most_characters) {
  std::string result;
  auto rest = text;
  for (std::size_t characters = 0; !rest.empty(); ++characters) {
    if (characters == most_characters) return result + "…";
    const auto length = character_length(rest);
    result += escaped(rest.substr(0, length));
    rest.remove_prefix(length);
  }
  return result;
}

std::string markdown_link(std::string_view text, std::string_view url) {
  const auto scheme = to_lower(url.substr(0, url.find("://")));
  const bool is_web = (scheme == "https" || scheme == "http") && url.size() <= k_longest_url;
  return is_web ? fmt::format("[{}]({})", markdown_text(text), url_text(url)) : markdown_text(text);
}

}  // namespace runlight::app
