// SPDX-License-Identifier: MIT
#pragma once
#include <stdexcept>

#include "base/error.hpp"

namespace runlight {

/// The one exception: start-up or configuration cannot go on. Thrown by cli, app and configuration, caught once in main,
/// which prints the message and exits with the kind's code.
class Fatal : public std::runtime_error {
 public:
  explicit Fatal(Error error) : std::runtime_error(error.message), error_(std::move(error)) {}
  const Error& error() const { return error_; }

 private:
  Error error_;
};

}  // namespace runlight
