// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <memory>
#include <utility>

#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/assets.hpp"
#include "api/metrics.hpp"
#include "api/negotiation.hpp"
#include "api/reply.hpp"
#include "api/routes.hpp"
#include "api/webhook.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "net/url.hpp"

namespace runlight::api {
namespace {

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address == "[::1]" || address == "localhost";
}

/// A server that listens on loopback trusts the browser's own walls, so it must know its own names; elsewhere it is told
/// them.
bool accepts_host(const Options& options, const net::ServerRequest& request) {
  const bool knows_its_names = is_loopback(options.listen_address) || !options.allowed_hosts.empty();
  if (!knows_its_names || !request.headers.has("Host")) return true;
  const auto header = request.headers.get("Host");
  const auto host = to_lower(without_port(header));
  return is_local_host(header) || host == to_lower(options.listen_address) ||
         std::ranges::any_of(options.allowed_hosts, [&](const auto& name) { return host == to_lower(name); });
}

/// Who watches over processes asks by whatever address it sees, and learns nothing but that it lives.
bool is_probe(std::string_view target) {
  const auto path = net::without_query(target);
  return path == "/healthz" || path == "/readyz";
}

net::ServerReply refuse_host(const net::ServerRequest& request) {
  return error_reply(
      {{.kind = ErrorKind::forbidden,
        .message = fmt::format(
            "This server does not go by the name \"{}\"; open it as http://localhost with its port, or start it with "
            "--allowed-host and this name.",
            request.headers.get("Host").substr(0, 100))},
       {}});
}

net::ServerReply no_such_path(std::string_view path) {
  const auto nearest = nearest_path(path);
  const auto way_out =
      nearest.empty() ? std::string("the paths are in api/openapi.yaml.") : fmt::format("did you mean {}?", nearest);
  return error_reply(
      {{.kind = ErrorKind::not_found, .message = fmt::format("There is no {}; {}", path.substr(0, 200), way_out)}, {}});
}

net::ServerReply readiness(const Options& options) {
  return options.ready() ? text_reply(200, "ready\n") : text_reply(503, "not ready: the data folder is not open yet\n");
}

Task<net::ServerReply> route(std::shared_ptr<const Options> options, net::ServerRequest request) {
  // Deliveries come through tunnels and proxies under other names; their signature is what protects them.
  if (request.target == k_webhook_path) co_return co_await receive_webhook(options, std::move(request));
  if (!is_probe(request.target) && !accepts_host(*options, request)) co_return refuse_host(request);
  auto target = net::parse_target(request.target);
  if (!target) co_return error_reply({std::move(target).error(), {}});
  const bool reads = request.method == "GET" || request.method == "HEAD";
  const bool is_api = target->path == "/api" || target->path.starts_with("/api/");

  const auto* found = find_route(target->path);
  if (is_api && found == nullptr) co_return no_such_path(target->path);
  if (!reads) co_return method_not_allowed(request.method);
  if (found != nullptr) co_return co_await answer(options, *found, *std::move(target));
  if (target->path == "/healthz") co_return text_reply(200, "alive\n");
  if (target->path == "/readyz") co_return readiness(*options);
  if (target->path == k_metrics_path) co_return co_await metrics(options);
  co_return serve_asset(embedded::web(), target->path, request.headers);
}

/// As route(), with a fault of ours in the one error shape. Cancellation goes on to the server.
Task<net::ServerReply> route_safely(std::shared_ptr<const Options> options, net::ServerRequest request) {
  const auto path = std::string(net::without_query(request.target));
  try {
    co_return co_await route(std::move(options), std::move(request));
  } catch (const boost::system::system_error& error) {
    if (error.code() == boost::asio::error::operation_aborted) throw;
    log::error("a request failed", {{"path", path}, {"cause", error.what()}});
  } catch (const std::exception& error) {
    log::error("a request failed", {{"path", path}, {"cause", error.what()}});
  }
  co_return error_reply(
      {{.kind = ErrorKind::internal, .message = "The server failed at this request; its log says why."}, {}});
}

Task<net::ServerReply> handle(std::shared_ptr<const Options> options, net::ServerRequest request) {
  auto reply = co_await route_safely(std::move(options), std::move(request));
  add_security_headers(reply);
  co_return reply;
}

}  // namespace

net::Handler make_handler(Options options) {
  // Not a coroutine itself: handle() keeps its own share of the options while it is suspended.
  return [shared = std::make_shared<const Options>(std::move(options))](net::ServerRequest request) {
    return handle(shared, std::move(request));
  };
}

}  // namespace runlight::api
