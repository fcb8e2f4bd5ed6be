// SPDX-License-Identifier: MIT
#include "net/forwarded.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <optional>
#include <ranges>
#include <vector>

#include "base/text.hpp"

namespace runlight::net {
namespace {

// Far more proxies than stand before one server; the rest of a longer list is a client's own invention.
constexpr std::size_t k_most_hops = 64;

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "192.0.2.7", "192.0.2.7:80", "2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:80".
std::optional<std::string> read_node(std::string_view text) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    const auto rest = text.substr(end + 1);
    const auto inner = text.substr(1, end - 1);
    if (inner.find(':') == std::string_view::npos || !(rest.empty() || (rest.starts_with(':') && is_port(rest.substr(1))))) {
      return std::nullopt;
    }
    return usual_address(inner);
  }
  const auto colon = text.find(':');
  if (colon != std::string_view::npos && text.find(':', colon + 1) == std::string_view::npos) {
    if (!is_port(text.substr(colon + 1))) return std::nullopt;
    text = text.substr(0, colon);
  }
  return usual_address(text);
}

/// All lines of that name as one list: https://www.rfc-editor.org/rfc/rfc9110#section-5.3
std::string joined(const Headers& headers, std::string_view name) {
  std::string list;
  for (const auto& [field, value] : headers.all()) {
    if (!boost::beast::iequals(field, name)) continue;
    if (!list.empty()) list += ',';
    list += value;
  }
  return list;
}

/// Splits at the separators that stand outside quotes; absent when a quote is left open.
std::optional<std::vector<std::string_view>> split_unquoted(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  bool is_quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      is_quoted = !is_quoted;
    } else if (!is_quoted && text[i] == separator) {
      pieces.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  if (is_quoted) return std::nullopt;
  pieces.push_back(text.substr(begin));
  return pieces;
}

/// No address has anything in it that a backslash would have to stand before.
std::string_view without_quotes(std::string_view value) {
  return value.size() >= 2 && value.starts_with('"') && value.ends_with('"') ? value.substr(1, value.size() - 2) : value;
}

/// The "for" of one element: https://www.rfc-editor.org/rfc/rfc7239#section-4
std::optional<std::string> read_forwarded(std::string_view element) {
  std::optional<std::string> node;
  for (const auto pair : split_unquoted(element, ';').value_or(std::vector<std::string_view>())) {
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || !boost::beast::iequals(trim(pair.substr(0, equals)), "for")) continue;
    if (node) return std::nullopt;
    node = read_node(without_quotes(trim(pair.substr(equals + 1))));
    if (!node) return std::nullopt;
  }
  return node;
}

using Node = std::optional<std::string>;

/// The addresses from the last on, each absent where it cannot be read.
std::vector<Node> hops_backwards(const Headers& headers) {
  const bool is_forwarded = !headers.has("X-Forwarded-For");
  const auto list = joined(headers, is_forwarded ? "Forwarded" : "X-Forwarded-For");
  const auto elements = is_forwarded ? split_unquoted(list, ',') : std::optional(split(list, ','));
  if (!elements) return {std::nullopt};
  std::vector<Node> nodes;
  for (const auto element : *elements | std::views::reverse) {
    const auto text = trim(element);
    // Empty elements count for nothing: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1.2
    if (text.empty()) continue;
    if (nodes.size() == k_most_hops) break;
    nodes.push_back(is_forwarded ? read_forwarded(text) : read_node(text));
  }
  return nodes;
}

}  // namespace

std::string client_address(const ServerRequest& request, std::span<const Network> trusted_proxies) {
  const auto is_trusted = [&](const std::string& address) {
    return std::ranges::any_of(trusted_proxies, [&](const Network& network) { return network.contains(address); });
  };
  auto address = usual_address(request.remote_address).value_or(request.remote_address);
  if (!is_trusted(address)) return address;
  for (auto& hop : hops_backwards(request.headers)) {
    if (!hop) break;
    address = *std::move(hop);
    if (!is_trusted(address)) break;
  }
  return address;
}

}  // namespace runlight::net
