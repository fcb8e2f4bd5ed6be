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

/// The server's x-ratelimit-reset; absent when it is none.
std::optional<Time> reset_time(const net::Headers& headers);

/// From the server's Date to `moment`; negative when it has passed. Without a Date it is measured from `now`, our clock, and
/// is at most an hour, since that clock may be wrong.
std::chrono::seconds time_left(Time moment, const net::Headers& headers, Time now);

/// How long an answer asks to wait, from 1 s to a day: by `Retry-After` (seconds or a date), else, when the limit is used
/// up, by `x-ratelimit-reset`, the second of the reset included. Absent when it does not say. A moment that has passed is a
/// second by the server's own Date, and without that a minute.
std::optional<std::chrono::seconds> told_to_wait(const net::Headers& headers, Time now);

}  // namespace runlight::github
