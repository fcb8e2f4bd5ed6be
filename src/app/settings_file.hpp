// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace runlight::app {

/// The text of a file that `flag` ("--access-file") names: of one that is too large a little more than may be, for its
/// reader to refuse. Fails as bad_input. Blocks.
Result<std::string> read_settings_file(std::string_view flag, const std::string& path);

/// What the questions take as prices, from the file that --prices names; "" where it is "". Throws Fatal (bad_input) for a
/// file that cannot be read or understood.
std::string prices_or_fatal(const std::string& path);

}  // namespace runlight::app
