// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

/// How a delivery stands in the delivery log: a head of 12 bytes (mark, length, checksum, each 32 bits, low byte first) and
/// the payload: received_at in ms (64 bits), the lengths of delivery_id and event_name (16 bits each), these two, the body.
/// Pure.
namespace runlight::collect {

/// What GitHub sent, once its signature was found good.
struct Delivery {
  Time received_at{};
  std::string delivery_id;  ///< X-GitHub-Delivery; a redelivery keeps it
  std::string event_name;   ///< X-GitHub-Event
  std::string body;         ///< JSON
};

inline constexpr std::size_t k_record_head_bytes = 12;

/// Adds the record of `delivery` to `out`. Id and name are cut at 65,535 bytes.
void append_record(std::string& out, const Delivery& delivery);

/// The length of the payload behind `head`; absent when this is no head.
std::optional<std::uint32_t> payload_bytes(std::string_view head);

/// The delivery, or nothing when head and payload do not belong together or either is damaged.
std::optional<Delivery> read_record(std::string_view head, std::string_view payload);

}  // namespace runlight::collect
