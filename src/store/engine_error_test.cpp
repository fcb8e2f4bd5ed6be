// SPDX-License-Identifier: MIT
#include "store/engine_error.hpp"

#include <gtest/gtest.h>

namespace runlight::store {
namespace {

TEST(EngineError, keeps_the_code_and_takes_the_engines_own_marks_off_the_sentence) {
  struct Case {
    const char* said;
    ErrorKind kind;
    int code;
    const char* message;
  };
  for (const auto& [said, kind, code, message] : std::initializer_list<Case>{
           {"Code: 62. DB::Exception: Syntax error: failed at position 7 (1): 1. Expected one of: token sequence, Dot. "
            "(SYNTAX_ERROR)",
            ErrorKind::bad_input, 62, "Syntax error: failed at position 7 (1): 1"},
           {"Code: 47. DB::Exception: Unknown expression identifier `x` in scope SELECT x FROM t. (UNKNOWN_IDENTIFIER)",
            ErrorKind::bad_input, 47, "Unknown expression identifier `x`"},
           {"Code: 60. DB::Exception: Unknown table expression identifier 'tt' in scope SELECT * FROM tt. Maybe you meant "
            "default.t2?. "
            "(UNKNOWN_TABLE)",
            ErrorKind::bad_input, 60, "Unknown table expression identifier 'tt'. Maybe you meant default.t2?"},
           {"Code: 164. DB::Exception: Code: 164. DB::Exception: Cannot modify 'max_threads' setting in readonly mode. "
            "(READONLY) "
            "(version 26.7.2.1). (READONLY)",
            ErrorKind::bad_input, 164, "Cannot modify 'max_threads' setting in readonly mode"},
           {"Code: 159. DB::Exception: Timeout exceeded: elapsed 1001 ms, maximum: 1000 ms. (TIMEOUT_EXCEEDED)",
            ErrorKind::timeout, 159, "Timeout exceeded: elapsed 1001 ms, maximum: 1000 ms"},
           {"Code: 243. DB::Exception: Cannot reserve 1.00 MiB, not enough space. (NOT_ENOUGH_SPACE)", ErrorKind::storage,
            243, "Cannot reserve 1.00 MiB, not enough space"},
           {"Code: 76. DB::Exception: Cannot lock file /d/status. (CANNOT_OPEN_FILE)", ErrorKind::conflict, 76,
            "Cannot lock file /d/status"},
           {"Code: 999999. DB::Exception: Something new", ErrorKind::internal, 999999, "Something new"},
           {"something that is no exception", ErrorKind::internal, 0, "something that is no exception"},
           {"", ErrorKind::internal, 0, ""},
           {"Code: ", ErrorKind::internal, 0, "Code"},
       }) {
    const auto error = engine_error(said);
    EXPECT_EQ(error.kind, kind) << said;
    EXPECT_EQ(error.engine_code, code) << said;
    EXPECT_EQ(error.message, message) << said;
  }
}

TEST(EngineError, cuts_what_is_too_long_for_a_person) {
  EXPECT_LT(engine_error("Code: 62. DB::Exception: " + std::string(1'000'000, 'x')).message.size(), 1'000U);
}

}  // namespace
}  // namespace runlight::store
