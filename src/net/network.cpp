// SPDX-License-Identifier: MIT
#include "net/network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>

namespace runlight::net {
namespace {

namespace ip = boost::asio::ip;

constexpr unsigned k_all_bits = 128;
// Where an IPv4 address begins when it is written as IPv6: https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2
constexpr unsigned k_mapped_bits = 96;
constexpr unsigned k_group_bits = 64;
constexpr std::size_t k_longest_address = 45;

using Bytes = std::array<std::uint8_t, 16>;

std::optional<ip::address> read_address(std::string_view text) {
  // Asio reads up to a null character, and names of interfaces behind a percent sign.
  if (text.size() > k_longest_address || text.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos) {
    return std::nullopt;
  }
  boost::system::error_code error;
  auto address = ip::make_address(std::string(text), error);
  if (error) return std::nullopt;
  if (address.is_v6() && address.to_v6().is_v4_mapped()) address = ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

std::string_view without_zone(std::string_view address) { return address.substr(0, address.find('%')); }

Bytes bytes_of(const ip::address& address) {
  const auto wide = address.is_v4() ? ip::make_address_v6(ip::v4_mapped, address.to_v4()) : address.to_v6();
  Bytes bytes{};
  std::ranges::copy(wide.to_bytes(), bytes.begin());
  return bytes;
}

ip::address address_of(const Bytes& bytes, bool is_v4) {
  ip::address_v6::bytes_type copy{};
  std::ranges::copy(bytes, copy.begin());
  const ip::address_v6 wide(copy);
  if (is_v4) return ip::make_address_v4(ip::v4_mapped, wide);
  return wide;
}

Bytes prefix_of(Bytes bytes, unsigned bits) {
  for (unsigned i = 0; i < bytes.size(); ++i) {
    const unsigned kept = std::clamp(static_cast<int>(bits) - static_cast<int>(8 * i), 0, 8);
    bytes[i] = static_cast<std::uint8_t>(bytes[i] & (0xff00U >> kept));
  }
  return bytes;
}

std::optional<unsigned> read_bits(std::string_view text, unsigned most) {
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
  if (error != std::errc() || end != text.data() + text.size() || bits > most) return std::nullopt;
  return bits;
}

}  // namespace

Result<Network> Network::parse(std::string_view text) {
  const auto refused = [text] {
    return fail(
        ErrorKind::bad_input,
        fmt::format("\"{}\" is no network. Name an address, such as 192.0.2.7, or one with the number of its leading "
                    "bits, such as 10.0.0.0/8 or 2001:db8::/32.",
                    text));
  };
  const auto slash = text.find('/');
  const auto written = text.substr(0, slash);
  const auto address = read_address(written);
  if (!address) return refused();

  Network network;
  network.is_v4_ = address->is_v4();
  network.bytes_ = bytes_of(*address);
  network.bits_ = k_all_bits;
  if (slash != std::string_view::npos) {
    const bool is_written_as_v4 = written.find(':') == std::string_view::npos;
    const auto bits = read_bits(text.substr(slash + 1), is_written_as_v4 ? 32 : k_all_bits);
    if (!bits) return refused();
    network.bits_ = is_written_as_v4 ? k_mapped_bits + *bits : *bits;
    if (network.is_v4_ && network.bits_ < k_mapped_bits) return refused();
  }
  const auto prefix = prefix_of(network.bytes_, network.bits_);
  if (prefix != network.bytes_) {
    network.bytes_ = prefix;
    return fail(ErrorKind::bad_input,
                fmt::format("\"{}\" sets bits behind its prefix. Write {} for the whole network, or the "
                            "address without bits for it alone.",
                            text, network.text()));
  }
  return network;
}

bool Network::contains(std::string_view address) const {
  const auto read = read_address(without_zone(address));
  return read && read->is_v4() == is_v4_ && prefix_of(bytes_of(*read), bits_) == bytes_;
}

std::string Network::text() const {
  const auto address = address_of(bytes_, is_v4_).to_string();
  return bits_ == k_all_bits ? address : fmt::format("{}/{}", address, is_v4_ ? bits_ - k_mapped_bits : bits_);
}

std::optional<std::string> usual_address(std::string_view text) {
  const auto address = read_address(without_zone(text));
  if (!address) return std::nullopt;
  return address->to_string();
}

std::string address_group(std::string_view text) {
  const auto address = read_address(without_zone(text));
  if (!address) return std::string(text);
  if (address->is_v4()) return address->to_string();
  return fmt::format("{}/{}", address_of(prefix_of(bytes_of(*address), k_group_bits), false).to_string(), k_group_bits);
}

}  // namespace runlight::net
