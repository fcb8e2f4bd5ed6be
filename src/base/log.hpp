// SPDX-License-Identifier: MIT
#pragma once
#include <fmt/format.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace runlight::log {

enum class Level { debug, info, warn, error };
enum class Format { text, json };

/// One key and its printed value. Secrets print as stars.
struct Field {
  template <class T>
  Field(std::string_view name, const T& v) : key(name), value(fmt::format("{}", v)) {}
  std::string_view key;
  std::string value;
};

/// Lines go to stderr, one each, with a UTC time. Safe to call from several threads; before `set_up` the level is info and
/// the format text. Call set_up once, from main.
void set_up(Level level, Format format);

void write(Level level, std::string_view message, std::initializer_list<Field> fields = {});

inline void debug(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::debug, message, fields);
}
inline void info(std::string_view message, std::initializer_list<Field> fields = {}) { write(Level::info, message, fields); }
inline void warn(std::string_view message, std::initializer_list<Field> fields = {}) { write(Level::warn, message, fields); }
inline void error(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::error, message, fields);
}

}  // namespace runlight::log
