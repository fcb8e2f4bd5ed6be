// SPDX-License-Identifier: MIT
#include "net/http_server.hpp"

#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"
#include "net/connection_table.hpp"
#include "net/file_handles.hpp"

namespace runlight::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto k_as_tuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds k_accept_pause{100};
constexpr std::chrono::minutes k_log_interval{1};
// File handles for all else that a process does: the engine's files, what it asks others, its log.
constexpr std::size_t k_other_handles = 512;
constexpr std::size_t k_fewest_connections = 16;
constexpr std::string_view k_turned_away =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Cache-Control: no-store\r\nContent-Length: 53\r\nConnection: close\r\n\r\n"
    "There are too many connections. Try again in a while.";

/// Lets something be logged once in a while, and counts the rest.
class LogPace {
 public:
  /// How many there were since the last time; 0: be silent.
  std::size_t note() {
    ++unsaid_;
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return 0;
    next_ = now + k_log_interval;
    return std::exchange(unsaid_, 0);
  }

 private:
  std::size_t unsaid_ = 0;
  std::chrono::steady_clock::time_point next_;
};

/// What the handle, the accept loop and the connections share. Everything but `stop_now` and the making happens on its
/// strand.
class ServerCore : public std::enable_shared_from_this<ServerCore> {
 public:
  ServerCore(asio::any_io_executor executor, ServerOptions options, Handler handler)
      : executor_(std::move(executor)),
        strand_(asio::make_strand(executor_)),
        options_(std::move(options)),
        handler_(std::move(handler)),
        acceptor_(strand_),
        connections_(options_),
        pause_(strand_),
        all_ended_(strand_, asio::steady_timer::time_point::max()) {}

  Result<std::uint16_t> listen();
  Task<void> accept_all();
  Task<void> stop(std::chrono::milliseconds grace);
  void stop_now();
  const asio::any_io_executor& strand() const { return strand_; }

 private:
  void admit(tcp::socket socket);
  void turn_away(tcp::socket socket, const std::string& address);
  void begin(tcp::socket socket, const std::string& address);
  void ended(const std::shared_ptr<HttpConnection>& connection);
  void stop_accepting();
  void close_all();

  asio::any_io_executor executor_;
  asio::any_io_executor strand_;
  ServerOptions options_;
  Handler handler_;
  tcp::acceptor acceptor_;
  ConnectionTable connections_;
  LogPace turned_away_;
  LogPace not_accepted_;
  asio::steady_timer pause_;
  asio::steady_timer all_ended_;  ///< cancelled when the last one ends
};

Error listen_error(const ServerOptions& options, error_code error) {
  const auto where = fmt::format("{}:{}", options.address, options.port);
  if (error == asio::error::address_in_use) {
    return {ErrorKind::conflict, fmt::format("Another program listens on {}. Stop it, or choose another port.", where)};
  }
  if (error == asio::error::access_denied) {
    return {ErrorKind::forbidden,
            fmt::format("Listening on {} is not permitted. Choose a port above 1023, or run with the right to.", where)};
  }
  return {ErrorKind::bad_input, fmt::format("Cannot listen on {}: {}. Name an address of this machine, such as 127.0.0.1.",
                                            where, error.message())};
}

Result<std::uint16_t> ServerCore::listen() {
  error_code error;
  const auto address = asio::ip::make_address(options_.address == "localhost" ? "127.0.0.1" : options_.address, error);
  if (error) return fail(listen_error(options_, error));
  const tcp::endpoint endpoint(address, options_.port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) return fail(listen_error(options_, error));
  return acceptor_.local_endpoint().port();
}

Task<void> ServerCore::accept_all() {
  const auto self = shared_from_this();
  while (acceptor_.is_open()) {
    auto [error, socket] = co_await acceptor_.async_accept(asio::any_io_executor(asio::make_strand(executor_)), k_as_tuple);
    if (!error) {
      admit(std::move(socket));
    } else if (error != asio::error::operation_aborted && error != asio::error::connection_aborted) {
      // Most likely there are no more file handles; trying on at once would only burn the processor.
      if (const auto count = not_accepted_.note()) {
        log::warn("cannot accept connections", {{"cause", error.message()}, {"times", std::to_string(count)}});
      }
      pause_.expires_after(k_accept_pause);
      co_await pause_.async_wait(k_as_tuple);
    }
  }
}

