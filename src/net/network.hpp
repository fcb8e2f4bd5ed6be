// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace runlight::net {

/// A block of IP addresses, or one of them. An IPv4 address that is written as IPv6 ("::ffff:192.0.2.7") is IPv4 here.
class Network {
 public:
  /// "10.0.0.0/8", "2001:db8::/32", or an address alone. Fails as bad_input, also for bits behind the prefix that are set:
  /// who writes "10.1.2.3/8" may mean one address.
  static Result<Network> parse(std::string_view text);

  /// False for what is no address.
  bool contains(std::string_view address) const;

  /// "10.0.0.0/8"; an address alone is without bits.
  std::string text() const;

  bool operator==(const Network&) const = default;

 private:
  std::array<std::uint8_t, 16> bytes_{};
  unsigned bits_ = 0;  ///< of the 128
  bool is_v4_ = false;
};

/// The address as it is mostly written, an IPv4-mapped one as IPv4, without its zone; absent when it is none.
std::optional<std::string> usual_address(std::string_view text);

/// What one client can be taken to hold: an IPv4 address, or the first 64 bits of an IPv6 one ("2001:db8::/64"). What is no
/// address is a group of its own.
std::string address_group(std::string_view address);

}  // namespace runlight::net
