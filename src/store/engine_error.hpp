// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace runlight::store {

// ClickHouse's error codes that are asked for by name.
// https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
inline constexpr int k_code_syntax_error = 62;
inline constexpr int k_code_timeout_exceeded = 159;
inline constexpr int k_code_memory_limit_exceeded = 241;
inline constexpr int k_code_too_many_rows_or_bytes = 396;

/// What the engine says when a statement fails ("Code: 62. DB::Exception: Syntax error: … (SYNTAX_ERROR)") as an Error: its
/// code, the kind that `kind_by_code` in engine_error.cpp gives it, and the sentence without the engine's own marks. Pure.
Error engine_error(std::string_view message);

}  // namespace runlight::store
