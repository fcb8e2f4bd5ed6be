// SPDX-License-Identifier: MIT
#pragma once
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/system/error_code.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "net/header_scanner.hpp"
#include "net/http_reply.hpp"
#include "net/http_server.hpp"

namespace runlight::net {

/// The most that a connection's buffer holds: a header, and what was sent right behind it.
std::size_t buffer_limit(const ServerOptions& options);

/// Makes a request of bytes, and says what the server answers to bytes that are none it takes. Knows no sockets.
class RequestReader {
 public:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  /// `options` must outlive it.
  explicit RequestReader(const ServerOptions& options);

  /// Looks at what came into `buffer`, and takes the header out of it once it is whole. Call with more until
  /// `is_header_done` or `refusal` says something.
  void take_header(boost::beast::flat_buffer& buffer);

  bool is_header_done() const { return parser_.is_header_done(); }
  const std::optional<ServerReply>& refusal() const { return refusal_; }

  /// What goes on with the body, where there is one.
  Parser& parser() { return parser_; }
  bool expects_continue() const;
  ReplyTerms terms() const { return terms_; }
  bool is_head() const { return parser_.get().method() == boost::beast::http::verb::head; }

  /// The request when it is whole. Trailer fields are left out: https://www.rfc-editor.org/rfc/rfc9110#section-6.5.1
  ServerRequest take_request(std::string remote_address);

  /// What to answer when the connection cannot be read from any further; absent when there is nothing to say.
  std::optional<ServerReply> refusal_of(boost::system::error_code error) const;

 private:
  std::optional<ServerReply> refusal_of(HeaderFault fault) const;

  const ServerOptions& options_;
  HeaderScanner scanner_;
  std::function<void(std::uint64_t, std::string_view, boost::system::error_code&)> on_chunk_;
  Parser parser_;
  std::optional<ServerReply> refusal_;
  ServerRequest request_;
  ReplyTerms terms_;
};

}  // namespace runlight::net
