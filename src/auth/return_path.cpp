// SPDX-License-Identifier: MIT
#include <algorithm>

#include "auth/session_cookie.hpp"
#include "base/text.hpp"

namespace runlight::auth {
namespace {

constexpr std::size_t k_most_path_bytes = 2'000;
/// Proxies and routers between here and the page may each decode once.
constexpr int k_most_decodings = 5;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_escape(std::string_view text, std::size_t at) {
  return at + 2 < text.size() && hex_digit(text[at + 1]) >= 0 && hex_digit(text[at + 2]) >= 0;
}

/// What is no escape stays as it is.
std::string decode_once(std::string_view text) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && is_escape(text, at)) {
      decoded += static_cast<char>(hex_digit(text[at + 1]) * 16 + hex_digit(text[at + 2]));
      at += 2;
    } else {
      decoded += text[at];
    }
  }
  return decoded;
}

bool is_written_well(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] <= ' ' || text[at] > '~' || (text[at] == '%' && !is_escape(text, at))) return false;
  }
  return true;
}

bool is_below_auth(std::string_view path) {
  const auto lower = to_lower(path);
  return lower == "/auth" || lower.starts_with("/auth/");
}

/// Browsers take a backslash for a slash, leave out tabs and line ends, and resolve dots:
/// https://url.spec.whatwg.org/#concept-basic-url-parser
bool is_safe(std::string_view text) {
  const auto is_bad = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\'; };
  if (!text.starts_with('/') || std::ranges::any_of(text, is_bad)) return false;
  // Beyond ASCII there are letters that look like slashes, and that some programs make slashes of.
  if (text.size() > 1 && (text[1] == '/' || static_cast<unsigned char>(text[1]) >= 0x80)) return false;
  const auto path = text.substr(0, text.find_first_of("?#"));
  const auto segments = split(path, '/');
  const auto is_dots = [](std::string_view segment) { return segment == "." || segment == ".."; };
  return std::ranges::none_of(segments, is_dots) && !is_below_auth(path);
}

}  // namespace

std::string safe_return_path(std::string_view wanted) {
  constexpr auto k_home = "/";
  if (wanted.size() > k_most_path_bytes || !is_written_well(wanted)) return k_home;
  std::string text(wanted);
  for (int i = 0; i <= k_most_decodings; ++i) {
    if (!is_safe(text)) return k_home;
    auto decoded = decode_once(text);
    if (decoded == text) return std::string(wanted);
    text = std::move(decoded);
  }
  return k_home;
}

}  // namespace runlight::auth
