// SPDX-License-Identifier: MIT
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace runlight {

/// The candidate nearest to `word` by edit distance, or "" when none is near enough to be what was meant.
std::string nearest_match(std::string_view word, std::span<const std::string> candidates);

/// Whether `text` matches `pattern`, in which * stands for any characters and ? for one. Letters match in either case, as
/// GitHub's names do. Linear in pattern times text; never exponential.
bool glob_match(std::string_view pattern, std::string_view text);

/// Splits at every `separator`; "" gives one empty piece.
std::vector<std::string_view> split(std::string_view text, char separator);

std::string_view trim(std::string_view text);
std::string to_lower(std::string_view text);

/// The text with a ? for each control character but line ends: what came from elsewhere must not move a terminal's cursor.
std::string showable(std::string_view text);

/// "1,234,567".
std::string with_thousands(long long number);

/// "850 ms", "42 s", "3 min 12 s", "2 h 5 min", "7 days", "2 days 3 h".
std::string human_duration(double seconds);

}  // namespace runlight
