// SPDX-License-Identifier: MIT
#include "base/toml_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii_toml.hpp"
#include "base/text.hpp"

namespace runlight {
namespace {

constexpr std::size_t k_most_file_bytes = std::size_t{256} << 10U;
constexpr std::size_t k_most_shown_bytes = 100;

std::string sentence_begin(std::string_view file) {
  std::string text(file);
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

}  // namespace

std::unexpected<Error> refuse_toml(std::string_view file, const toml::source_region& where, std::string_view what) {
  return fail(ErrorKind::bad_input, fmt::format("Line {} of {}: {}", where.begin.line, file, what));
}

Result<void> require_known_keys(std::string_view file, const toml::table& table, std::span<const std::string> known,
                                std::string_view of) {
  for (const auto& [key, value] : table) {
    if (std::ranges::find(known, key.str()) != known.end()) continue;
    const auto word = std::string(key.str().substr(0, k_most_shown_bytes));
    const auto nearest = nearest_match(word, known);
    return refuse_toml(file, key.source(),
                       fmt::format("\"{}\" is no key of {}{}.", word, of,
                                   nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest)));
  }
  return {};
}

Result<toml::table> parse_toml(std::string_view file, std::string_view text) {
  if (text.size() > k_most_file_bytes) {
    return fail(ErrorKind::bad_input,
                fmt::format("{} has {} bytes; at most {} are taken.", sentence_begin(file),
                            with_thousands(static_cast<long long>(text.size())), with_thousands(k_most_file_bytes)));
  }
  RUNLIGHT_TRY(const auto ascii, ascii_toml(text, file));
  auto parsed = toml::parse(ascii);
  if (!parsed)
    return refuse_toml(file, parsed.error().source(), fmt::format("it is no TOML ({}).", parsed.error().description()));
  return std::move(parsed).table();
}

}  // namespace runlight
