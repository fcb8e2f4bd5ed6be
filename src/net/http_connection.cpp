// SPDX-License-Identifier: MIT
#include "net/http_connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

#include "base/log.hpp"
#include "net/url.hpp"

namespace runlight::net {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr auto k_as_tuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t k_read_bytes = 16 << 10;
// How long and how much a client that was refused may go on sending before it is cut.
constexpr std::chrono::seconds k_linger_time{5};
constexpr std::size_t k_linger_bytes = std::size_t{64} << 20U;

bool is_parse_error(error_code error) {
  return error.category() == http::make_error_code(http::error::bad_method).category() &&
         error != http::error::end_of_stream && error != http::error::partial_message;
}

/// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
enum class Expectation { none, go_on, unknown };

template <class Message>
Expectation expectation(const Message& message) {
  const auto field = message.find(http::field::expect);
  if (field == message.end() || message.version() < 11) return Expectation::none;
  return boost::beast::iequals(field->value(), "100-continue") ? Expectation::go_on : Expectation::unknown;
}

/// https://www.rfc-editor.org/rfc/rfc9112#section-3.2
template <class Message>
bool lacks_host(const Message& message) {
  return message.version() >= 11 && message.count(http::field::host) != 1;
}

}  // namespace

HttpConnection::HttpConnection(asio::ip::tcp::socket socket, const ServerOptions& options, const Handler& handler)
    : stream_(std::move(socket)), options_(options), handler_(handler) {
  error_code ignored;
  stream_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  const auto remote = stream_.socket().remote_endpoint(ignored);
  if (!ignored) remote_address_ = remote.address().to_string();
}

Task<void> HttpConnection::run() {
  // The first header's time runs from here, so that a client which sends nothing is not kept as an idle one is.
  stream_.expires_after(options_.header_timeout);
  while (!is_finishing_ && co_await await_request()) {
    const auto next = co_await serve_request();
    phase_ = Phase::idle;
    is_first_ = false;
    if (next == Next::end) break;
  }
  end();
}

Task<bool> HttpConnection::await_request() {
  if (buffer_.size() > 0) {
    phase_ = Phase::reading_header;
    stream_.expires_after(options_.header_timeout);
    co_return true;
  }
  if (!is_first_) stream_.expires_after(options_.idle_timeout);
  const auto [error, size] = co_await stream_.async_read_some(buffer_.prepare(k_read_bytes), k_as_tuple);
  if (error) co_return false;
  buffer_.commit(size);
  phase_ = Phase::reading_header;
  if (!is_first_) stream_.expires_after(options_.header_timeout);
  co_return true;
}

// Time-outs are absolute: Beast's timer, once set, runs through all the reads of a composed operation.
Task<HttpConnection::Next> HttpConnection::serve_request() {
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(options_.header_limit_bytes));
  parser.body_limit(options_.body_limit_bytes);
  const auto [error, size] = co_await http::async_read_header(stream_, buffer_, parser, k_as_tuple);
  if (error) co_return co_await refuse(error);
  phase_ = Phase::busy;
  if (lacks_host(parser.get())) co_return co_await refuse_with(plain_reply(400, "The Host header must be there, once."), {});
  if (expectation(parser.get()) == Expectation::unknown) {
    co_return co_await refuse_with(plain_reply(417, "The only expectation known here is 100-continue."), {});
  }
  if (const auto failure = co_await read_body(&parser)) co_return co_await refuse(failure);
  stream_.expires_never();

  auto message = parser.release();
  const ReplyTerms terms{.http_version = message.version(), .keep_alive = message.keep_alive()};
  const bool is_head = message.method() == http::verb::head;
  auto reply = co_await call_handler(server_request(std::move(message), remote_address_));
  co_return co_await write(std::move(reply), terms, is_head);
}

Task<error_code> HttpConnection::read_body(Parser* parser) {
  if (parser->is_done()) co_return error_code();
  stream_.expires_after(options_.body_timeout);
  if (expectation(parser->get()) == Expectation::go_on && buffer_.size() == 0) {
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    const auto [error, size] = co_await asio::async_write(stream_, asio::buffer(go_on), k_as_tuple);
    if (error) co_return error;
  }
  const auto [error, size] = co_await http::async_read(stream_, buffer_, *parser, k_as_tuple);
  co_return error;
}

