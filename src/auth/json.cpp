// SPDX-License-Identifier: MIT
#include "auth/json.hpp"

namespace runlight::auth {
namespace {

Json parse(std::string_view text) { return Json(json_loadb(text.data(), text.size(), JSON_REJECT_DUPLICATES, nullptr)); }

}  // namespace

Json parse_json_object(std::string_view text) {
  auto json = parse(text);
  return json_is_object(json.get()) ? std::move(json) : nullptr;
}

Json parse_json_list(std::string_view text) {
  auto json = parse(text);
  return json_is_array(json.get()) ? std::move(json) : nullptr;
}

std::optional<std::string_view> text_of(const json_t* value) {
  if (!json_is_string(value)) return std::nullopt;
  return std::string_view(json_string_value(value), json_string_length(value));
}

std::optional<std::string_view> text_member(const json_t* object, const char* name) {
  return text_of(json_object_get(object, name));
}

bool holds_text(const json_t* list, std::string_view text) {
  for (std::size_t i = 0; i < json_array_size(list); ++i) {
    if (text_of(json_array_get(list, i)) == text) return true;
  }
  return false;
}

}  // namespace runlight::auth
