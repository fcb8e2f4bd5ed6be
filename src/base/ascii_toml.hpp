// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace runlight {

/// The same TOML in ASCII, line by line: letters beyond it become escapes in texts, and question marks in comments. The
/// parser (toml++ 3.3) is not safe to meet them outside of texts, where no valid file has any. Fails as bad_input, with the
/// line of `what` ("the access file"), for those, for what is no UTF-8, and for texts that no file of ours needs: of several
/// lines, or with such letters in single quotes.
Result<std::string> ascii_toml(std::string_view text, std::string_view what);

}  // namespace runlight
