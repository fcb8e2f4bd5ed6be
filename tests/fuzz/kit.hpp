// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

// What the fuzz targets share.
namespace runlight::fuzz {

/// Ends the process, with the line that did not hold.
inline void require(bool holds, std::source_location where = std::source_location::current()) {
  if (holds) return;
  std::fprintf(stderr, "%s:%u does not hold\n", where.file_name(), static_cast<unsigned>(where.line()));
  std::abort();
}

inline std::string text_of(const std::uint8_t* data, std::size_t size) { return {data, data + size}; }

/// The part before the first `separator`, and what follows it.
inline std::pair<std::string_view, std::string_view> cut(std::string_view text, char separator) {
  const auto at = text.find(separator);
  if (at == std::string_view::npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

/// Whether it can be shown on a terminal as it is.
inline bool is_showable(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; });
}

inline void require_sentence(const Error& error, ErrorKind kind, std::size_t most_bytes = 1'000,
                             std::source_location where = std::source_location::current()) {
  require(error.kind == kind && !error.message.empty() && error.message.size() <= most_bytes, where);
}

}  // namespace runlight::fuzz
