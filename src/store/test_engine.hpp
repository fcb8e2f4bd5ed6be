// SPDX-License-Identifier: MIT
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "store/engine.hpp"

// Helpers of this folder's tests.

/// The engine's library cannot run inside a program with sanitizers.
#ifdef RUNLIGHT_SANITIZED
#define RUNLIGHT_SKIP_WITHOUT_ENGINE() GTEST_SKIP() << "The engine's library cannot be opened in a sanitized process."
#else
#define RUNLIGHT_SKIP_WITHOUT_ENGINE() static_cast<void>(0)
#endif

namespace runlight::store {

/// An engine on a folder of its own, or on `folder`. Throws when it cannot be opened, which fails the test.
inline std::unique_ptr<Engine> test_engine(const std::string& folder = "") {
  auto engine = make_chdb_engine({.data_folder = folder});
  if (!engine) throw std::runtime_error(engine.error().message);
  return *std::move(engine);
}

/// The answer's body; a failure fails the test and gives its message.
inline std::string body_of(const Result<Answer>& answer) {
  if (answer) return answer->body;
  ADD_FAILURE() << answer.error().message;
  return answer.error().message;
}

}  // namespace runlight::store
