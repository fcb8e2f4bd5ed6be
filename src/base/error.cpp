// SPDX-License-Identifier: MIT
#include "base/error.hpp"

#include <array>

#include "base/check.hpp"

namespace runlight {
namespace {

constexpr std::array<ErrorKindFacts, 12> kind_facts{{
    {ErrorKind::internal, "internal", 500, 1},
    {ErrorKind::bad_input, "bad_input", 400, 2},
    // 3 is k_exit_partial
    {ErrorKind::unauthorized, "unauthorized", 401, 4},
    {ErrorKind::forbidden, "forbidden", 403, 4},
    {ErrorKind::not_found, "not_found", 404, 5},
    {ErrorKind::unavailable, "unavailable", 503, 6},
    {ErrorKind::timeout, "timeout", 504, 6},
    {ErrorKind::rate_limited, "rate_limited", 429, 7},
    {ErrorKind::bad_data, "bad_data", 502, 8},
    {ErrorKind::conflict, "conflict", 409, 9},
    {ErrorKind::storage, "storage", 500, 10},
    {ErrorKind::cancelled, "cancelled", 503, 130},
}};

}  // namespace

const ErrorKindFacts& facts(ErrorKind kind) {
  for (const auto& row : kind_facts) {
    if (row.kind == kind) return row;
  }
  check(false, "every ErrorKind has a row in kind_facts");
  return kind_facts.front();
}

Error with_context(std::string_view what, Error error) {
  error.message.insert(0, ": ");
  error.message.insert(0, what);
  return error;
}

}  // namespace runlight
