// SPDX-License-Identifier: MIT
#pragma once
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <boost/describe/members.hpp>
#include <boost/mp11/list.hpp>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/time.hpp"

/// Fills structs described with Boost.Describe from JSON, in one pass over each object and in any order of fields. Tolerant,
/// as an API that grows asks for: fields that the struct lacks are skipped, null and absent leave an optional empty, and so
/// does a value of another type, which is noted. Texts are views that live until the parser's next document. A member whose
/// name is a C++ keyword carries a trailing underscore: `private_`.
namespace runlight::github::json {

namespace ondemand = simdjson::ondemand;

/// Names of an object's own members whose value had another type than promised.
using Misfits = std::vector<std::string_view>;

enum class Outcome {
  fits,    ///< read
  misfit,  ///< well-formed, but not of that type; reading goes on behind it
  broken,  ///< not JSON, or cut off; the document is lost
};

template <class T>
Outcome read_object(ondemand::object object, T& out, Misfits* misfits = nullptr);

inline Outcome is_broken(simdjson::error_code code) { return code == simdjson::SUCCESS ? Outcome::fits : Outcome::broken; }

/// Scalars are left unread on a misfit, so that the iteration skips them.
template <class T>
Outcome scalar(simdjson::simdjson_result<T> result, T& out) {
  return std::move(result).get(out) == simdjson::SUCCESS ? Outcome::fits : Outcome::misfit;
}

inline Outcome read(ondemand::value& value, std::int64_t& out) { return scalar(value.get_int64(), out); }
inline Outcome read(ondemand::value& value, bool& out) { return scalar(value.get_bool(), out); }
inline Outcome read(ondemand::value& value, std::string_view& out) { return scalar(value.get_string(), out); }

inline Outcome read(ondemand::value& value, Time& out) {
  std::string_view text;
  if (read(value, text) != Outcome::fits) return Outcome::misfit;
  const auto time = parse_time(text);
  if (!time) return Outcome::misfit;
  out = *time;
  return Outcome::fits;
}

template <class T>
  requires(boost::describe::has_describe_members<T>::value)
Outcome read(ondemand::value& value, T& out) {
  ondemand::object object;
  if (value.get_object().get(object) != simdjson::SUCCESS) return Outcome::misfit;
  return read_object(object, out);
}

/// Elements of another type are left out.
template <class T>
Outcome read(ondemand::value& value, std::vector<T>& out) {
  ondemand::array array;
  if (value.get_array().get(array) != simdjson::SUCCESS) return Outcome::misfit;
  out.clear();
  for (auto element : array) {
    ondemand::value item;
    if (std::move(element).get(item) != simdjson::SUCCESS) return Outcome::broken;
    T read_item{};
    const auto outcome = read(item, read_item);
    if (outcome == Outcome::broken) return outcome;
    if (outcome == Outcome::fits) out.push_back(std::move(read_item));
  }
  return Outcome::fits;
}

template <class T>
Outcome read(ondemand::value& value, std::optional<T>& out) {
  out.reset();
  ondemand::json_type type{};
  if (value.type().get(type) != simdjson::SUCCESS) return Outcome::broken;
  if (type == ondemand::json_type::null) {
    bool is_null = false;
    return value.is_null().get(is_null) == simdjson::SUCCESS && is_null ? Outcome::fits : Outcome::misfit;
  }
  const auto outcome = read(value, out.emplace());
  if (outcome != Outcome::fits) out.reset();
  return outcome;
}

template <class T>
struct Member {
  std::string_view key;
  Outcome (*read)(ondemand::value&, T&);
};

constexpr std::string_view key_of(std::string_view member) {
  if (member.ends_with('_')) member.remove_suffix(1);
  return member;
}

template <class T, template <class...> class List, class... Descriptors>
constexpr auto make_members(List<Descriptors...>) {
  return std::array<Member<T>, sizeof...(Descriptors)>{{{key_of(Descriptors::name), [](ondemand::value& value, T& out) {
                                                           return read(value, out.*Descriptors::pointer);
                                                         }}...}};
}

template <class T>
inline constexpr auto k_members = make_members<T>(boost::describe::describe_members<T, boost::describe::mod_public>{});

/// Nearly every key of a large object is not wanted: one look at its length and first letter turns most of them away.
constexpr std::uint64_t key_bit(std::string_view key) {
  return std::uint64_t{1} << ((key.size() * 7 + (key.empty() ? 0U : static_cast<unsigned char>(key.front()))) % 64);
}

template <class T>
inline constexpr std::uint64_t k_key_bits = [] {
  std::uint64_t bits = 0;
  for (const auto& member : k_members<T>) bits |= key_bit(member.key);
  return bits;
}();

/// The member with that key, or null. `next` is where to look first: GitHub's objects keep the order of their fields.
template <class T>
const Member<T>* find_member(std::string_view key, std::size_t& next) {
  if ((k_key_bits<T> & key_bit(key)) == 0) return nullptr;
  const auto& members = k_members<T>;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const std::size_t at = (next + i) % members.size();
    if (members[at].key != key) continue;
    next = (at + 1) % members.size();
    return &members[at];
  }
  return nullptr;
}

/// The key without its quotes; unescaped only where it has an escape, which no key of GitHub's has.
inline Outcome read_key(ondemand::field& field, std::string_view& out) {
  const char* const begin = field.key().raw();
  const char* end = begin;
  while (*end != '"' && *end != '\\') ++end;
  if (*end == '\\') return is_broken(field.unescaped_key().get(out));
  out = std::string_view(begin, static_cast<std::size_t>(end - begin));
  return Outcome::fits;
}

/// The value under each key in turn, by `visit(key, value)` → Outcome; `broken` ends it.
template <class Visit>
Outcome for_each_field(ondemand::object& object, Visit visit) {
  for (auto entry : object) {
    ondemand::field field;
    if (std::move(entry).get(field) != simdjson::SUCCESS) return Outcome::broken;
    std::string_view key;
    if (read_key(field, key) == Outcome::broken) return Outcome::broken;
    if (visit(key, field.value()) == Outcome::broken) return Outcome::broken;
  }
  return Outcome::fits;
}

template <class T>
Outcome read_object(ondemand::object object, T& out, Misfits* misfits) {
  std::size_t next = 0;
  return for_each_field(object, [&](std::string_view key, ondemand::value& value) {
    const auto* const member = find_member<T>(key, next);
    if (member == nullptr) return Outcome::fits;
    const auto outcome = member->read(value, out);
    if (outcome == Outcome::misfit && misfits != nullptr) misfits->push_back(member->key);
    return outcome;
  });
}

}  // namespace runlight::github::json
