// SPDX-License-Identifier: MIT
#pragma once
#include <string_view>
#include <vector>

namespace runlight::store {

/// The statements of a file, split at semicolons outside quotes and comments, without those that hold only comments. Pure;
/// the pieces point into `text`.
std::vector<std::string_view> split_statements(std::string_view text);

/// Whether `word`, which is in capitals, stands in the text as a word of its own in any case, outside quotes and comments.
/// Pure.
bool has_word(std::string_view text, std::string_view word);

}  // namespace runlight::store
