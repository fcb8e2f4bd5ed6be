// SPDX-License-Identifier: MIT
#pragma once
#include <expected>
#include <utility>

#include "base/error.hpp"

namespace runlight {

/// What every function returns that can fail in ordinary use.
template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorKind kind, std::string message) {
  return std::unexpected(Error{kind, std::move(message)});
}
inline std::unexpected<Error> fail(Error error) { return std::unexpected(std::move(error)); }

}  // namespace runlight

#define RUNLIGHT_JOIN_(a, b) a##b
#define RUNLIGHT_JOIN(a, b) RUNLIGHT_JOIN_(a, b)

/// RUNLIGHT_TRY(auto page, fetch()); takes the value out of a Result, or returns its error to the caller.
/// RUNLIGHT_CO_TRY is the same inside a coroutine. Use them as statements of their own.
#define RUNLIGHT_TRY_WITH(keyword, result, declaration, ...)                          \
  auto result = (__VA_ARGS__);                                                        \
  if (!result) keyword std::unexpected<::runlight::Error>(std::move(result).error()); \
  declaration = *std::move(result)
#define RUNLIGHT_TRY(declaration, ...) \
  RUNLIGHT_TRY_WITH(return, RUNLIGHT_JOIN(try_result_, __LINE__), declaration, __VA_ARGS__)
#define RUNLIGHT_CO_TRY(declaration, ...) \
  RUNLIGHT_TRY_WITH(co_return, RUNLIGHT_JOIN(try_result_, __LINE__), declaration, __VA_ARGS__)

/// The same for Result<void>.
#define RUNLIGHT_TRY_VOID_WITH(keyword, result, ...) \
  if (auto result = (__VA_ARGS__); !result) keyword std::unexpected<::runlight::Error>(std::move(result).error())
#define RUNLIGHT_TRY_VOID(...) RUNLIGHT_TRY_VOID_WITH(return, RUNLIGHT_JOIN(try_result_, __LINE__), __VA_ARGS__)
#define RUNLIGHT_CO_TRY_VOID(...) RUNLIGHT_TRY_VOID_WITH(co_return, RUNLIGHT_JOIN(try_result_, __LINE__), __VA_ARGS__)