void ServerCore::admit(tcp::socket socket) {
  if (!acceptor_.is_open()) return;
  error_code error;
  const auto remote = socket.remote_endpoint(error);
  if (error) return;  // it is gone already
  const auto address = remote.address().to_string();
  if (connections_.make_room(address)) {
    begin(std::move(socket), address);
  } else {
    turn_away(std::move(socket), address);
  }
}

void ServerCore::turn_away(tcp::socket socket, const std::string& address) {
  if (const auto count = turned_away_.note()) {
    log::warn("too many connections: new ones are turned away", {{"address", address}, {"times", std::to_string(count)}});
  }
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.send(asio::buffer(k_turned_away), 0, ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

Task<void> run_connection(std::shared_ptr<HttpConnection> connection) { co_await connection->run(); }

void ServerCore::begin(tcp::socket socket, const std::string& address) {
  auto connection = std::make_shared<HttpConnection>(std::move(socket), address, options_, handler_);
  connections_.add(connection, address);
  // What comes out as an exception is the abort of a closed connection.
  auto on_end = [self = shared_from_this(), connection](const std::exception_ptr&) { self->ended(connection); };
  asio::co_spawn(connection->executor(), run_connection(connection), asio::bind_executor(strand_, std::move(on_end)));
}

void ServerCore::ended(const std::shared_ptr<HttpConnection>& connection) {
  connections_.remove(connection);
  if (connections_.empty()) all_ended_.cancel();
}

Task<void> ServerCore::stop(std::chrono::milliseconds grace) {
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  stop_accepting();
  connections_.for_each([](HttpConnection& connection) { connection.finish(); });
  asio::steady_timer grace_over(strand_, grace);
  grace_over.async_wait([self = shared_from_this()](error_code error) {
    if (!error) self->close_all();
  });
  while (!connections_.empty()) co_await all_ended_.async_wait(k_as_tuple);
}

void ServerCore::stop_now() {
  asio::post(strand_, [self = shared_from_this()] {
    self->stop_accepting();
    self->close_all();
  });
}

void ServerCore::stop_accepting() {
  error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
}

void ServerCore::close_all() {
  connections_.for_each([](HttpConnection& connection) { connection.close(); });
}

class BeastServer final : public HttpServer {
 public:
  BeastServer(std::shared_ptr<ServerCore> core, std::uint16_t port) : core_(std::move(core)), port_(port) {}
  BeastServer(const BeastServer&) = delete;
  BeastServer& operator=(const BeastServer&) = delete;
  ~BeastServer() override { core_->stop_now(); }

  std::uint16_t port() const override { return port_; }
  Task<void> stop(std::chrono::milliseconds grace) override {
    co_await asio::co_spawn(core_->strand(), core_->stop(grace), asio::use_awaitable);
  }

 private:
  std::shared_ptr<ServerCore> core_;
  std::uint16_t port_;
};

/// A connection that finds no file handle would hang unanswered, and the engine would find none either.
std::size_t connections_by_handles(std::size_t wanted) {
  const auto handles = lift_file_handles(wanted + k_other_handles);
  if (handles >= wanted + k_other_handles) return wanted;
  const auto possible = std::max(k_fewest_connections, handles - std::min(handles, k_other_handles));
  if (possible >= wanted) return wanted;
  log::warn("the limit of open files allows fewer connections",
            {{"open_files", std::to_string(handles)}, {"connections", std::to_string(possible)}});
  return possible;
}

}  // namespace

Result<std::unique_ptr<HttpServer>> start_http_server(asio::any_io_executor executor, ServerOptions options,
                                                      Handler handler) {
  options.max_connections = connections_by_handles(options.max_connections);
  auto core = std::make_shared<ServerCore>(std::move(executor), std::move(options), std::move(handler));
  RUNLIGHT_TRY(const auto port, core->listen());
  asio::co_spawn(core->strand(), core->accept_all(), asio::detached);
  return std::make_unique<BeastServer>(std::move(core), port);
}

}  // namespace runlight::net
