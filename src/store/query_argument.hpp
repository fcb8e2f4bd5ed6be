// SPDX-License-Identifier: MIT
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "store/engine.hpp"

namespace runlight::store {

/// Checks `values` as a value of ClickHouse's type `type` and writes it for a Parameter: String, Bool, Int8 … UInt64,
/// Float64, Date, DateTime, DateTime64(n), and Array, Nullable and LowCardinality of those. An Array of Tuple is one value,
/// as the engine writes it. "" for a Nullable is NULL. Fails as bad_input with a sentence that names the value, not the
/// parameter. Pure.
Result<std::optional<std::string>> argument_text(std::string_view type, std::span<const std::string> values);

}  // namespace runlight::store
