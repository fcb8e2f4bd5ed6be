// SPDX-License-Identifier: MIT
#pragma once
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <string>

#include "net/http_server.hpp"

namespace runlight::net {

/// A reply as Beast writes it. Its body is a view into the ServerReply that it was made of.
using WireReply = boost::beast::http::response<boost::beast::http::span_body<const char>>;

/// What a reply takes over from its request.
struct ReplyTerms {
  unsigned http_version = 11;
  bool keep_alive = false;
};

/// `reply` must stay until the result is written.
WireReply wire_reply(const ServerReply& reply, ReplyTerms terms);

/// A reply of the server's own: the sentence as plain text.
ServerReply plain_reply(int status, std::string sentence);

/// As Date has it: "Sun, 06 Nov 1994 08:49:37 GMT". https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
std::string http_date(std::chrono::system_clock::time_point time);

/// Whether every field of the reply can stand in a header: no line breaks through which one could add another.
bool has_safe_headers(const ServerReply& reply);

}  // namespace runlight::net
