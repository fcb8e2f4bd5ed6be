// SPDX-License-Identifier: MIT
#pragma once
#include <curl/curl.h>

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace runlight::net {

/// The error for a transfer that libcurl ended with `code`. `cause` is the text of its error buffer, "" when it gave none.
/// The message names the host, never path or query.
Error failure(CURL* easy, CURLcode code, std::string_view cause);

/// The error for an answer that is longer than was allowed.
Error over_limit(CURL* easy, std::size_t limit_bytes);

/// The message for a URL that cannot be asked.
std::string url_refusal(std::string_view url);

}  // namespace runlight::net
