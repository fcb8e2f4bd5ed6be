// SPDX-License-Identifier: MIT
#pragma once
#include <source_location>
#include <string_view>

namespace runlight {

/// Ends the program when `holds` is false, in every build: for invariants that only a fault of ours can break, never for
/// what comes from outside.
void check(bool holds, std::string_view invariant, std::source_location where = std::source_location::current());

}  // namespace runlight
