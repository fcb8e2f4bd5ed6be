// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace runlight::auth {

/// What somebody else wrote, fit for a message: one line, printable ASCII (others as "?"), at most `limit` characters and
/// "…".
std::string plain_words(std::string_view text, std::size_t limit);

/// Whether UTF-8 text holds any of U+0000 to U+001F and U+007F to U+009F.
bool has_control_characters(std::string_view text);

}  // namespace runlight::auth
