// SPDX-License-Identifier: MIT
#include "sim/control_fields.hpp"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <utility>

namespace runlight::sim {

Result<ControlFields> ControlFields::parse(std::string_view body) {
  ControlFields fields;
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return fields;
  boost::json::error_code error;
  auto value = boost::json::parse(body, error);
  if (error || !value.is_object()) return fail(ErrorKind::bad_input, "The body must be one JSON object.");
  fields.object_ = std::move(value.as_object());
  return fields;
}

const boost::json::value* ControlFields::find(std::string_view name) {
  known_.emplace(name);
  const auto* value = object_.if_contains(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::optional<std::string> ControlFields::text(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_int64()) return std::to_string(value->as_int64());
  if (value->is_string()) return std::string(value->as_string());
  complain(fmt::format("\"{}\" must be a text.", name));
  return std::nullopt;
}

std::optional<std::int64_t> ControlFields::integer(std::string_view name, std::int64_t low, std::int64_t high) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_int64() && value->as_int64() >= low && value->as_int64() <= high) return value->as_int64();
  complain(fmt::format("\"{}\" must be a whole number from {} to {}.", name, low, high));
  return std::nullopt;
}

std::optional<bool> ControlFields::flag(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_bool()) return value->as_bool();
  complain(fmt::format("\"{}\" must be true or false.", name));
  return std::nullopt;
}

std::optional<std::vector<std::string>> ControlFields::texts(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  std::vector<std::string> texts;
  if (const auto* array = value->if_array()) {
    for (const auto& each : *array) {
      if (each.is_string()) texts.emplace_back(each.as_string());
    }
    if (texts.size() == array->size()) return texts;
  }
  complain(fmt::format("\"{}\" must be a list of texts.", name));
  return std::nullopt;
}

std::string ControlFields::required_text(std::string_view name) {
  auto value = text(name);
  if (!value) complain(fmt::format("\"{}\" is missing.", name));
  return value.value_or("");
}

void ControlFields::complain(std::string message) {
  if (complaint_.empty()) complaint_ = std::move(message);
}

Result<void> ControlFields::finish() {
  for (const auto& field : object_) {
    if (!known_.contains(field.key()))
      complain(
          fmt::format("There is no field \"{}\"; known are: {}.", std::string_view(field.key()), fmt::join(known_, ", ")));
  }
  if (!complaint_.empty()) return fail(ErrorKind::bad_input, complaint_);
  return {};
}

}  // namespace runlight::sim
