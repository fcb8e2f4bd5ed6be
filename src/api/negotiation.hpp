// SPDX-License-Identifier: MIT
#pragma once
#include <string_view>

namespace runlight::api {

/// How much a client wants `coding` ("br", "gzip"), 0 to 1, by its Accept-Encoding header: as named, else as * is, else 0.
/// https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
double accepted_quality(std::string_view accept_encoding, std::string_view coding);

/// Whether an If-None-Match header names `etag` (quoted) or is *. Weak marks are passed over, as for GET they must be.
/// https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2
bool matches_etag(std::string_view if_none_match, std::string_view etag);

/// Whether a Host header names this machine's loopback, or one of the names given: another name that leads here is how a
/// hostile page reads a server behind the browser (DNS rebinding). An absent header is no browser's and passes.
bool is_local_host(std::string_view host_header);

/// Whether an address to listen on is this machine's loopback.
bool is_loopback_address(std::string_view address);

/// A Host header without its port, in lower case letters as given: "[::1]:8080" is "[::1]".
/// What is no name and port is given back whole.
/// https://www.rfc-editor.org/rfc/rfc9110#section-7.2
std::string_view without_port(std::string_view host_header);

}  // namespace runlight::api
