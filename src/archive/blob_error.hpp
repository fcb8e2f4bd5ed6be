// SPDX-License-Identifier: MIT
#pragma once
#include <string_view>

#include "base/error.hpp"

namespace runlight::archive {

/// The engine's failure to reach Azure, as a kind and a sentence: `place` is the archive's.
Error blob_error(const Error& error, std::string_view place);

}  // namespace runlight::archive
