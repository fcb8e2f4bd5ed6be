// SPDX-License-Identifier: MIT
#include "api/authorise.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "api/reply.hpp"

namespace runlight::api {
namespace {

using Refused = std::unexpected<net::ServerReply>;

bool is_safe(std::string_view method) { return method == "GET" || method == "HEAD"; }

std::string where(const net::ServerRequest& request) {
  return fmt::format("{} {}", request.method.substr(0, 20),
                     request.target.substr(0, request.target.find('?')).substr(0, 200));
}

auth::AuditEvent event_of(const auth::Admission& asker, std::string event, std::string detail) {
  const auto& viewer = asker.viewer;
  return {.event = std::move(event),
          .subject = viewer.subject,
          .name = viewer.email.empty() ? viewer.name : viewer.email,
          .address = asker.address,
          .detail = std::move(detail)};
}

/// https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
net::ServerReply unauthorized(std::string message, std::string challenge) {
  auto reply = error_reply({{.kind = ErrorKind::unauthorized, .message = std::move(message)}, {}});
  reply.headers.add("WWW-Authenticate", std::move(challenge));
  return reply;
}

net::ServerReply nobody_known(const Server& server) {
  const auto& access = server.options.access;
  return unauthorized(
      access.provider != nullptr
          ? "Sign in at /auth/sign-in, or send an API token as Authorization: Bearer."
          : "Send an API token as Authorization: Bearer; on this machine, \"runlight token create\" makes one.",
      "Bearer realm=\"runlight\"");
}

/// Who asks. A token that is none is counted, and after too many nobody's token from there is looked at.
std::expected<auth::Admission, net::ServerReply> identify(const std::shared_ptr<Server>& server,
                                                          const net::ServerRequest& request) {
  const auto& gate = server->options.access.gate;
  auto& tries = server->tries.bad_token;
  const auto address = gate.address_of(request);
  const auto asker = auth::asker_of(address);
  const auto now = server->options.clock.monotonic();
  if (auth::bearer_of(request)) {
    if (const auto wait = tries.must_wait(asker, now)) {
      note(server, event_of({.viewer = {}, .address = address}, "rate_limited", "API tokens that are none"));
      return Refused(error_reply({{.kind = ErrorKind::rate_limited,
                                   .message = "Too many API tokens that are none came from this address; wait a moment.",
                                   .retry_after = wait},
                                  {}}));
    }
  }
  auto asks = gate.admit(request);
  if (asks) return *std::move(asks);
  if (asks.error().kind != ErrorKind::unauthorized) return Refused(error_reply({std::move(asks).error(), {}}));
  tries.take(asker, now);
  note(server, event_of({.viewer = {}, .address = address}, "token_refused", where(request)));
  return Refused(unauthorized(asks.error().message, "Bearer realm=\"runlight\", error=\"invalid_token\""));
}

std::optional<net::ServerReply> refusal_of_viewer(const std::shared_ptr<Server>& server, const WhoMay& who,
                                                  const auth::Admission& asker, const net::ServerRequest& request) {
  if (who.covers(asker.viewer)) return std::nullopt;
  const auto means = asker.viewer.means;
  // Who is not known can still say who he is.
  if (means == auth::Means::none || means == auth::Means::anonymous) return nobody_known(*server);
  const auto missing = who.missing(asker.viewer);
  note(server, event_of(asker, "request_refused", fmt::format("{} takes {}", where(request), missing)));
  const auto* what = means == auth::Means::token ? "The API token" : "Your role";
  return error_reply(
      {{.kind = ErrorKind::forbidden, .message = fmt::format("{} has not {}, which this takes.", what, missing)}, {}});
}

std::optional<net::ServerReply> refusal_of_origin(const std::shared_ptr<Server>& server, const auth::Admission& asker,
                                                  const net::ServerRequest& request) {
  const auto means = asker.viewer.means;
  if (is_safe(request.method) || means == auth::Means::token) return std::nullopt;
  if (!server->options.access.gate.is_same_origin(request, means)) {
    note(server, event_of(asker, "request_refused", fmt::format("{} from another site", where(request))));
    return error_reply({{.kind = ErrorKind::forbidden,
                         .message = "This was not sent by a page of this server; programs send an API token as "
                                    "Authorization: Bearer."},
                        {}});
  }
  if (!request.body.empty() && auth::media_type_of(request) != "application/json") {
    auto reply =
        error_reply({{.kind = ErrorKind::bad_input, .message = "The body is taken as Content-Type: application/json."}, {}});
    reply.status = 415;
    return reply;
  }
  return std::nullopt;
}

}  // namespace

std::expected<auth::Admission, net::ServerReply> authorise(const std::shared_ptr<Server>& server, const RouteFound& found,
                                                           const net::ServerRequest& request) {
  const auto& who = found.route->who;
  if (who.is_signed_delivery()) {
    return auth::Admission{.viewer = {}, .address = server->options.access.gate.address_of(request)};
  }
  auto asker = identify(server, request);
  if (!asker) return asker;
  if (auto refusal = refusal_of_viewer(server, who, *asker, request)) return Refused(*std::move(refusal));
  if (!found.allow.empty()) return asker;
  if (auto refusal = refusal_of_origin(server, *asker, request)) return Refused(*std::move(refusal));
  return asker;
}

}  // namespace runlight::api
