// SPDX-License-Identifier: MIT
#include "sim/json_text.hpp"

#include <array>

#include "sim/random.hpp"

namespace runlight::sim {
namespace {

constexpr std::string_view k_hex = "0123456789abcdef";

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

void append_escape(std::string& out, char c) {
  switch (c) {
    case '"': out.append("\\\""); return;
    case '\\': out.append("\\\\"); return;
    case '\n': out.append("\\n"); return;
    case '\r': out.append("\\r"); return;
    case '\t': out.append("\\t"); return;
    default:
      out.append("\\u00");
      out.push_back(k_hex[static_cast<unsigned char>(c) >> 4U]);
      out.push_back(k_hex[static_cast<unsigned char>(c) & 15U]);
  }
}

void put_two(char* at, unsigned value) {
  at[0] = static_cast<char>('0' + value / 10);
  at[1] = static_cast<char>('0' + value % 10);
}

void append_sha(std::string& out, std::uint64_t seed) {
  std::array<char, 40> digits{};
  std::size_t at = 0;
  for (std::uint64_t word = 0; at < digits.size(); ++word) {
    std::uint64_t bits = mix(seed, word);
    for (int i = 0; i < 16 && at < digits.size(); ++i, bits >>= 4U) digits[at++] = k_hex[bits & 15U];
  }
  out.append(digits.data(), digits.size());
}

std::string encode_base64(std::string_view bytes, std::string_view alphabet, bool padded) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8U | (k < have ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      if (k <= have)
        out.push_back(alphabet[group >> (18U - 6U * k) & 63U]);
      else if (padded)
        out.push_back('=');
    }
  }
  return out;
}

void append_big_endian(std::string& out, std::uint64_t value, unsigned bytes) {
  for (unsigned i = bytes; i-- > 0;) out.push_back(static_cast<char>(value >> (8U * i) & 0xffU));
}

}  // namespace

void append_part(std::string& out, Quoted part) {
  out.push_back('"');
  std::size_t begin = 0;
  for (std::size_t i = 0; i < part.text.size(); ++i) {
    if (!needs_escape(part.text[i])) continue;
    out.append(part.text.substr(begin, i - begin));
    append_escape(out, part.text[i]);
    begin = i + 1;
  }
  out.append(part.text.substr(begin));
  out.push_back('"');
}

void append_part(std::string& out, QuotedOrNull part) {
  if (part.text.empty())
    out.append("null");
  else
    append_part(out, Quoted{part.text});
}

void append_clock_text(std::string& out, std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const auto second = static_cast<unsigned>((time - day).count());
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
  char text[] = "0000-00-00T00:00:00";
  put_two(text, year / 100);
  put_two(text + 2, year % 100);
  put_two(text + 5, static_cast<unsigned>(date.month()));
  put_two(text + 8, static_cast<unsigned>(date.day()));
  put_two(text + 11, second / 3600);
  put_two(text + 14, second / 60 % 60);
  put_two(text + 17, second % 60);
  out.append(text, sizeof text - 1);
}

void append_part(std::string& out, QuotedTime part) {
  out.push_back('"');
  append_clock_text(out, part.time);
  out.append("Z\"");
}

void append_part(std::string& out, QuotedSha part) {
  out.push_back('"');
  append_sha(out, part.seed);
  out.push_back('"');
}

std::string time_text(std::chrono::sys_seconds time) {
  std::string out;
  append_clock_text(out, time);
  out.push_back('Z');
  return out;
}

std::string sha_text(std::uint64_t seed) {
  std::string out;
  append_sha(out, seed);
  return out;
}

void append_part(std::string& out, NodeId part) {
  // A MessagePack array [number, repository, object]; its first bytes are what makes the ids begin with "kwLO" or "kwDO".
  std::string bytes{'\x93', part.lead == 'L' ? '\x02' : '\x00', '\xce'};
  append_big_endian(bytes, static_cast<std::uint64_t>(part.repository_id), 4);
  bytes.push_back('\xcf');
  append_big_endian(bytes, static_cast<std::uint64_t>(part.object_id), 8);
  out.append(part.prefix);
  out.append(encode_base64(bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", false));
}

std::string base64(std::string_view bytes, std::size_t line_length) {
  std::string all = encode_base64(bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", true);
  if (line_length == 0) return all;
  std::string out;
  for (std::size_t i = 0; i < all.size(); i += line_length) {
    out.append(all, i, line_length);
    out.push_back('\n');
  }
  return out;
}

}  // namespace runlight::sim
