// SPDX-License-Identifier: MIT
#pragma once
#include <string_view>

#include "base/result.hpp"
#include "insight/thresholds.hpp"

namespace runlight::insight {

/// The thresholds of a file in TOML: tables [verdict], [schedule] and [change] with keys of the structs' names and numbers;
/// what is left out keeps its default. Fails as bad_input, with the line, for an unknown key, for what is no number of the
/// kind that is wanted, and for one that is less than 0 or above what makes sense. Pure. docs/verdicts.md lists them.
Result<Thresholds> parse_thresholds(std::string_view toml);

}  // namespace runlight::insight
