// SPDX-License-Identifier: MIT
#include "store/query_argument.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/text.hpp"
#include "base/time.hpp"
#include "store/engine_text.hpp"

namespace runlight::store {
namespace {

/// "UInt32" of "Nullable(UInt32)" when `wrapper` is "Nullable".
std::optional<std::string_view> inside(std::string_view type, std::string_view wrapper) {
  if (!type.starts_with(wrapper) || !type.ends_with(')')) return std::nullopt;
  type.remove_prefix(wrapper.size());
  if (!type.starts_with('(')) return std::nullopt;
  return type.substr(1, type.size() - 2);
}

std::unexpected<Error> not_a(std::string_view value, std::string_view what) {
  return fail(ErrorKind::bad_input, fmt::format("\"{}\" is not {}", value.substr(0, 100), what));
}

template <class Number>
Result<std::string> whole_number(std::string_view value) {
  Number number{};
  const auto* const end = value.data() + value.size();
  const auto [parsed_to, failure] = std::from_chars(value.data(), end, number);
  if (failure == std::errc{} && parsed_to == end) return fmt::format("{}", number);
  return not_a(value, fmt::format("a whole number from {} to {}", std::numeric_limits<Number>::min(),
                                  std::numeric_limits<Number>::max()));
}

Result<std::string> real_number(std::string_view value) {
  double number = 0;
  const auto* const end = value.data() + value.size();
  const auto [parsed_to, failure] = std::from_chars(value.data(), end, number);
  if (failure == std::errc{} && parsed_to == end && std::isfinite(number)) return fmt::format("{}", number);
  return not_a(value, "a number");
}

Result<std::string> boolean(std::string_view value) {
  if (value == "true" || value == "1") return "true";
  if (value == "false" || value == "0") return "false";
  return not_a(value, "true or false");
}

/// "2026-05-01 13:00:00.250", cut to what the type holds.
Result<std::string> time(std::string_view value, std::size_t length) {
  auto parsed = parse_time(value);
  if (!parsed) return fail(ErrorKind::bad_input, std::move(parsed).error().message);
  auto text = format_time(*parsed);
  text[10] = ' ';
  if (text.size() == 20) text.insert(19, ".000");
  return text.substr(0, length);
}

Result<std::string> text(std::string_view value) { return std::string(value); }

Result<std::string> scalar(std::string_view type, std::string_view value) {
  constexpr std::size_t k_date = 10;
  constexpr std::size_t k_seconds = 19;
  constexpr std::size_t k_milliseconds = 23;
  if (type == "String") return text(value);
  if (type == "UInt8") return whole_number<std::uint8_t>(value);
  if (type == "UInt16") return whole_number<std::uint16_t>(value);
  if (type == "UInt32") return whole_number<std::uint32_t>(value);
  if (type == "UInt64") return whole_number<std::uint64_t>(value);
  if (type == "Int8") return whole_number<std::int8_t>(value);
  if (type == "Int16") return whole_number<std::int16_t>(value);
  if (type == "Int32") return whole_number<std::int32_t>(value);
  if (type == "Int64") return whole_number<std::int64_t>(value);
  if (type == "Float64") return real_number(value);
  if (type == "Bool") return boolean(value);
  if (type == "Date") return time(value, k_date);
  if (type.starts_with("DateTime64")) return time(value, k_milliseconds);
  if (type.starts_with("DateTime")) return time(value, k_seconds);
  return fail(ErrorKind::internal,
              fmt::format("the type {} of a question's parameter is not known to query_argument.cpp", type));
}

Result<std::string> array(std::string_view element_type, std::span<const std::string> values) {
  std::vector<std::string> elements;
  for (const auto& value : values) {
    RUNLIGHT_TRY(elements.emplace_back(), scalar(element_type, value));
  }
  const bool needs_quotes = element_type == "String" || element_type.starts_with("Date");
  return needs_quotes ? array_text(elements) : number_array_text(elements);
}

}  // namespace

Result<std::optional<std::string>> argument_text(std::string_view type, std::span<const std::string> values) {
  if (const auto nested = inside(type, "LowCardinality")) return argument_text(*nested, values);
  const auto element_type = inside(type, "Array");
  if (element_type && !element_type->starts_with("Tuple(")) return array(*element_type, values);
  if (values.size() != 1) return fail(ErrorKind::bad_input, fmt::format("it takes one value, not {}", values.size()));
  if (const auto nested = inside(type, "Nullable")) {
    if (values.front().empty()) return std::nullopt;
    return argument_text(*nested, values);
  }
  return element_type ? text(values.front()) : scalar(type, values.front());
}

}  // namespace runlight::store
