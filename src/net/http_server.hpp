// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "net/http_client.hpp"
#include "net/network.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace runlight::net {

/// A request as the server took it. Owned by the server until the handler's reply is written.
struct ServerRequest {
  std::string method;
  std::string target;  ///< path and query, undecoded, as sent
  Headers headers;
  std::string body;
  std::string remote_address;
};

struct ServerReply {
  int status = 200;
  Headers headers;  ///< Content-Length, Date and Connection are the server's
  std::string body;
  /// Set instead of `body` for bytes that are somewhere else, such as embedded files: sent without copying.
  std::string_view static_body;
  /// For a simulator that misbehaves on purpose; nothing else sets it. Present: the header and so many bytes of the body are
  /// sent, then the connection is reset.
  std::optional<std::size_t> reset_after_bytes = std::nullopt;
  /// What `static_body` lies in, kept until it is sent; absent: it outlives the server.
  std::shared_ptr<const void> body_owner = nullptr;
};

/// Called on the server's executor; may suspend. An exception becomes a 500 with no detail, and a log line.
using Handler = std::function<Task<ServerReply>(ServerRequest)>;

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one; ask `port()`
  std::size_t header_limit_bytes = 16 << 10;
  std::size_t target_limit_bytes = 8 << 10;  ///< of path and query
  std::size_t max_header_fields = 100;
  std::size_t body_limit_bytes = 10 << 20;
  /// When there are more, those that only wait make room, first those of the address that has most, and never for an address
  /// that has more itself. Where nobody can, a new one is answered 503. As many as file handles allow, if that is less.
  std::size_t max_connections = 2'000;
  /// An IPv6 address counts with its neighbours (64 bits). What is over is answered 503; 0: no limit.
  std::size_t max_connections_per_address = 100;
  std::vector<Network> trusted_proxies;              ///< their connections are those of many, and are not counted by address
  std::chrono::milliseconds header_timeout{10'000};  ///< for a whole header, however slowly it trickles in
  std::chrono::milliseconds body_timeout{30'000};
  /// A handler that takes longer is cancelled, and the client answered 503; 0: never.
  std::chrono::milliseconds handler_timeout{60'000};
  std::chrono::milliseconds write_timeout{60'000};
  std::chrono::milliseconds idle_timeout{75'000};  ///< between requests of one connection
  /// Who sends a body or takes a reply more slowly, averaged over a `pace_span`, is cut; 0: only the time-outs count.
  std::size_t least_bytes_per_second = 1 << 10;
  std::chrono::milliseconds pace_span{10'000};
};

/// An HTTP/1.1 server on Boost.Beast. HEAD, keep-alive, Expect: 100-continue; 413, 414 and 431 for what is over a limit, 415
/// for a compressed body, 501 for an unknown Transfer-Encoding, 400 for what is no HTTP or could be read in two ways.
/// Requests of one connection are served one after the other. Destroying it without `stop` closes all as soon as the
/// executor runs. Runs on the executor it is given; may use several threads if that executor does.
class HttpServer {
 public:
  virtual ~HttpServer() = default;
  virtual std::uint16_t port() const = 0;
  /// Takes no more connections, lets requests under way finish for at most `grace`, then closes all. Completes when all is
  /// closed.
  virtual Task<void> stop(std::chrono::milliseconds grace) = 0;
};

/// Fails as conflict when the address is in use ("another program listens on 127.0.0.1:8080"), as bad_input when it is no
/// address of this machine.
Result<std::unique_ptr<HttpServer>> start_http_server(boost::asio::any_io_executor executor, ServerOptions options,
                                                      Handler handler);

}  // namespace runlight::net