Task<ServerReply> HttpConnection::call_handler(ServerRequest request) {
  const auto what = fmt::format("{} {}", request.method, without_query(request.target));
  std::string cause = "an unknown exception";
  try {
    auto reply = co_await handler_(std::move(request));
    if (has_safe_headers(reply)) co_return reply;
    cause = "a reply header holds a line break";
  } catch (const std::exception& exception) {
    if (is_closed_) throw;
    cause = exception.what();
  } catch (...) {
    if (is_closed_) throw;
  }
  log::error("request failed", {{"request", what}, {"cause", cause}});
  co_return plain_reply(500, "The server failed at this request. Its log says why.");
}

Task<HttpConnection::Next> HttpConnection::write(ServerReply reply, ReplyTerms terms, bool is_head) {
  if (reply.reset_after_bytes) co_return co_await write_and_reset(std::move(reply), terms);
  terms.keep_alive = terms.keep_alive && !is_finishing_;
  const auto message = wire_reply(reply, terms);
  http::response_serializer<WireReply::body_type> serializer(message);
  stream_.expires_after(options_.write_timeout);
  error_code error;
  if (is_head) {
    std::tie(error, std::ignore) = co_await http::async_write_header(stream_, serializer, k_as_tuple);
  } else {
    std::tie(error, std::ignore) = co_await http::async_write(stream_, serializer, k_as_tuple);
  }
  co_return !error && terms.keep_alive ? Next::keep : Next::end;
}

Task<HttpConnection::Next> HttpConnection::write_and_reset(ServerReply reply, ReplyTerms terms) {
  const auto message = wire_reply(reply, terms);
  http::response_serializer<WireReply::body_type> serializer(message);
  stream_.expires_after(options_.write_timeout);
  auto [error, size] = co_await http::async_write_header(stream_, serializer, k_as_tuple);
  const auto& body = message.body();
  const auto part = asio::buffer(body.data(), std::min(*reply.reset_after_bytes, body.size()));
  if (!error) co_await asio::async_write(stream_, part, k_as_tuple);
  // Closing a socket that lingers for no time resets its connection.
  stream_.socket().set_option(asio::socket_base::linger(true, 0), error);
  is_reset_ = true;
  stream_.close();
  co_return Next::end;
}

Task<HttpConnection::Next> HttpConnection::refuse(error_code error) {
  if (error == http::error::header_limit) {
    co_return co_await refuse_with(
        plain_reply(431, fmt::format("The request's header is larger than {} bytes.", options_.header_limit_bytes)), {});
  }
  if (error == http::error::body_limit) {
    co_return co_await refuse_with(
        plain_reply(413, fmt::format("The request's body is larger than {} bytes.", options_.body_limit_bytes)), {});
  }
  if (is_parse_error(error)) co_return co_await refuse_with(plain_reply(400, "This is no HTTP/1.1 request."), {});
  co_return Next::end;
}

Task<HttpConnection::Next> HttpConnection::refuse_with(ServerReply reply, ReplyTerms terms) {
  co_await write(std::move(reply), terms, false);
  co_await linger();
  co_return Next::end;
}

// A socket closed with unread bytes resets the connection, and the client may never see the reply.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.6
Task<void> HttpConnection::linger() {
  phase_ = Phase::idle;
  if (is_finishing_) co_return;
  error_code error;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
  stream_.expires_after(k_linger_time);
  buffer_.clear();
  std::size_t total = 0;
  while (!error && total < k_linger_bytes) {
    std::size_t size = 0;
    std::tie(error, size) = co_await stream_.async_read_some(buffer_.prepare(k_read_bytes), k_as_tuple);
    total += size;
  }
}

void HttpConnection::end() {
  if (is_reset_) return;
  error_code ignored;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  stream_.close();
}

void HttpConnection::finish() {
  asio::post(executor(), [self = shared_from_this()] {
    self->is_finishing_ = true;
    if (self->phase_ != Phase::busy) self->end();
  });
}

void HttpConnection::shed() {
  asio::post(executor(), [self = shared_from_this()] {
    if (self->phase_ == Phase::idle && !self->is_first_) self->end();
  });
}

void HttpConnection::close() {
  asio::post(executor(), [self = shared_from_this()] {
    self->is_finishing_ = true;
    self->is_closed_ = true;
    self->end();
    self->cancellation_.emit(asio::cancellation_type::terminal);
  });
}

}  // namespace runlight::net
