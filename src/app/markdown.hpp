// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

namespace runlight::app {

// Foreign words in GitHub's Markdown. Pure.

/// `text` such that it shows as it is, in one line, in a paragraph after other words or in a cell of a table: whatever could
/// be markup, HTML, the end of a cell or an address that becomes a link by itself is escaped; control characters and those
/// that turn the direction of writing become spaces. At most `most_characters`, then "…".
std::string markdown_text(std::string_view text, std::size_t most_characters = 120);

/// `text` as a link; `text` alone where `url` is not of http or https, or longer than 1,000 bytes.
std::string markdown_link(std::string_view text, std::string_view url);

}  // namespace runlight::app
