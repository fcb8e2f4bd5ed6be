// SPDX-License-Identifier: MIT
#include "archive/blob_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <initializer_list>

#include "base/text.hpp"

namespace runlight::archive {
namespace {

/// The HTTP status that the SDK reports: "StorageException: 403 …".
int status_in(std::string_view message) {
  for (const std::string_view mark : {"StorageException: ", "e.what() = "}) {
    const auto at = message.find(mark);
    if (at == std::string_view::npos) continue;
    int status = 0;
    const auto* const begin = message.data() + at + mark.size();
    std::from_chars(begin, message.data() + message.size(), status);
    if (status >= 100 && status <= 599) return status;
  }
  return 0;
}

ErrorKind kind_of(int status) {
  switch (status) {
    case 401: return ErrorKind::unauthorized;
    case 403: return ErrorKind::forbidden;
    case 404: return ErrorKind::not_found;
    case 409:
    case 412: return ErrorKind::conflict;
    case 408: return ErrorKind::timeout;
    default: return status >= 500 || status == 429 ? ErrorKind::unavailable : ErrorKind::bad_data;
  }
}

std::string_view advice(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::unauthorized:
    case ErrorKind::forbidden:
      return "; check the credential (AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN or the "
             "machine's identity), and that it may read, write, list and delete blobs there (docs/azure-credentials.md)";
    case ErrorKind::not_found: return "; check the account and the container";
    case ErrorKind::timeout:
    case ErrorKind::unavailable: return "; try again later";
    default: return "";
  }
}

/// "403 This request is not authorized …": the first line after the mark, without the identifiers that follow it.
std::string_view words_of(std::string_view message, int status) {
  const auto at = message.find(std::to_string(status));
  auto words = message.substr(at == std::string_view::npos ? 0 : at);
  return trim(words.substr(0, words.find('\n')));
}

/// What follows the last of these marks.
std::string_view after_marks(std::string_view message, std::initializer_list<std::string_view> marks) {
  for (const auto mark : marks) {
    if (const auto at = message.rfind(mark); at != std::string_view::npos) message.remove_prefix(at + mark.size());
  }
  return message;
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : trim(text)) {
    const bool is_space = static_cast<unsigned char>(c) <= ' ';
    if (!is_space || !line.ends_with(' ')) line += is_space ? ' ' : c;
  }
  return line;
}

/// The engine's HTTP client tells as an answer of its own, 500 or 408, what kept it from the server:
/// "500 Poco::Exception. Code: 1000, e.code() = 111, Connection refused, Stack trace …"; or throws it as it is.
bool is_transport_failure(std::string_view message) {
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"500 Poco::Exception", "408 Poco::Exception", "TransportException",
                                              "DB::NetException: ", "Poco::Net::", "Failed to parse xml"},
      [&](std::string_view mark) { return message.contains(mark); });
}

Error unreachable(std::string_view message, std::string_view place) {
  if (message.contains("certificate verify failed")) {
    return {.kind = ErrorKind::unavailable,
            .message = fmt::format("the archive {} cannot be reached: its certificate, or that of the host that signs in to "
                                   "Azure, is not trusted; where your network has an authority of its own, name its file as "
                                   "SSL_CERT_FILE",
                                   place)};
  }
  auto why = after_marks(message, {"e.code() = ", "TransportException: ", "DB::NetException: ", "std::runtime_error: "});
  if (const auto comma = why.find(", "); message.contains("e.code() = ") && comma != std::string_view::npos) {
    why.remove_prefix(comma + 2);
  }
  why = why.substr(0, why.find(", Stack trace"));
  if (message.contains("AuthenticationException")) {
    return {.kind = ErrorKind::unavailable,
            .message = fmt::format(
                "cannot sign in to the archive {}: what gives this machine's identity its tokens cannot be "
                "reached ({}); where there is no identity, set AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY or "
                "AZURE_STORAGE_SAS_TOKEN (docs/azure-credentials.md)",
                place, one_line(why))};
  }
  return {.kind = ErrorKind::unavailable,
          .message =
              fmt::format("the archive {} cannot be reached: {}{}", place, one_line(why), advice(ErrorKind::unavailable))};
}

}  // namespace

Error blob_error(const Error& error, std::string_view place) {
  Error told = error;
  if (is_transport_failure(error.message)) {
    told = unreachable(error.message, place);
  } else if (error.message.contains("AuthenticationException")) {
    told.kind = ErrorKind::unauthorized;
    told.message =
        fmt::format("cannot sign in to the archive {}: {}{}", place,
                    one_line(after_marks(error.message, {"AuthenticationException: ", "e.what() = "})), advice(told.kind));
  } else if (const int status = status_in(error.message); status != 0) {
    // https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes: InvalidAuthenticationInfo
    const bool is_credential = status == 400 && error.message.contains("uthentication information");
    told.kind = is_credential ? ErrorKind::unauthorized : kind_of(status);
    told.http_status = status;
    told.message =
        fmt::format("the archive {} answered \"{}\"{}", place, words_of(error.message, status), advice(told.kind));
  } else if (error.message.contains("Azure::")) {
    told.kind = ErrorKind::unavailable;
    told.message = fmt::format("the archive {} cannot be reached: {}{}", place, one_line(error.message), advice(told.kind));
  }
  return told;
}

}  // namespace runlight::archive
