// SPDX-License-Identifier: MIT
#pragma once
#include <expected>
#include <string_view>

#include "api/failure.hpp"
#include "base/time.hpp"
#include "net/url.hpp"
#include "store/named_query.hpp"

namespace runlight::api {

/// The parameter of questions that depend on the time.
inline constexpr std::string_view k_now_parameter = "now";

/// The question's arguments from a request's query. Refuses what the question does not declare (with the nearest match),
/// values given twice or too long, and values that are no date, number or owner/repo. `now` is never taken from the request:
/// a question that declares it gets the clock's, and
/// one that declares `prices` these ("": its default, the built-in table).
std::expected<store::Arguments, Failure> read_arguments(const store::NamedQuery& question, const net::Target& target,
                                                        Time now, std::string_view prices = {});

}  // namespace runlight::api
