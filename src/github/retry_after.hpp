// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

#include "base/time.hpp"
#include "net/http_client.hpp"

namespace runlight::github {

/// "Tue, 20 Oct 2026 07:28:00 GMT"; absent for anything else.
/// https://www.rfc-editor.org/rfc/rfc9110#name-date-time-formats
std::optional<Time> parse_http_date(std::string_view text);

/// How long an answer asks to wait, from 1 s to a day: by `Retry-After` (seconds or a date), else, when the limit is used
/// up, by `x-ratelimit-reset`. Absent when it does not say. Measured on the server's own clock where it sends its Date.
std::optional<std::chrono::seconds> told_to_wait(const net::Headers& headers, Time now);

}  // namespace runlight::github
