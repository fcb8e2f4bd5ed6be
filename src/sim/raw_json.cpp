// SPDX-License-Identifier: MIT
#include "sim/raw_json.hpp"

#include <algorithm>
#include <cstdint>

namespace runlight::sim {
namespace {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool done() const { return at_ >= text_.size(); }
  char peek() {
    skip_space();
    return done() ? '\0' : text_[at_];
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  /// Passes over one value and returns its text.
  std::string_view value() {
    const char first = peek();
    const std::size_t begin = at_;
    if (first == '"')
      skip_string();
    else if (first == '{' || first == '[')
      skip_nested();
    else
      skip_scalar();
    return text_.substr(begin, at_ - begin);
  }

 private:
  void skip_space() {
    while (!done() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) ++at_;
  }
  void skip_string() {
    for (++at_; !done() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    at_ = std::min(at_ + 1, text_.size());
  }
  void skip_nested() {
    std::size_t depth = 0;
    while (!done()) {
      const char c = text_[at_];
      if (c == '"') {
        skip_string();
        continue;
      }
      ++at_;
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) return;
    }
  }
  void skip_scalar() {
    while (!done() && std::string_view(",]} \n\r\t").find(text_[at_]) == std::string_view::npos) ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

void append_utf8(std::string& out, std::uint32_t code) {
  const auto tail = [&](unsigned shift) { out.push_back(static_cast<char>(0x80U | (code >> shift & 0x3fU))); };
  if (code < 0x80) {
    out.push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out.push_back(static_cast<char>(0xc0U | code >> 6U));
    tail(0);
  } else if (code < 0x10000) {
    out.push_back(static_cast<char>(0xe0U | code >> 12U));
    tail(6), tail(0);
  } else {
    out.push_back(static_cast<char>(0xf0U | code >> 18U));
    tail(12), tail(6), tail(0);
  }
}

std::string from_utf16(std::string_view bytes, bool big_endian) {
  std::string out;
  std::uint32_t high = 0;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const auto first = static_cast<unsigned char>(bytes[i]);
    const auto second = static_cast<unsigned char>(bytes[i + 1]);
    const auto unit = static_cast<std::uint32_t>(big_endian ? first << 8U | second : second << 8U | first);
    if (unit >= 0xd800 && unit < 0xdc00)
      high = unit;
    else if (unit >= 0xdc00 && unit < 0xe000)
      append_utf8(out, 0x10000U + ((high - 0xd800U) << 10U) + (unit - 0xdc00U));
    else
      append_utf8(out, unit);
  }
  return out;
}

}  // namespace

std::vector<RawMember> members_of(std::string_view object) {
  std::vector<RawMember> members;
  Scanner scanner(object);
  if (!scanner.take('{')) return members;
  while (scanner.peek() == '"') {
    const auto key = scanner.value();
    if (!scanner.take(':')) break;
    members.push_back({key.substr(1, key.size() - 2), scanner.value()});
    if (!scanner.take(',')) break;
  }
  return members;
}

std::vector<std::string_view> elements_of(std::string_view array) {
  std::vector<std::string_view> elements;
  Scanner scanner(array);
  if (!scanner.take('[')) return elements;
  while (!scanner.done() && scanner.peek() != ']') {
    elements.push_back(scanner.value());
    if (!scanner.take(',')) break;
  }
  return elements;
}

std::size_t object_count(std::string_view value) {
  std::size_t count = value.starts_with('{') ? 1 : 0;
  for (const auto& member : members_of(value)) count += object_count(member.value);
  for (const auto element : elements_of(value)) count += object_count(element);
  return count;
}

std::string merged(std::string_view first, std::string_view second) {
  const auto members = members_of(first);
  std::string out(first.substr(0, first.rfind('}')));
  bool is_empty = members.empty();
  for (const auto& [key, value] : members_of(second)) {
    if (std::ranges::find(members, key, &RawMember::key) != members.end()) continue;
    if (!is_empty) out.push_back(',');
    is_empty = false;
    out.append("\"").append(key).append("\":").append(value);
  }
  out.push_back('}');
  return out;
}

std::string to_utf8(std::string bytes) {
  const std::string_view view = bytes;
  if (view.starts_with("\xef\xbb\xbf")) return bytes.substr(3);
  if (view.starts_with("\xff\xfe")) return from_utf16(view.substr(2), false);
  if (view.starts_with("\xfe\xff")) return from_utf16(view.substr(2), true);
  return bytes;
}

}  // namespace runlight::sim
