// SPDX-License-Identifier: MIT
#include "net/http_connection.hpp"

#include <fmt/format.h>
#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/detail/socket_option.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

#include "base/log.hpp"
#include "net/transfer_watch.hpp"
#include "net/url.hpp"

namespace runlight::net {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr auto k_as_tuple = asio::as_tuple(asio::use_awaitable);
// A connection that waits holds no more than this, for there may be thousands.
constexpr std::size_t k_first_read_bytes = 1 << 10;
constexpr std::size_t k_header_read_bytes = 4 << 10;
constexpr std::size_t k_linger_read_bytes = 16 << 10;
// How long and how much a client that was refused may go on sending before it is cut.
constexpr std::chrono::seconds k_linger_time{5};
constexpr std::size_t k_linger_bytes = std::size_t{16} << 20U;
// Otherwise the system takes megabytes for each client that reads nothing, and the time to fill them from all others.
constexpr int k_send_buffer_bytes = 256 << 10;
constexpr std::string_view k_retry_after_s = "10";

/// What of the bytes that were written the client has not acknowledged.
std::uint64_t unacknowledged(asio::ip::tcp::socket& socket) {
  int bytes = 0;
  return ::ioctl(socket.native_handle(), SIOCOUTQ, &bytes) == 0 && bytes > 0 ? static_cast<std::uint64_t>(bytes) : 0;
}

}  // namespace

HttpConnection::HttpConnection(asio::ip::tcp::socket socket, std::string remote_address, const ServerOptions& options,
                               const Handler& handler)
    : stream_(std::move(socket)),
      buffer_(buffer_limit(options)),
      options_(options),
      handler_(handler),
      remote_address_(std::move(remote_address)) {
  error_code ignored;
  stream_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  stream_.socket().set_option(asio::socket_base::send_buffer_size(k_send_buffer_bytes), ignored);
  // Of a client that reads nothing more, the system too shall keep the reply no longer than this server does.
  using UserTimeout = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_USER_TIMEOUT>;
  stream_.socket().set_option(UserTimeout(static_cast<int>(options_.write_timeout.count())), ignored);
}

Task<void> HttpConnection::run() {
  // The first header's time runs from here, so that a client which sends nothing is not kept as an idle one is.
  stream_.expires_after(options_.header_timeout);
  while (!is_finishing_ && co_await await_request()) {
    const auto next = co_await serve_request();
    is_first_ = false;
    if (next == Next::end) break;
    enter(Phase::kept_alive);
  }
  end();
  // Counted as a connection for so long: otherwise there would be no end to what one client can have begun.
  if (call_) co_await call_->ended_within(std::chrono::milliseconds(0));
}

Task<bool> HttpConnection::await_request() {
  if (buffer_.size() > 0) {
    enter(Phase::reading_header);
    stream_.expires_after(options_.header_timeout);
    co_return true;
  }
  buffer_.shrink_to_fit();
  if (!is_first_) stream_.expires_after(options_.idle_timeout);
  const auto [error, size] = co_await stream_.async_read_some(buffer_.prepare(k_first_read_bytes), k_as_tuple);
  if (error) co_return false;
  buffer_.commit(size);
  enter(Phase::reading_header);
  if (!is_first_) stream_.expires_after(options_.header_timeout);
  co_return true;
}

Task<HttpConnection::Next> HttpConnection::serve_request() {
  RequestReader reader(options_);
  if (!co_await read_header(&reader)) co_return Next::end;
  enter(Phase::busy);
  if (reader.refusal()) co_return co_await refuse_with(*reader.refusal());
  if (const auto error = co_await read_body(&reader)) co_return co_await refuse(reader, error);
  stream_.expires_never();

  const auto terms = reader.terms();
  const bool is_head = reader.is_head();
  auto reply = co_await call_handler(reader.take_request(remote_address_));
  co_return co_await write(std::move(reply), terms, is_head);
}

/// Up to its end or to what is wrong with it; false when there is nobody to answer any more. The time-out that was set
/// before it runs through all the reads.
Task<bool> HttpConnection::read_header(RequestReader* reader) {
  for (;;) {
    reader->take_header(buffer_);
    if (reader->is_header_done() || reader->refusal()) co_return true;
    const auto [error, size] = co_await stream_.async_read_some(buffer_.prepare(room()), k_as_tuple);
    if (error) co_return false;
    buffer_.commit(size);
  }
}

