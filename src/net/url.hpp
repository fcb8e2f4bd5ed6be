// SPDX-License-Identifier: MIT
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace runlight::net {

/// The parts of a request target, decoded. Repeated names keep every value, in order.
struct Target {
  std::string path;
  std::vector<std::pair<std::string, std::string>> query;
  /// The first value of that name; absent when it is not there.
  std::optional<std::string> parameter(std::string_view name) const;
  std::vector<std::string> parameters(std::string_view name) const;
};

/// Fails as bad_input for anything that is no valid target (broken escapes, control characters).
Result<Target> parse_target(std::string_view target);

/// Scheme, host and port of an absolute http(s) URL, such as "https://api.github.com"; bad_input otherwise.
Result<std::string> origin_of(std::string_view url);

/// As origin_of, of a URL that somebody configures: one with a user name or password in it is refused too, since URLs are
/// logged.
Result<std::string> configured_origin(std::string_view url);

/// One path segment with everything reserved escaped, slashes too.
std::string encode_segment(std::string_view text);
/// A query value.
std::string encode_query(std::string_view text);

/// The URL without its query, fragment and user information: what may stand in a message.
std::string without_query(std::string_view url);

/// The links of a Link header by their rel, as given: {"next": "https://…"}. Parts that are no link are passed over.
/// https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
std::map<std::string, std::string> parse_link_header(std::string_view value);

}  // namespace runlight::net
