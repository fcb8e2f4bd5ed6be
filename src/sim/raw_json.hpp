// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace runlight::sim {

// The text of a JSON document's parts, byte for byte as it stands there. For documents that a parser has accepted: what
// follows from anything else is unspecified, though never out of bounds.

struct RawMember {
  std::string_view key;  ///< without quotes, escapes kept
  std::string_view value;
};
/// Of an object's text; empty for what is no object.
std::vector<RawMember> members_of(std::string_view object);

/// Of an array's text; empty for what is no array.
std::vector<std::string_view> elements_of(std::string_view array);

/// How many objects the text of a value holds, itself and nested ones. Tools that print JSON to a limited depth turn the
/// deeper objects into strings.
std::size_t object_count(std::string_view value);

/// The members of `first` as they stand, and those of `second` whose keys `first` lacks.
std::string merged(std::string_view first, std::string_view second);

/// `bytes` as UTF-8: a byte order mark is taken off, UTF-16 of either order (which starts with one) is converted.
std::string to_utf8(std::string bytes);

}  // namespace runlight::sim
