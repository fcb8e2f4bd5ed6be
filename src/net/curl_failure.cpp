// SPDX-License-Identifier: MIT
#include "net/curl_failure.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "net/url.hpp"

namespace runlight::net {
namespace {

long redirects(CURL* easy) {
  long count = 0;
  curl_easy_getinfo(easy, CURLINFO_REDIRECT_COUNT, &count);
  return count;
}

std::string effective_url(CURL* easy) {
  const char* url = nullptr;
  curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &url);
  return without_query(url != nullptr ? url : "");
}

/// "api.github.com", with the port when the URL names one. After a redirect, the host that it led to.
std::string host(CURL* easy) {
  const auto url = effective_url(easy);
  const auto begin = url.find("://");
  const auto authority = begin == std::string::npos ? url : url.substr(begin + 3);
  return authority.substr(0, authority.find('/'));
}

/// https://curl.se/libcurl/c/libcurl-errors.html
ErrorKind kind_of(CURL* easy, CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT: return ErrorKind::timeout;
    // The first URL is ours, those after it the other side's.
    case CURLE_URL_MALFORMAT: return redirects(easy) == 0 ? ErrorKind::bad_input : ErrorKind::bad_data;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_TOO_MANY_REDIRECTS:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WRITE_ERROR: return ErrorKind::bad_data;
    case CURLE_OUT_OF_MEMORY:
    case CURLE_FAILED_INIT:
    case CURLE_BAD_FUNCTION_ARGUMENT: return ErrorKind::internal;
    default: return ErrorKind::unavailable;
  }
}

std::string_view lead(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::timeout: return "No whole answer in time from";
    case ErrorKind::bad_data: return "Cannot use the answer of";
    case ErrorKind::internal: return "Cannot prepare a request to";
    default: return "Cannot reach";
  }
}

}  // namespace

Error failure(CURL* easy, CURLcode code, std::string_view cause) {
  const auto kind = kind_of(easy, code);
  if (kind == ErrorKind::bad_input) return {kind, url_refusal(effective_url(easy))};
  const auto why = trim(cause.empty() ? curl_easy_strerror(code) : cause);
  return {kind, fmt::format("{} {}: {}.", lead(kind), host(easy), why.ends_with('.') ? why.substr(0, why.size() - 1) : why)};
}

Error over_limit(CURL* easy, std::size_t limit_bytes) {
  return {ErrorKind::bad_data, fmt::format("The answer of {} is larger than {} bytes.", host(easy),
                                           with_thousands(static_cast<long long>(limit_bytes)))};
}

std::string url_refusal(std::string_view url) {
  return fmt::format("\"{}\" is no http or https URL that can be asked.", without_query(url));
}

}  // namespace runlight::net
