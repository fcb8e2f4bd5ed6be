// SPDX-License-Identifier: MIT
#include "sim/control.hpp"

#include <fmt/format.h>

#include <utility>

#include "sim/answer.hpp"
#include "sim/json_text.hpp"

namespace runlight::sim {
namespace {

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

net::ServerReply json_reply(int status, std::string body) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json; charset=utf-8"}, {"Cache-Control", "no-store"}},
          .body = std::move(body),
          .static_body = {}};
}

net::ServerReply error_reply(const Error& error) {
  const int status = error.kind == ErrorKind::not_found ? 404 : error.kind == ErrorKind::forbidden ? 403 : 422;
  return json_reply(status, text_of("{\"message\":", Quoted{error.message}, "}"));
}

}  // namespace

Control::Control(World& world, Behaviour& behaviour, WebhookSender& webhooks, std::function<Time()> now)
    : site_{world, behaviour, webhooks, std::move(now)} {}

net::ServerReply Control::reply(const net::ServerRequest& request) {
  if (!is_loopback(request.remote_address))
    return error_reply({ErrorKind::forbidden, "Control calls are answered on loopback addresses only."});
  const auto target = net::parse_target(request.target);
  if (!target) return error_reply(target.error());
  const Pieces all = path_pieces(target->path);
  const Pieces pieces(all.begin() + 1, all.end());
  if (pieces.empty()) return error_reply({ErrorKind::not_found, "There is no control call of that name."});
  auto fields = ControlFields::parse(request.body);
  if (!fields) return error_reply(fields.error());
  auto said = ControlCall(site_, request, *target, pieces, std::move(*fields)).answer();
  if (!said) return error_reply(said.error());
  auto reply = json_reply(200, std::move(*said));
  if (pieces[0] == "truth" || pieces[0] == "planted")
    reply.headers = {{"Content-Type", "application/x-ndjson"}, {"Cache-Control", "no-store"}};
  return reply;
}

}  // namespace runlight::sim
