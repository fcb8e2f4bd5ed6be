// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace runlight {

/// A point in UTC. Milliseconds, because step times of some runners carry them.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

/// Reads the forms that GitHub sends: "2024-02-22T13:00:17Z", with a fraction of any length (cut to milliseconds), and with
/// an offset ("-05:00") in place of Z. Also takes a date alone, as its midnight in UTC. Fails as bad_data for anything else,
/// for "0001-01-01T00:00:00Z" (GitHub's zero) too, and for years outside 1970 to 2105, which the store cannot hold.
Result<Time> parse_time(std::string_view text);

/// "2024-02-22T13:00:17Z", or with three digits of fraction when they are not zero.
std::string format_time(Time time);

}  // namespace runlight
