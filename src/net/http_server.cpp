// SPDX-License-Identifier: MIT
#include "net/http_server.hpp"

#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <unordered_set>

#include "base/log.hpp"
#include "net/http_connection.hpp"

namespace runlight::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto k_as_tuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds k_accept_pause{100};
constexpr std::chrono::milliseconds k_shed_interval{250};

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
        slot_free_(strand_),
        all_ended_(strand_, asio::steady_timer::time_point::max()) {}

  Result<std::uint16_t> listen();
  Task<void> accept_all();
  Task<void> stop(std::chrono::milliseconds grace);
  void stop_now();
  const asio::any_io_executor& strand() const { return strand_; }

 private:
  Task<bool> wait_for_slot();
  void begin(tcp::socket socket);
  void ended(const std::shared_ptr<HttpConnection>& connection);
  void stop_accepting();
  void close_all();

  asio::any_io_executor executor_;
  asio::any_io_executor strand_;
  ServerOptions options_;
  Handler handler_;
  tcp::acceptor acceptor_;
  std::unordered_set<std::shared_ptr<HttpConnection>> connections_;
  asio::steady_timer slot_free_;  ///< cancelled when a connection ends
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
    if (!co_await wait_for_slot()) continue;
    auto [error, socket] = co_await acceptor_.async_accept(asio::any_io_executor(asio::make_strand(executor_)), k_as_tuple);
    if (!error) {
      begin(std::move(socket));
    } else if (error != asio::error::operation_aborted && error != asio::error::connection_aborted) {
      // Most likely there are no more file handles; trying on at once would only burn the processor.
      log::warn("cannot accept a connection", {{"cause", error.message()}});
      slot_free_.expires_after(k_accept_pause);
      co_await slot_free_.async_wait(k_as_tuple);
    }
  }
}

/// Whether there is one; false after a while without. Meanwhile clients wait in the system's queue, and connections that are
/// only kept alive make room.
Task<bool> ServerCore::wait_for_slot() {
  if (connections_.size() < options_.max_connections) co_return true;
  for (const auto& connection : connections_) connection->shed();
  slot_free_.expires_after(k_shed_interval);
  co_await slot_free_.async_wait(k_as_tuple);
  co_return false;
}

Task<void> run_connection(std::shared_ptr<HttpConnection> connection) { co_await connection->run(); }

void ServerCore::begin(tcp::socket socket) {
  if (!acceptor_.is_open()) return;
  auto connection = std::make_shared<HttpConnection>(std::move(socket), options_, handler_);
  connections_.insert(connection);
  // What comes out as an exception is the abort of a closed connection.
  auto on_end = [self = shared_from_this(), connection](const std::exception_ptr&) { self->ended(connection); };
  asio::co_spawn(
      connection->executor(), run_connection(connection),
      asio::bind_cancellation_slot(connection->cancellation_slot(), asio::bind_executor(strand_, std::move(on_end))));
}

void ServerCore::ended(const std::shared_ptr<HttpConnection>& connection) {
  connections_.erase(connection);
  slot_free_.cancel();
  if (connections_.empty()) all_ended_.cancel();
}

Task<void> ServerCore::stop(std::chrono::milliseconds grace) {
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  stop_accepting();
  for (const auto& connection : connections_) connection->finish();
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
  slot_free_.cancel();
}

void ServerCore::close_all() {
  for (const auto& connection : connections_) connection->close();
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

}  // namespace

Result<std::unique_ptr<HttpServer>> start_http_server(asio::any_io_executor executor, ServerOptions options,
                                                      Handler handler) {
  auto core = std::make_shared<ServerCore>(std::move(executor), std::move(options), std::move(handler));
  RUNLIGHT_TRY(const auto port, core->listen());
  asio::co_spawn(core->strand(), core->accept_all(), asio::detached);
  return std::make_unique<BeastServer>(std::move(core), port);
}

}  // namespace runlight::net
