// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace runlight::store {

/// The text as a field of the engine's TSV, which is how it reads bound parameters: any bytes come back as they were.
std::string escape_tsv(std::string_view text);

/// `value` as the engine takes it for the parameter `name` of `sql`: escaped as TSV, absent as NULL. An array, map or tuple
/// stays as it is: the engine reads those as literals, with the escapes that its elements have.
std::string parameter_text(std::string_view sql, std::string_view name, const std::optional<std::string>& value);

/// ['a','it\'s'] : the text of an Array(String), for a Parameter's value.
std::string array_text(std::span<const std::string> values);

/// [1,2] : the text of an array whose values need no quotes. They must have been checked to be numbers.
std::string number_array_text(std::span<const std::string> values);

/// `text` as a quoted JSON string.
void append_json_string(std::string& out, std::string_view text);

}  // namespace runlight::store
