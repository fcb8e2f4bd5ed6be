// SPDX-License-Identifier: MIT
#include "base/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <memory>

namespace runlight::log {
namespace {

std::atomic<Format> current_format{Format::text};

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warn: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = std::make_shared<spdlog::logger>("runlight", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %^%l%$ %v", spdlog::pattern_time_type::utc);
    made->flush_on(spdlog::level::debug);
    return made;
  }();
  return *instance;
}

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

/// Quoted when it would otherwise be read as more than one word or hide a line break.
std::string text_value(const std::string& value) {
  const bool plain = !value.empty() && value.find_first_of(" \t\r\n\"=") == std::string::npos;
  return plain ? value : json_text(value);
}

}  // namespace

void set_up(Level level, Format format) {
  current_format = format;
  logger().set_level(spdlog_level(level));
  if (format == Format::json) {
    logger().set_pattern("{\"time\":\"%Y-%m-%dT%H:%M:%S.%eZ\",\"level\":\"%l\",%v}", spdlog::pattern_time_type::utc);
  }
}

void write(Level level, std::string_view message, std::initializer_list<Field> fields) {
  const auto at = spdlog_level(level);
  if (!logger().should_log(at)) return;
  std::string line;
  if (current_format == Format::json) {
    line = "\"message\":" + json_text(message);
    for (const auto& field : fields) line += "," + json_text(field.key) + ":" + json_text(field.value);
  } else {
    line = message;
    for (const auto& field : fields) line += fmt::format(" {}={}", field.key, text_value(field.value));
  }
  logger().log(at, "{}", line);
}

}  // namespace runlight::log
