// SPDX-License-Identifier: MIT
#pragma once
#include <fmt/format.h>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "store/engine_text.hpp"

namespace runlight::store {

// Writes described structs as JSON for the engine: members by name, absent optionals as null, times as "2026-05-01 10:00:00"
// with milliseconds when there are any (always UTC, as the session is).

inline void append_json(std::string& out, const std::string& text) { append_json_string(out, text); }
inline void append_json(std::string& out, bool value) { out += value ? "true" : "false"; }
void append_json(std::string& out, Time time);

template <std::integral Number>
  requires(!std::same_as<Number, bool>)
void append_json(std::string& out, Number value) {
  const fmt::format_int digits(value);
  out.append(digits.data(), digits.size());
}

/// No number for the engine: null.
inline void append_json(std::string& out, double value) { out += std::isfinite(value) ? fmt::format("{}", value) : "null"; }

template <class Struct>
  requires boost::describe::has_describe_members<Struct>::value
void append_json(std::string& out, const Struct& value);

template <class T>
void append_json(std::string& out, const std::optional<T>& value) {
  if (value) {
    append_json(out, *value);
  } else {
    out += "null";
  }
}

template <class T>
void append_json(std::string& out, const std::vector<T>& values) {
  out += '[';
  for (const auto& value : values) {
    if (&value != values.data()) out += ',';
    append_json(out, value);
  }
  out += ']';
}

/// The members, separated by commas, without the braces: so that a caller can add fields of its own.
template <class Struct>
void append_members(std::string& out, const Struct& value) {
  bool first = true;
  boost::mp11::mp_for_each<boost::describe::describe_members<Struct, boost::describe::mod_public>>([&](auto member) {
    out += first ? "\"" : ",\"";
    first = false;
    out += member.name;
    out += "\":";
    append_json(out, value.*member.pointer);
  });
}

template <class Struct>
  requires boost::describe::has_describe_members<Struct>::value
void append_json(std::string& out, const Struct& value) {
  out += '{';
  append_members(out, value);
  out += '}';
}

}  // namespace runlight::store
