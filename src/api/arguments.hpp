// SPDX-License-Identifier: MIT
#pragma once
#include <expected>

#include "api/failure.hpp"
#include "base/time.hpp"
#include "net/url.hpp"
#include "store/named_query.hpp"

namespace runlight::api {

/// The question's arguments from a request's query. Refuses what the question does not declare (with the nearest match),
/// values given twice or too long, and values that are no date, number or owner/repo. `now` is never taken from the request:
/// a question that declares it gets the clock's, and
/// one that declares `prices` these ("": its default, the built-in table).
std::expected<store::Arguments, Failure> read_arguments(const store::NamedQuery& question, const net::Target& target,
                                                        Time now, std::string_view prices = {});

}  // namespace runlight::api