Task<error_code> HttpConnection::read_body(RequestReader* reader) {
  auto& parser = reader->parser();
  if (parser.is_done()) co_return error_code();
  stream_.expires_after(options_.body_timeout);
  if (reader->expects_continue() && buffer_.size() == 0) {
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    const auto [error, size] = co_await asio::async_write(stream_, asio::buffer(go_on), k_as_tuple);
    if (error) co_return error;
  }
  const TransferWatch watch(
      executor(), {options_.least_bytes_per_second, options_.pace_span}, [&parser] { return parser.get().body().size(); },
      [this] { stream_.close(); });
  // Beast's timer, once set, runs through all the reads of a composed operation.
  const auto [error, size] = co_await http::async_read(stream_, buffer_, parser, k_as_tuple);
  co_return error;
}

Task<ServerReply> HttpConnection::call_handler(ServerRequest request) {
  const auto what = fmt::format("{} {}", request.method, without_query(request.target));
  call_ = HandlerCall::begin(executor(), handler_, std::move(request));
  if (!co_await call_->ended_within(options_.handler_timeout)) {
    call_->cancel();
    is_finishing_ = true;
    log::warn("request took too long", {{"request", what}, {"limit_ms", std::to_string(options_.handler_timeout.count())}});
    auto reply = plain_reply(503, "The server took too long at this request. Ask again later, or for less.");
    reply.headers.add("Retry-After", std::string(k_retry_after_s));
    co_return reply;
  }
  std::string cause = "an unknown exception";
  try {
    auto reply = std::exchange(call_, nullptr)->take();
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
    co_return !error && terms.keep_alive ? Next::keep : Next::end;
  }
  std::uint64_t written = 0;
  const TransferWatch watch(
      executor(), {options_.least_bytes_per_second, options_.pace_span},
      [this, &written] { return written - std::min(written, unacknowledged(stream_.socket())); },
      [this] { stream_.close(); });
  while (!error && !serializer.is_done()) {
    std::size_t size = 0;
    std::tie(error, size) = co_await http::async_write_some(stream_, serializer, k_as_tuple);
    written += size;
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

Task<HttpConnection::Next> HttpConnection::refuse(const RequestReader& reader, error_code error) {
  if (auto reply = reader.refusal_of(error)) co_return co_await refuse_with(*std::move(reply));
  co_return Next::end;
}

Task<HttpConnection::Next> HttpConnection::refuse_with(ServerReply reply) {
  co_await write(std::move(reply), {}, false);
  co_await linger();
  co_return Next::end;
}

// A socket closed with unread bytes resets the connection, and the client may never see the reply.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.6
Task<void> HttpConnection::linger() {
  enter(Phase::reading_header);
  if (is_finishing_) co_return;
  error_code error;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
  stream_.expires_after(k_linger_time);
  buffer_.clear();
  std::size_t total = 0;
  while (!error && total < k_linger_bytes) {
    std::size_t size = 0;
    std::tie(error, size) = co_await stream_.async_read_some(buffer_.prepare(k_linger_read_bytes), k_as_tuple);
    total += size;
  }
}

std::size_t HttpConnection::room() const { return std::min(k_header_read_bytes, buffer_.max_size() - buffer_.size()); }

void HttpConnection::enter(Phase phase) {
  // A header that trickles in has waited since its connection did, as far as making room goes.
  if (phase == Phase::kept_alive) since_ = Clock::now();
  phase_ = phase;
}

std::optional<HttpConnection::Waiting> HttpConnection::waiting() const {
  const auto phase = phase_.load();
  if (phase == Phase::busy) return std::nullopt;
  return Waiting{.is_kept_alive = phase == Phase::kept_alive, .since = since_.load()};
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

void HttpConnection::close() {
  asio::post(executor(), [self = shared_from_this()] {
    self->is_finishing_ = true;
    self->is_closed_ = true;
    self->end();
    if (self->call_) self->call_->cancel();
  });
}

}  // namespace runlight::net
