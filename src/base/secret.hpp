// SPDX-License-Identifier: MIT
#pragma once
#include <fmt/format.h>

#include <ostream>
#include <string>

namespace runlight {

/// A token, key or connection string. It prints as stars everywhere; only `reveal` gives the text, to be passed straight to
/// the library that needs it. The memory is overwritten when it goes.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(const Secret&) = default;
  Secret& operator=(const Secret&) = default;
  Secret(Secret&&) = default;
  Secret& operator=(Secret&&) = default;
  ~Secret();

  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

inline std::ostream& operator<<(std::ostream& out, const Secret&) { return out << "***"; }

}  // namespace runlight

template <>
struct fmt::formatter<runlight::Secret> : fmt::formatter<std::string_view> {
  auto format(const runlight::Secret&, format_context& context) const {
    return fmt::formatter<std::string_view>::format("***", context);
  }
};
