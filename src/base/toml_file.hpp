// SPDX-License-Identifier: MIT
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

#define TOML_EXCEPTIONS 0
// "[[" before what begins no key fails an assertion right before the parser refuses it as an error anyway.
#define TOML_ASSERT(expression) static_cast<void>(0)
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace runlight {

// Settings files in TOML. `file` is what they are called in a sentence: "the access file". Everything that is wrong with one
// is bad_input that names the line. Costly to include: for the source files that read one.

/// At most 256 KiB, and what base/ascii_toml.hpp takes.
Result<toml::table> parse_toml(std::string_view file, std::string_view text);

/// A sentence about a place of the file.
std::unexpected<Error> refuse_toml(std::string_view file, const toml::source_region& where, std::string_view what);

/// Refuses a key that is none of `known`, with the one that was probably meant. `of`: what the table is called.
Result<void> require_known_keys(std::string_view file, const toml::table& table, std::span<const std::string> known,
                                std::string_view of);

}  // namespace runlight
