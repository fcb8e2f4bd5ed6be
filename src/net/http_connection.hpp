// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/cancellation_signal.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <string>

#include "net/http_reply.hpp"
#include "net/http_server.hpp"

namespace runlight::net {

/// One client of the server: reads its requests one after the other and writes their replies. Lives on the executor of its
/// socket, which must run one handler at a time; `finish` and `close` may be called from any thread.
class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  /// `options` and `handler` must outlive it.
  HttpConnection(boost::asio::ip::tcp::socket socket, const ServerOptions& options, const Handler& handler);

  /// Completes when the connection is closed. Call once.
  Task<void> run();

  /// Ends it as soon as no request is under way: at once when it waits for one, otherwise after the reply.
  void finish();
  /// Ends it at once if it is only kept alive; otherwise nothing changes.
  void shed();
  /// Ends it at once, and cancels the handler if one runs.
  void close();

  boost::asio::any_io_executor executor() { return stream_.get_executor(); }
  boost::asio::cancellation_slot cancellation_slot() { return cancellation_.slot(); }

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  enum class Next { keep, end };
  enum class Phase { idle, reading_header, busy };

  Task<bool> await_request();
  Task<Next> serve_request();
  Task<boost::system::error_code> read_body(Parser* parser);
  Task<ServerReply> call_handler(ServerRequest request);
  Task<Next> write(ServerReply reply, ReplyTerms terms, bool is_head);
  Task<Next> write_and_reset(ServerReply reply, ReplyTerms terms);
  Task<Next> refuse(boost::system::error_code error);
  Task<Next> refuse_with(ServerReply reply, ReplyTerms terms);
  Task<void> linger();
  void end();

  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
  const ServerOptions& options_;
  const Handler& handler_;
  std::string remote_address_;
  boost::asio::cancellation_signal cancellation_;
  Phase phase_ = Phase::idle;
  bool is_first_ = true;       ///< no request was served yet
  bool is_finishing_ = false;  ///< no further request is taken
  bool is_closed_ = false;
  bool is_reset_ = false;
};

}  // namespace runlight::net
