// SPDX-License-Identifier: MIT
#include "collect/delivery_record.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace runlight::collect {
namespace {

constexpr std::uint32_t k_mark = 0x31444C52;  // "RLD1"
constexpr std::size_t k_fixed_bytes = 12;
constexpr std::uint32_t k_most_payload_bytes = 64U << 20U;

template <class Number>
void append_number(std::string& out, Number number) {
  for (std::size_t i = 0; i < sizeof(Number); ++i) out += static_cast<char>((number >> (8 * i)) & 0xFFU);
}

template <class Number>
Number number_at(std::string_view bytes, std::size_t offset) {
  Number number = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    number = static_cast<Number>(number | Number{static_cast<unsigned char>(bytes[offset + i])} << (8 * i));
  }
  return number;
}

std::uint32_t checksum(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));  // https://zlib.net/manual.html
}

std::string_view short_text(std::string_view text) { return text.substr(0, std::numeric_limits<std::uint16_t>::max()); }

}  // namespace

void append_record(std::string& out, const Delivery& delivery) {
  const auto id = short_text(delivery.delivery_id);
  const auto name = short_text(delivery.event_name);
  std::string fixed;
  append_number(fixed, static_cast<std::uint64_t>(delivery.received_at.time_since_epoch().count()));
  append_number(fixed, static_cast<std::uint16_t>(id.size()));
  append_number(fixed, static_cast<std::uint16_t>(name.size()));

  const auto begin = out.size();
  const auto payload_size = fixed.size() + id.size() + name.size() + delivery.body.size();
  append_number(out, k_mark);
  append_number(out, static_cast<std::uint32_t>(payload_size));
  append_number(out, std::uint32_t{0});
  out.append(fixed).append(id).append(name).append(delivery.body);
  std::string sum;
  append_number(sum, checksum(std::string_view(out).substr(begin + k_record_head_bytes)));
  out.replace(begin + 8, sum.size(), sum);
}

std::optional<std::uint32_t> payload_bytes(std::string_view head) {
  if (head.size() != k_record_head_bytes || number_at<std::uint32_t>(head, 0) != k_mark) return std::nullopt;
  const auto bytes = number_at<std::uint32_t>(head, 4);
  if (bytes < k_fixed_bytes || bytes > k_most_payload_bytes) return std::nullopt;
  return bytes;
}

std::optional<Delivery> read_record(std::string_view head, std::string_view payload) {
  if (payload_bytes(head) != payload.size() || number_at<std::uint32_t>(head, 8) != checksum(payload)) return std::nullopt;
  const auto received_ms = static_cast<std::int64_t>(number_at<std::uint64_t>(payload, 0));
  const std::size_t id_size = number_at<std::uint16_t>(payload, 8);
  const std::size_t name_size = number_at<std::uint16_t>(payload, 10);
  if (k_fixed_bytes + id_size + name_size > payload.size()) return std::nullopt;
  const auto rest = payload.substr(k_fixed_bytes);
  return Delivery{.received_at = Time(std::chrono::milliseconds(received_ms)),
                  .delivery_id = std::string(rest.substr(0, id_size)),
                  .event_name = std::string(rest.substr(id_size, name_size)),
                  .body = std::string(rest.substr(id_size + name_size))};
}

}  // namespace runlight::collect
