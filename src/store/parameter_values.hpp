// SPDX-License-Identifier: MIT
#pragma once
#include <string_view>

#include "base/result.hpp"
#include "store/named_query.hpp"

namespace runlight::store {

/// Refuses what is none of a parameter's `values`, and for a parameter named time_zone what is no name of
/// sql/time_zones.txt, which the engine would refuse too. Fails as bad_input with words that name the value and the nearest
/// one, not the parameter. Pure.
Result<void> check_value(const QueryParameter& parameter, std::string_view value);

}  // namespace runlight::store
