// SPDX-License-Identifier: MIT
// https://www.rfc-editor.org/rfc/rfc8288#section-3 — as far as paging needs it.
#include "base/text.hpp"
#include "net/url.hpp"

namespace runlight::net {
namespace {

// GitHub's are under 2 KB; more is no paging header.
constexpr std::size_t k_size_limit = std::size_t{16} << 10U;

/// Reads from the front of what is left.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }

  void skip_spaces() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// Up to the first of `ends`, which stays.
  std::string_view until(std::string_view ends) {
    const auto taken = rest_.substr(0, rest_.find_first_of(ends));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  /// The rest of a quoted string whose first quote is taken, unescaped.
  std::string quoted() {
    std::string text;
    while (!rest_.empty() && !take('"')) {
      if (take('\\') && rest_.empty()) break;
      text += rest_.front();
      rest_.remove_prefix(1);
    }
    return text;
  }

 private:
  std::string_view rest_;
};

std::string parameter_value(Cursor& cursor) {
  cursor.skip_spaces();
  if (!cursor.take('=')) return {};
  cursor.skip_spaces();
  if (cursor.take('"')) return cursor.quoted();
  return std::string(trim(cursor.until(",;")));
}

/// The rel of the link whose address was just read; stops at the comma before the next link. The first rel counts.
std::string take_rel(Cursor& cursor) {
  std::string rel;
  for (;;) {
    cursor.until(",;");
    if (!cursor.take(';')) return rel;
    cursor.skip_spaces();
    const auto name = to_lower(trim(cursor.until("=,;")));
    auto value = parameter_value(cursor);
    if (name == "rel" && rel.empty()) rel = std::move(value);
  }
}

}  // namespace

std::map<std::string, std::string> parse_link_header(std::string_view value) {
  std::map<std::string, std::string> links;
  if (value.size() > k_size_limit) return links;
  Cursor cursor(value);
  while (!cursor.at_end()) {
    cursor.skip_spaces();
    const bool is_link = cursor.take('<');
    const auto address = is_link ? cursor.until(">") : std::string_view();
    const bool is_whole = is_link && cursor.take('>');
    const auto rel = take_rel(cursor);
    cursor.take(',');
    if (!is_whole || address.empty()) continue;
    for (const auto name : split(rel, ' ')) {
      if (!name.empty()) links.emplace(to_lower(name), address);
    }
  }
  return links;
}

}  // namespace runlight::net
