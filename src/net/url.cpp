// SPDX-License-Identifier: MIT
#include "net/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/url/encode.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

#include "base/text.hpp"

namespace runlight::net {
namespace {

namespace urls = boost::urls;

constexpr unsigned k_http_port = 80;
constexpr unsigned k_https_port = 443;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; }

/// What RFC 3986 wants escaped but browsers and shells send bare, escaped: the parser is as strict as the RFC.
/// https://url.spec.whatwg.org/#query-percent-encode-set
std::string escape_bare(std::string_view text) {
  constexpr std::string_view bare = "\"<>[\\]^`{|}";
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80 || bare.find(c) != std::string_view::npos) {
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      escaped += c;
    }
  }
  return escaped;
}

Target decode(const urls::url_view& url) {
  Target target{.path = url.path(), .query = {}};
  for (const auto& parameter : url.params()) {
    target.query.emplace_back(parameter.key, parameter.has_value ? parameter.value : std::string());
  }
  return target;
}

bool has_null(const Target& target) {
  return std::ranges::any_of(target.query, [](const auto& parameter) {
    return parameter.first.find('\0') != std::string::npos || parameter.second.find('\0') != std::string::npos;
  });
}

bool is_http(std::string_view scheme) { return to_lower(scheme) == "http" || to_lower(scheme) == "https"; }

/// The scheme's own where the URL names none; absent when it is no port.
std::optional<unsigned> port_of(const urls::url_view& url) {
  const std::string_view text = url.port();
  if (text.empty()) return to_lower(url.scheme()) == "https" ? k_https_port : k_http_port;
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0 || port > 65'535) return std::nullopt;
  return port;
}

/// Whether it is a host and perhaps a port, and no part of a password that holds one of "/?#".
bool is_host(std::string_view authority) {
  const auto port = authority.rfind(':');
  if (port == std::string_view::npos || authority.ends_with(']')) return true;
  return authority.find_first_not_of("0123456789", port + 1) == std::string_view::npos;
}

std::string encode_all(std::string_view text) { return urls::encode(text, urls::unreserved_chars); }

}  // namespace

std::optional<std::string> Target::parameter(std::string_view name) const {
  const auto found = std::ranges::find(query, name, &std::pair<std::string, std::string>::first);
  if (found == query.end()) return std::nullopt;
  return found->second;
}

std::vector<std::string> Target::parameters(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [key, value] : query) {
    if (key == name) values.push_back(value);
  }
  return values;
}

Result<Target> parse_target(std::string_view text) {
  if (std::ranges::any_of(text, is_control))
    return fail(ErrorKind::bad_input, "The request target holds control characters.");
  const auto escaped = escape_bare(text);
  // A proxy's form of the target names the origin too: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
  const bool is_origin_form = escaped.starts_with('/');
  const auto parsed = is_origin_form ? urls::parse_origin_form(escaped) : urls::parse_uri(escaped);
  if (!parsed || parsed->has_fragment() || (!is_origin_form && !is_http(parsed->scheme()))) {
    return fail(ErrorKind::bad_input, "The request target is no valid path and query.");
  }
  // Boost.URL 1.81 ends a host or port where it can, and takes what follows for a path: "http://host:80evil/".
  if (!parsed->encoded_path().empty() && !parsed->encoded_path().starts_with('/')) {
    return fail(ErrorKind::bad_input, "The request target is no valid path and query.");
  }
  auto target = decode(*parsed);
  if (target.path.empty()) target.path = "/";
  if (std::ranges::any_of(target.path, is_control) || has_null(target)) {
    return fail(ErrorKind::bad_input, "The request target holds escaped control characters.");
  }
  return target;
}

Result<std::string> origin_of(std::string_view text) {
  const auto refused = [text] {
    return fail(ErrorKind::bad_input, fmt::format("\"{}\" is no absolute http or https URL, such as https://api.github.com.",
                                                  without_query(text)));
  };
  const auto parsed = urls::parse_uri(text);
  if (!parsed || parsed->encoded_host().empty()) return refused();
  const auto scheme = to_lower(parsed->scheme());
  const auto port = port_of(*parsed);
  if (!is_http(scheme) || !port) return refused();
  // Boost.URL 1.81 cuts "127.0.0.1.example.com" in two: the host that others would ask is not the one it tells.
  if (!parsed->encoded_path().empty() && !parsed->encoded_path().starts_with('/')) return refused();
  const auto origin = scheme + "://" + to_lower(parsed->encoded_host());
  const bool is_default_port = *port == (scheme == "https" ? k_https_port : k_http_port);
  return is_default_port ? origin : fmt::format("{}:{}", origin, *port);
}

Result<std::string> configured_origin(std::string_view url) {
  auto origin = origin_of(url);
  if (!origin) return origin;
  const auto authority = url.substr(url.find("://") + 3);
  if (!authority.substr(0, authority.find_first_of("/?#")).contains('@')) return origin;
  return fail(ErrorKind::bad_input,
              fmt::format("\"{}\" holds a user name or password; leave it out of the URL.", without_query(url)));
}

std::string encode_segment(std::string_view text) { return encode_all(text); }
std::string encode_query(std::string_view text) { return encode_all(text); }

std::string without_query(std::string_view url) {
  const auto scheme_end = url.find("://");
  // Of a target, "://" can only be in the query.
  if (scheme_end == std::string_view::npos || url.find_first_of("/?#") < scheme_end)
    return std::string(url.substr(0, url.find_first_of("?#")));
  const auto scheme = url.substr(0, scheme_end + 3);
  auto rest = url.substr(scheme_end + 3);
  // A password may hold what would otherwise end the host: be rather too careful.
  const auto authority = rest.substr(0, rest.find_first_of("/?#"));
  const auto at =
      authority.find('@') != std::string_view::npos || is_host(authority) ? authority.rfind('@') : rest.rfind('@');
  if (at != std::string_view::npos) rest.remove_prefix(at + 1);
  return fmt::format("{}{}", scheme, rest.substr(0, rest.find_first_of("?#")));
}

}  // namespace runlight::net
