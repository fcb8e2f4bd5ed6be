// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <string>

#include "base/error.hpp"
#include "store/engine.hpp"

namespace runlight::store {

/// Whose query waits for whose when there is not enough of the processor for all: a lower number goes first. Collecting and
/// saving wait for none.
enum class Precedence : std::uint8_t { question = 1, typed = 2 };

/// The engine's settings, as SET takes them, that hold a session to `limits`; to half of the processor's cores, so that one
/// long query leaves room for short ones; and behind what goes first.
/// https://clickhouse.com/docs/operations/settings/query-complexity
std::string limit_settings(const Limits& limits, Precedence precedence);

bool is_limit(const Error& error);

/// A limit that was reached, told in words of ours with the way out; other errors as they are. Pure.
Error explain_limit(Error error, const Limits& limits);

/// `limits` with no more memory than a quarter of what this process may have, and 256 MiB at least.
Limits fitting(Limits limits);

}  // namespace runlight::store
