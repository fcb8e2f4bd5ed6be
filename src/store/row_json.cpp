// SPDX-License-Identifier: MIT
#include "store/row_json.hpp"

namespace runlight::store {

void append_json(std::string& out, Time time) {
  // "2026-05-01T10:00:00.123Z" becomes "2026-05-01 10:00:00.123", the form that the engine reads fastest.
  auto text = format_time(time);
  text[10] = ' ';
  text.back() = '"';
  out += '"';
  out += text;
}

}  // namespace runlight::store
