// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string_view>

namespace runlight::net {

/// Why a header is taken no further.
enum class HeaderFault { none, malformed, target_too_long, too_many_fields, too_large };

struct HeaderLimits {
  std::size_t bytes = 0;  ///< of the whole header
  std::size_t target_bytes = 0;
  std::size_t fields = 0;
};

/// Looks at a request's header byte by byte, before anything makes sense of it, and is stricter than parsers mostly are:
/// what two of them may understand differently is how requests are smuggled. Malformed are bare CR or LF, folded lines,
/// white space before a colon, control characters, more than one space in the request line.
/// https://www.rfc-editor.org/rfc/rfc9112#section-2.2 https://www.rfc-editor.org/rfc/rfc9112#section-5.1
/// https://www.rfc-editor.org/rfc/rfc9112#section-5.2
class HeaderScanner {
 public:
  explicit HeaderScanner(HeaderLimits limits) : limits_(limits) {}

  /// Goes on with `bytes`, up to the end of the header or to the first fault. May be called until then.
  void take(std::string_view bytes);

  bool is_done() const { return state_ == State::done; }
  HeaderFault fault() const { return fault_; }
  /// Of the header so far.
  std::size_t size() const { return size_; }

 private:
  enum class State { method, target, version, request_lf, field_start, name, value, field_lf, last_lf, done };

  State next(unsigned char c);
  State next_in_request_line(unsigned char c);
  State next_in_target(unsigned char c);
  State begin_field(unsigned char c);
  State refuse(HeaderFault fault);

  HeaderLimits limits_;
  State state_ = State::method;
  HeaderFault fault_ = HeaderFault::none;
  std::size_t size_ = 0;
  std::size_t part_size_ = 0;  ///< of the part of the request line that is read
  std::size_t fields_ = 0;
};

}  // namespace runlight::net
