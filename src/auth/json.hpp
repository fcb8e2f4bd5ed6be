// SPDX-License-Identifier: MIT
#pragma once
#include <jansson.h>

#include <memory>
#include <optional>
#include <string_view>

namespace runlight::auth {

struct JsonRelease {
  void operator()(json_t* json) const { json_decref(json); }
};
using Json = std::unique_ptr<json_t, JsonRelease>;

/// An object in UTF-8; null for any other text, and for one in which a name stands twice: readers differ on which counts.
Json parse_json_object(std::string_view text);

/// The same for a list.
Json parse_json_list(std::string_view text);

/// Absent when the member is not there or no text.
std::optional<std::string_view> text_of(const json_t* value);
std::optional<std::string_view> text_member(const json_t* object, const char* name);

/// Whether a list of texts holds `text`.
bool holds_text(const json_t* list, std::string_view text);

}  // namespace runlight::auth
