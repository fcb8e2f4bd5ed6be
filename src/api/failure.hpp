// SPDX-License-Identifier: MIT
#pragma once
#include <expected>
#include <string>
#include <utility>

#include "base/error.hpp"

namespace runlight::api {

/// An error together with the request parameter at fault, "" when it is none's.
struct Failure {
  Error error;
  std::string parameter;
};

/// A refusal of one parameter's value.
inline std::unexpected<Failure> refuse(std::string_view parameter, std::string message) {
  return std::unexpected(Failure{{.kind = ErrorKind::bad_input, .message = std::move(message)}, std::string(parameter)});
}

}  // namespace runlight::api
