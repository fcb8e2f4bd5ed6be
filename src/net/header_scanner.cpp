// SPDX-License-Identifier: MIT
#include "net/header_scanner.hpp"

namespace runlight::net {
namespace {

constexpr std::string_view k_version_form = "HTTP/1.1";

/// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2
bool is_token(unsigned char c) {
  if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) return true;
  return c != 0 && std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
}

bool is_visible(unsigned char c) { return c > 0x20 && c != 0x7f; }

/// https://www.rfc-editor.org/rfc/rfc9110#section-5.5
bool is_in_value(unsigned char c) { return is_visible(c) || c == ' ' || c == '\t'; }

}  // namespace

void HeaderScanner::take(std::string_view bytes) {
  for (const char c : bytes) {
    if (is_done() || fault_ != HeaderFault::none) return;
    if (++size_ > limits_.bytes) {
      fault_ = HeaderFault::too_large;
      return;
    }
    state_ = next(static_cast<unsigned char>(c));
  }
}

HeaderScanner::State HeaderScanner::next(unsigned char c) {
  switch (state_) {
    case State::method:
    case State::target:
    case State::version: return next_in_request_line(c);
    case State::request_lf:
    case State::field_lf: return c == '\n' ? State::field_start : refuse(HeaderFault::malformed);
    case State::field_start: return begin_field(c);
    case State::name:
      if (c == ':') return State::value;
      return is_token(c) ? State::name : refuse(HeaderFault::malformed);
    case State::value:
      if (c == '\r') return State::field_lf;
      return is_in_value(c) ? State::value : refuse(HeaderFault::malformed);
    case State::last_lf: return c == '\n' ? State::done : refuse(HeaderFault::malformed);
    case State::done: break;
  }
  return State::done;
}

HeaderScanner::State HeaderScanner::next_in_request_line(unsigned char c) {
  if (state_ == State::target) return next_in_target(c);
  if (state_ == State::version) {
    if (c == '\r' && part_size_ == k_version_form.size()) return State::request_lf;
    const bool is_digit = part_size_ == 5 || part_size_ == 7;
    if (part_size_ >= k_version_form.size() || (is_digit ? c < '0' || c > '9' : c != k_version_form[part_size_])) {
      return refuse(HeaderFault::malformed);
    }
    ++part_size_;
    return State::version;
  }
  if (c == ' ' && part_size_ > 0) {
    part_size_ = 0;
    return State::target;
  }
  ++part_size_;
  return is_token(c) ? State::method : refuse(HeaderFault::malformed);
}

HeaderScanner::State HeaderScanner::next_in_target(unsigned char c) {
  if (c == ' ' && part_size_ > 0) {
    part_size_ = 0;
    return State::version;
  }
  if (!is_visible(c)) return refuse(HeaderFault::malformed);
  return ++part_size_ > limits_.target_bytes ? refuse(HeaderFault::target_too_long) : State::target;
}

HeaderScanner::State HeaderScanner::begin_field(unsigned char c) {
  if (c == '\r') return State::last_lf;
  if (!is_token(c)) return refuse(HeaderFault::malformed);
  return ++fields_ > limits_.fields ? refuse(HeaderFault::too_many_fields) : State::name;
}

HeaderScanner::State HeaderScanner::refuse(HeaderFault fault) {
  fault_ = fault;
  return state_;
}

}  // namespace runlight::net
