// SPDX-License-Identifier: MIT
#include "net/request_reader.hpp"

#include <fmt/format.h>

#include <boost/beast/http/error.hpp>
#include <limits>

#include "base/text.hpp"
#include "net/url.hpp"

namespace runlight::net {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;
using Message = http::request<http::string_body>;

constexpr std::size_t k_sent_ahead_bytes = 16 << 10;

bool is_parse_error(error_code error) {
  return error.category() == http::make_error_code(http::error::bad_method).category() &&
         error != http::error::end_of_stream && error != http::error::partial_message;
}

bool has_host(const Message& message) {
  return message.count(http::field::host) == 1 || (message.version() < 11 && message.count(http::field::host) == 0);
}

/// The path, or the whole URL as a proxy is asked. Who is asked then must be the one of the Host header: of two names one
/// would be checked and the other meant.
/// https://www.rfc-editor.org/rfc/rfc9112#section-3.2
bool is_target_taken(const Message& message) {
  const std::string_view target = message.target();
  if (target.starts_with('/')) return true;
  const auto scheme = target.find("://");
  if (scheme == std::string_view::npos || !origin_of(target)) return false;
  const auto host = target.substr(scheme + 3);
  return boost::beast::iequals(host.substr(0, host.find_first_of("/?#")), message[http::field::host]);
}

/// Beast lets pass what it cannot decode, and takes what follows for the next request.
/// https://www.rfc-editor.org/rfc/rfc9112#section-6.1
std::optional<ServerReply> refusal_of_encoding(const Message& message) {
  const auto codings = message.count(http::field::transfer_encoding);
  if (codings == 0) return std::nullopt;
  if (message.version() < 11) return plain_reply(400, "HTTP/1.0 has no Transfer-Encoding.");
  if (codings > 1 || !boost::beast::iequals(message[http::field::transfer_encoding], "chunked")) {
    return plain_reply(501, "The only Transfer-Encoding known here is chunked.");
  }
  return std::nullopt;
}

/// https://www.rfc-editor.org/rfc/rfc9110#section-15.5.16
std::optional<ServerReply> refusal_of_content(const Message& message) {
  const auto [begin, end] = message.equal_range(http::field::content_encoding);
  for (auto field = begin; field != end; ++field) {
    if (boost::beast::iequals(field->value(), "identity")) continue;
    auto reply = plain_reply(415, "A request's body must not be compressed. Send it without Content-Encoding.");
    reply.headers.add("Accept-Encoding", "identity");
    return reply;
  }
  return std::nullopt;
}

/// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
std::optional<ServerReply> refusal_of_expectation(const Message& message) {
  const auto field = message.find(http::field::expect);
  if (field == message.end() || message.version() < 11 || boost::beast::iequals(field->value(), "100-continue")) {
    return std::nullopt;
  }
  return plain_reply(417, "The only expectation known here is 100-continue.");
}

/// One number: Beast would take a list of equal ones too.
bool is_length_taken(const Message& message) {
  const auto lengths = message.count(http::field::content_length);
  if (lengths == 0) return true;
  const std::string_view length = message[http::field::content_length];
  return lengths == 1 && length.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<ServerReply> refusal_of_message(const Message& message) {
  if (!has_host(message)) return plain_reply(400, "The Host header must be there, once.");
  if (!is_length_taken(message)) return plain_reply(400, "Content-Length must be one number.");
  if (!is_target_taken(message)) {
    return plain_reply(400, "The request target must be a path, or a URL of the host that the Host header names.");
  }
  if (auto reply = refusal_of_encoding(message)) return reply;
  if (auto reply = refusal_of_expectation(message)) return reply;
  return refusal_of_content(message);
}

}  // namespace

std::size_t buffer_limit(const ServerOptions& options) { return options.header_limit_bytes + k_sent_ahead_bytes; }

RequestReader::RequestReader(const ServerOptions& options)
    : options_(options),
      scanner_({.bytes = options.header_limit_bytes,
                .target_bytes = options.target_limit_bytes,
                .fields = options.max_header_fields}),
      // Nobody uses extensions of chunks, and who stands in front may read them otherwise.
      on_chunk_([](std::uint64_t, std::string_view extensions, error_code& error) {
        if (!extensions.empty()) error = http::error::bad_chunk_extension;
      }) {
  // The scanner holds it to the limit; Beast's own would count differently.
  parser_.header_limit(std::numeric_limits<std::uint32_t>::max());
  parser_.body_limit(options.body_limit_bytes);
  parser_.on_chunk_header(on_chunk_);
}

void RequestReader::take_header(boost::beast::flat_buffer& buffer) {
  const auto data = buffer.data();
  const std::string_view bytes(static_cast<const char*>(data.data()), data.size());
  scanner_.take(bytes.substr(scanner_.size()));
  if (scanner_.fault() != HeaderFault::none) refusal_ = refusal_of(scanner_.fault());
  if (refusal_ || !scanner_.is_done()) return;

  error_code error;
  buffer.consume(parser_.put(boost::asio::buffer(bytes.substr(0, scanner_.size())), error));
  if (!error && !parser_.is_header_done()) error = http::error::bad_field;
  refusal_ = error ? refusal_of(error) : refusal_of_message(parser_.get());
  if (refusal_) return;
  const auto& message = parser_.get();
  terms_ = {.http_version = message.version(), .keep_alive = message.keep_alive()};
  request_ = {.method = std::string(message.method_string()),
              .target = std::string(message.target()),
              .headers = {},
              .body = {},
              .remote_address = {}};
  for (const auto& field : message) request_.headers.add(field.name_string(), field.value());
}

bool RequestReader::expects_continue() const { return terms_.http_version >= 11 && request_.headers.has("Expect"); }

ServerRequest RequestReader::take_request(std::string remote_address) {
  request_.body = std::move(parser_.get().body());
  request_.remote_address = std::move(remote_address);
  return std::move(request_);
}

std::optional<ServerReply> RequestReader::refusal_of(error_code error) const {
  if (error == http::error::body_limit) {
    return plain_reply(413, fmt::format("The request's body is larger than {} bytes.", options_.body_limit_bytes));
  }
  if (is_parse_error(error)) return plain_reply(400, "This is no HTTP/1.1 request.");
  return std::nullopt;
}

std::optional<ServerReply> RequestReader::refusal_of(HeaderFault fault) const {
  switch (fault) {
    case HeaderFault::none: break;
    case HeaderFault::malformed: return plain_reply(400, "This is no HTTP/1.1 request.");
    case HeaderFault::target_too_long:
      return plain_reply(414,
                         fmt::format("The request's path and query are longer than {} bytes.", options_.target_limit_bytes));
    case HeaderFault::too_many_fields:
      return plain_reply(431, fmt::format("The request has more than {} header fields.", options_.max_header_fields));
    case HeaderFault::too_large:
      return plain_reply(431, fmt::format("The request's header is larger than {} bytes.", options_.header_limit_bytes));
  }
  return std::nullopt;
}

}  // namespace runlight::net
