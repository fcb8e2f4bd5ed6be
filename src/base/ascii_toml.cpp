// SPDX-License-Identifier: MIT
#include "base/ascii_toml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace runlight {
namespace {

constexpr std::string_view k_byte_order_mark = "\xef\xbb\xbf";

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

/// How many bytes the letter has that begins so; 0: none begins so.
std::size_t length_of(unsigned char lead) {
  if (lead >= 0xf8 || lead < 0xc0) return 0;
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
}

struct Letter {
  std::uint32_t code = 0;
  std::size_t bytes = 0;
};

/// Absent for what is no UTF-8. Surrogates and numbers beyond Unicode stay for the parser to refuse.
std::optional<Letter> first_letter(std::string_view text) {
  constexpr std::array<std::uint32_t, 5> k_least{0, 0, 0x80, 0x800, 0x10000};
  const auto lead = static_cast<unsigned char>(text.front());
  const auto size = length_of(lead);
  if (size == 0 || text.size() < size) return std::nullopt;
  std::uint32_t code = lead & (0x7fU >> size);
  for (const char c : text.substr(1, size - 1)) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0U) != 0x80) return std::nullopt;
    code = (code << 6U) | (byte & 0x3fU);
  }
  return code >= k_least[size] ? std::optional(Letter{code, size}) : std::nullopt;
}

class Rewriter {
 public:
  Rewriter(std::string_view text, std::string_view what) : text_(text), what_(what) {}

  Result<std::string> run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (!is_ascii(c)) return refuse("outside of quotes only ASCII may stand.");
      if (c == '#') {
        copy_comment();
      } else if (c == '"' || c == '\'') {
        RUNLIGHT_TRY_VOID(copy_text(c));
      } else {
        copy();
      }
    }
    return std::move(out_);
  }

 private:
  std::unexpected<Error> refuse(std::string_view why) const {
    const auto line = 1 + std::ranges::count(text_.substr(0, at_), '\n');
    return fail(ErrorKind::bad_input, fmt::format("Line {} of {}: it is no TOML that is taken here: {}", line, what_, why));
  }

  void copy() { out_ += text_[at_++]; }

  void copy_comment() {
    for (; at_ < text_.size() && text_[at_] != '\n'; ++at_) out_ += is_ascii(text_[at_]) ? text_[at_] : '?';
  }

  Result<void> copy_text(char quote) {
    if (text_.substr(at_).starts_with(std::string(3, quote)))
      return refuse("a text is written in one line, in single or double quotes.");
    copy();
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
      const bool is_escape = quote == '"' && text_[at_] == '\\';
      if (!is_ascii(text_[at_])) {
        RUNLIGHT_TRY_VOID(escape_letter(quote));
      } else {
        copy();
        if (is_escape && at_ < text_.size() && text_[at_] != '\n') {
          if (!is_ascii(text_[at_])) return refuse("a backslash stands before what needs none.");
          copy();
        }
      }
    }
    if (at_ < text_.size()) copy();
    return {};
  }

  Result<void> escape_letter(char quote) {
    const auto letter = first_letter(text_.substr(at_));
    if (!letter) return refuse("it is no UTF-8.");
    if (quote == '\'') return refuse("letters beyond ASCII are written in double quotes.");
    out_ += fmt::format("\\U{:08X}", letter->code);
    at_ += letter->bytes;
    return {};
  }

  std::string_view text_;
  std::string_view what_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

Result<std::string> ascii_toml(std::string_view text, std::string_view what) {
  if (text.starts_with(k_byte_order_mark)) text.remove_prefix(k_byte_order_mark.size());
  return Rewriter(text, what).run();
}

}  // namespace runlight
