// SPDX-License-Identifier: MIT
#include "api/negotiation.hpp"

#include <charconv>

#include "base/text.hpp"

namespace runlight::api {
namespace {

/// The q of "br;q=0.5", 1 when it has none, 0 when it cannot be read.
double quality(std::string_view parameters) {
  for (const auto part : split(parameters, ';')) {
    auto text = trim(part);
    if (!text.starts_with("q=") && !text.starts_with("Q=")) continue;
    text.remove_prefix(2);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && value >= 0 && value <= 1 ? value : 0;
  }
  return 1;
}

}  // namespace

double accepted_quality(std::string_view accept_encoding, std::string_view coding) {
  double any = 0;
  for (const auto item : split(accept_encoding, ',')) {
    const auto semicolon = item.find(';');
    const auto name = to_lower(trim(item.substr(0, semicolon)));
    const double q = semicolon == std::string_view::npos ? 1 : quality(item.substr(semicolon + 1));
    if (name == coding) return q;
    if (name == "*") any = q;
  }
  return any;
}

bool matches_etag(std::string_view if_none_match, std::string_view etag) {
  if (trim(if_none_match) == "*") return true;
  for (const auto item : split(if_none_match, ',')) {
    auto tag = trim(item);
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag == etag) return true;
  }
  return false;
}

std::string_view without_port(std::string_view host_header) {
  const auto host = trim(host_header);
  const auto name = host.substr(0, host.starts_with('[') ? host.find(']') + 1 : host.find(':'));
  const auto rest = host.substr(name.size());
  const bool is_port = rest.empty() || (rest.starts_with(':') && rest.find_first_not_of("0123456789", 1) == rest.npos);
  return is_port ? name : host;
}

bool is_loopback_address(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address == "[::1]" || address == "localhost";
}

bool is_local_host(std::string_view host_header) {
  const auto host = to_lower(without_port(host_header));
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

}  // namespace runlight::api
