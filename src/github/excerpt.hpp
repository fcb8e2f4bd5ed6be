// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

namespace runlight::github {

/// The first characters of what a server sent, fit for a message: one line, plain ASCII, at most `limit` characters and "…".
std::string excerpt(std::string_view text, std::size_t limit = 120);

/// Whether a body is a web page: what a proxy, a sign-in wall or a wrong address answers.
bool looks_like_html(std::string_view body);

}  // namespace runlight::github
