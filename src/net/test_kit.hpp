// SPDX-License-Identifier: MIT
#pragma once
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <thread>

#include "net/http_server.hpp"

/// What the tests of this folder share: a server on a thread of its own, and a client that can misbehave.
namespace runlight::net::test {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;

/// An event loop on its own thread.
class LoopThread {
 public:
  LoopThread() : work_(io_.get_executor()), thread_([this] { io_.run(); }) {}
  LoopThread(const LoopThread&) = delete;
  LoopThread& operator=(const LoopThread&) = delete;
  ~LoopThread() {
    work_.reset();
    thread_.join();
  }

  asio::any_io_executor executor() { return io_.get_executor(); }

  /// Runs `task` on the loop and waits for it here.
  template <class T>
  T run(Task<T> task) {
    return asio::co_spawn(io_, std::move(task), asio::use_future).get();
  }

 private:
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::thread thread_;
};

class TestServer {
 public:
  explicit TestServer(Handler handler, ServerOptions options = {}) {
    auto server = start_http_server(loop_.executor(), std::move(options), std::move(handler));
    if (!server) throw std::runtime_error(server.error().message);
    server_ = *std::move(server);
  }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;
  ~TestServer() { stop(0ms); }

  std::uint16_t port() const { return server_->port(); }
  std::string url(std::string_view target) const {
    return "http://127.0.0.1:" + std::to_string(port()) + std::string(target);
  }
  void stop(std::chrono::milliseconds grace) { loop_.run(server_->stop(grace)); }
  LoopThread& loop() { return loop_; }

 private:
  LoopThread loop_;
  std::unique_ptr<HttpServer> server_;
};

/// A connection that sends what it is told, byte for byte. Reading gives up after two seconds of silence.
class RawClient {
 public:
  /// `from`: another address of this machine, such as 127.0.0.2.
  explicit RawClient(std::uint16_t port, const char* from = "127.0.0.1") {
    socket_.open(tcp::v4());
    socket_.bind({asio::ip::make_address_v4(from), 0});
    socket_.connect({asio::ip::address_v4::loopback(), port});
    const timeval patience{2, 0};
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }

  /// Errors are passed over: the server may have hung up, as tests want to see.
  RawClient& send(std::string_view bytes) {
    boost::system::error_code ignored;
    asio::write(socket_, asio::buffer(bytes), ignored);
    return *this;
  }

  /// Everything up to the end of the connection.
  std::string read_all() {
    while (read_some()) continue;
    return std::exchange(received_, {});
  }

  /// Up to and with `mark`, or what there was before the connection ended.
  std::string read_until(std::string_view mark) {
    std::size_t found = 0;
    while ((found = received_.find(mark)) == std::string::npos) {
      if (!read_some()) return std::exchange(received_, {});
    }
    auto text = received_.substr(0, found + mark.size());
    received_.erase(0, text.size());
    return text;
  }

  /// Whether the last read ended because the server hung up, with or without ceremony, and not for want of patience.
  bool is_closed() const { return end_ == asio::error::eof || end_ == asio::error::connection_reset; }
  bool is_reset() const { return end_ == asio::error::connection_reset; }
  tcp::socket& socket() { return socket_; }

 private:
  bool read_some() {
    std::array<char, 65536> bytes{};
    // Asio's own blocking read would wait again after the time-out that was set on the socket.
    const auto size = ::recv(socket_.native_handle(), bytes.data(), bytes.size(), 0);
    if (size > 0) {
      received_.append(bytes.data(), static_cast<std::size_t>(size));
      return true;
    }
    end_ = size == 0 ? boost::system::error_code(asio::error::eof)
                     : boost::system::error_code(errno, boost::system::system_category());
    return false;
  }

  asio::io_context io_;
  tcp::socket socket_{io_};
  std::string received_;
  boost::system::error_code end_;
};

inline Task<ServerReply> say(std::string body) {
  co_return ServerReply{.status = 200, .headers = {}, .body = std::move(body), .static_body = {}};
}

/// Answers every connection with the same bytes and hangs up.
class CannedServer {
 public:
  explicit CannedServer(std::string bytes) : bytes_(std::move(bytes)), thread_([this] { serve(); }) {}
  CannedServer(const CannedServer&) = delete;
  CannedServer& operator=(const CannedServer&) = delete;
  ~CannedServer() {
    is_over_ = true;
    RawClient wake(port());
    thread_.join();
  }

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  std::string url(std::string_view target) const {
    return "http://127.0.0.1:" + std::to_string(port()) + std::string(target);
  }

 private:
  void serve() {
    for (;;) {
      auto socket = acceptor_.accept();
      if (is_over_) return;
      std::string request;
      boost::system::error_code ignored;
      asio::read_until(socket, asio::dynamic_buffer(request), "\r\n\r\n", ignored);
      asio::write(socket, asio::buffer(bytes_), ignored);
    }
  }

  std::string bytes_;
  std::atomic<bool> is_over_ = false;
  asio::io_context io_;
  tcp::acceptor acceptor_{io_, {asio::ip::address_v4::loopback(), 0}};
  std::thread thread_;
};

/// Runs `action` and gives how long it took.
template <class Action>
std::chrono::milliseconds time_of(Action action) {
  const auto begin = std::chrono::steady_clock::now();
  action();
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
}

}  // namespace runlight::net::test
