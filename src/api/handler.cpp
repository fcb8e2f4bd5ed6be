// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <memory>
#include <utility>

#include "api/api.hpp"
#include "api/authorise.hpp"
#include "api/call.hpp"
#include "api/negotiation.hpp"
#include "api/reply.hpp"
#include "api/routes.hpp"
#include "api/server.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "net/url.hpp"

namespace runlight::api {
namespace {

/// A server that listens on loopback trusts the browser's own walls, so it must know its own names; elsewhere it is told
/// them.
bool accepts_host(const Options& options, const net::ServerRequest& request) {
  const bool knows_its_names = is_loopback_address(options.listen_address) || !options.allowed_hosts.empty();
  if (!knows_its_names || !request.headers.has("Host")) return true;
  const auto header = request.headers.get("Host");
  const auto host = to_lower(without_port(header));
  return is_local_host(header) || host == to_lower(options.listen_address) ||
         std::ranges::any_of(options.allowed_hosts, [&](const auto& name) { return host == to_lower(name); });
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

/// As sent, of a proxy's form of the target too: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
std::string path_of(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    const auto slash = target.find_first_of("/?#", scheme.size());
    target = slash == std::string_view::npos ? "/" : target.substr(slash);
  }
  return std::string(target.substr(0, target.find_first_of("?#")));
}

/// What the gate found out on the way: the session's cookie goes back, the rest is noted.
void keep_up(const std::shared_ptr<Server>& server, const auth::Admission& asker, net::ServerReply& reply) {
  const bool ends_session = std::ranges::any_of(
      reply.headers.all(), [](const auto& field) { return field.second.starts_with(auth::k_session_cookie); });
  if (asker.cookie && !ends_session) reply.headers.add("Set-Cookie", *asker.cookie);
  if (asker.seen && !ends_session) {
    run_later(server, "a session", [seen = *asker.seen](auth::AccessBook& book) { return book.save_session(seen); });
  }
  if (asker.used_token) {
    run_later(server, "a token's use", [id = *asker.used_token, now = server->options.clock.now()](auth::AccessBook& book) {
      return book.note_token_used(id, now);
    });
  }
}

Task<net::ServerReply> answer_to(std::shared_ptr<Server> server, RouteFound found, net::ServerRequest request,
                                 auth::Admission asker) {
  if (!found.allow.empty()) co_return method_not_allowed(request.method, found.allow);
  auto target = net::parse_target(request.target);
  if (!target) co_return error_reply({std::move(target).error(), {}});
  std::string argument(found.argument);
  co_return co_await found.route->answer({.server = std::move(server),
                                          .route = found.route,
                                          .request = std::move(request),
                                          .target = *std::move(target),
                                          .asker = std::move(asker),
                                          .argument = std::move(argument)});
}

Task<net::ServerReply> route(std::shared_ptr<Server> server, net::ServerRequest request) {
  const auto path = path_of(request.target);
  const auto found = find_route(request.method, path);
  if (!found) {
    co_return error_reply({{.kind = ErrorKind::bad_input, .message = "The request target must begin with a slash."}, {}});
  }
  if (!found->route->under_any_name && !accepts_host(server->options, request)) co_return refuse_host(request);
  auto asker = authorise(server, *found, request);
  if (!asker) co_return std::move(asker).error();
  auto reply = co_await answer_to(server, *found, std::move(request), *asker);
  keep_up(server, *asker, reply);
  co_return reply;
}

/// As route(), with a fault of ours in the one error shape. Cancellation goes on to the server.
Task<net::ServerReply> route_safely(std::shared_ptr<Server> server, net::ServerRequest request) {
  const auto path = path_of(request.target);
  try {
    co_return co_await route(std::move(server), std::move(request));
  } catch (const boost::system::system_error& error) {
    if (error.code() == boost::asio::error::operation_aborted) throw;
    log::error("a request failed", {{"path", path}, {"cause", error.what()}});
  } catch (const std::exception& error) {
    log::error("a request failed", {{"path", path}, {"cause", error.what()}});
  }
  co_return error_reply(
      {{.kind = ErrorKind::internal, .message = "The server failed at this request; its log says why."}, {}});
}

Task<net::ServerReply> handle(std::shared_ptr<Server> server, net::ServerRequest request) {
  const auto path = path_of(request.target);
  const bool depends_on_who_asks = path.starts_with("/api") || path.starts_with("/auth");
  auto reply = co_await route_safely(server, std::move(request));
  add_security_headers(reply);
  if (depends_on_who_asks) reply.headers.add("Vary", "Cookie, Authorization");
  if (server->options.access.gate.options().public_origin.starts_with("https://")) {
    // https://www.rfc-editor.org/rfc/rfc6797#section-6.1
    reply.headers.add("Strict-Transport-Security", "max-age=31536000");
  }
  co_return reply;
}

Task<void> keep_answers_true(std::shared_ptr<Server> server) {
  constexpr std::chrono::milliseconds k_pause{2'000};
  constexpr int k_rest_share = 19;  // a twentieth of the time at most, while data comes in all the time
  const auto& options = server->options;
  auto pause = k_pause;
  for (;;) {
    co_await options.clock.sleep_for(pause);
    const auto begin = options.clock.monotonic();
    if (options.data_version) co_await server->answers.refresh(options.data_version());
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(options.clock.monotonic() - begin);
    pause = std::max(k_pause, k_rest_share * took);
  }
}

}  // namespace

Api make_api(Options options) {
  const auto server = std::make_shared<Server>(std::move(options));
  // Not coroutines themselves: handle() and keep_answers_true() keep their own share of the server while suspended.
  return {.handler = [server](net::ServerRequest request) { return handle(server, std::move(request)); },
          .keep_answers_true = [server] { return keep_answers_true(server); }};
}

}  // namespace runlight::api
