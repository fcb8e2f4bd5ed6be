// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace runlight {

/// What went wrong at an edge, told apart only as far as callers act differently.
/// Adding a value: `kind_facts` in error.cpp is the one table that maps it to its name, HTTP status and exit code.
enum class ErrorKind {
  bad_input,     ///< the caller's words cannot be taken: flag, parameter, SQL, configuration value
  unauthorized,  ///< no credential, or one that is refused
  forbidden,     ///< a credential that may not do this
  not_found,     ///< the thing named does not exist, or is hidden from the credential
  rate_limited,  ///< told to wait; `Error::retry_after` says how long when known
  timeout,       ///< no answer in time; asking again may help
  unavailable,   ///< cannot be reached, or answered 5xx; asking again may help
  bad_data,      ///< an answer that cannot be understood; asking again seldom helps
  conflict,      ///< somebody else holds it, such as the lock of a data folder
  storage,       ///< the disk or the engine failed: full, not writable, corrupt
  cancelled,     ///< a stop was requested
  internal,      ///< a fault of this program
};

struct ErrorKindFacts {
  ErrorKind kind;
  std::string_view name;  ///< as in JSON: "bad_input"
  int http_status;
  int exit_code;
};

const ErrorKindFacts& facts(ErrorKind kind);

/// Exit codes that are not an error's: see docs/exit-codes.md.
inline constexpr int k_exit_ok = 0;
inline constexpr int k_exit_alarm = 1;    ///< of `status --check`: a workflow is failing or missed its schedule
inline constexpr int k_exit_partial = 3;  ///< done, but something named was left out

/// A failure as a value. `message` is one or more whole sentences for a person: what failed, with which value, and what
/// to do. It never holds a secret: secrets are of type Secret, which prints as stars.
struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message;
  std::optional<std::chrono::seconds> retry_after = std::nullopt;  ///< absent: not told
  int engine_code = 0;  ///< ClickHouse's error code, 0 when it is none of the engine's
  int http_status = 0;  ///< of the answer that told it, 0 when there was none
};

/// The same error with `what` and a colon before its message.
Error with_context(std::string_view what, Error error);

}  // namespace runlight
