// SPDX-License-Identifier: MIT
#pragma once
#include <atomic>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "net/handler_call.hpp"
#include "net/http_reply.hpp"
#include "net/http_server.hpp"
#include "net/request_reader.hpp"

namespace runlight::net {

/// One client of the server: reads its requests one after the other and writes their replies. Lives on the executor of its
/// socket, which must run one handler at a time; `finish`, `close` and `waiting` may be called from any thread.
class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  /// `options` and `handler` must outlive it.
  HttpConnection(boost::asio::ip::tcp::socket socket, std::string remote_address, const ServerOptions& options,
                 const Handler& handler);

  /// Completes when the connection is closed and its handler has ended. Call once.
  Task<void> run();

  /// Ends it as soon as no request is under way: at once when it waits for one, otherwise after the reply.
  void finish();
  /// Ends it at once, and cancels the handler if one runs.
  void close();

  /// What it has been doing since when, if that is waiting for its client to ask something.
  struct Waiting {
    bool is_kept_alive;  ///< something was served before, and nothing of another request came yet
    std::chrono::steady_clock::time_point since;
  };
  std::optional<Waiting> waiting() const;

  boost::asio::any_io_executor executor() { return stream_.get_executor(); }

 private:
  using Clock = std::chrono::steady_clock;
  enum class Next { keep, end };
  enum class Phase { fresh, kept_alive, reading_header, busy };

  Task<bool> await_request();
  Task<Next> serve_request();
  Task<bool> read_header(RequestReader* reader);
  Task<boost::system::error_code> read_body(RequestReader* reader);
  Task<ServerReply> call_handler(ServerRequest request);
  Task<Next> write(ServerReply reply, ReplyTerms terms, bool is_head);
  Task<Next> write_and_reset(ServerReply reply, ReplyTerms terms);
  Task<Next> refuse(const RequestReader& reader, boost::system::error_code error);
  Task<Next> refuse_with(ServerReply reply);
  Task<void> linger();
  std::size_t room() const;
  void enter(Phase phase);
  void end();

  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
  const ServerOptions& options_;
  const Handler& handler_;
  std::string remote_address_;
  std::shared_ptr<HandlerCall> call_;  ///< of the request that is served
  std::atomic<Phase> phase_ = Phase::fresh;
  std::atomic<Clock::time_point> since_ = Clock::now();
  bool is_first_ = true;       ///< no request was served yet
  bool is_finishing_ = false;  ///< no further request is taken
  bool is_closed_ = false;
  bool is_reset_ = false;
};

}  // namespace runlight::net
