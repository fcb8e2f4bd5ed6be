// SPDX-License-Identifier: MIT
#include "api/webhook.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <expected>
#include <utility>

#include "api/api.hpp"
#include "api/reply.hpp"
#include "base/text.hpp"
#include "github/webhook.hpp"

namespace runlight::api {
namespace {

constexpr std::size_t k_most_header_bytes = 200;

std::unexpected<net::ServerReply> refused(int status, ErrorKind kind, std::string message) {
  auto reply = error_reply({{.kind = kind, .message = std::move(message)}, {}});
  reply.status = status;
  return std::unexpected(std::move(reply));
}

net::ServerReply accepted(bool is_kept) {
  return json_reply(202, is_kept ? R"({"accepted":true})" : R"({"accepted":false})");
}

/// "application/json; charset=utf-8" is application/json.
std::string media_type(const net::ServerRequest& request) {
  const auto header = request.headers.get("Content-Type");
  return to_lower(trim(header.substr(0, header.find(';'))));
}

bool is_plain(std::string_view text) {
  return !text.empty() && text.size() <= k_most_header_bytes &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
}

/// The JSON of a request that GitHub signed, or the refusal.
std::expected<std::string, net::ServerReply> checked_body(const WebhookReceiver& receiver, net::ServerRequest& request) {
  if (request.body.size() > receiver.body_limit_bytes()) {
    return refused(413, ErrorKind::bad_input,
                   fmt::format("The delivery is larger than {} bytes (--webhook-body-limit).", receiver.body_limit_bytes()));
  }
  const auto type = media_type(request);
  const bool is_form = type == "application/x-www-form-urlencoded";
  if (!is_form && type != "application/json") {
    return refused(415, ErrorKind::bad_input,
                   "Deliveries are taken as application/json; set that in the webhook's settings.");
  }
  if (!github::is_signed(receiver.secret(), request.body, request.headers.get("X-Hub-Signature-256"))) {
    return refused(401, ErrorKind::unauthorized,
                   "The signature in X-Hub-Signature-256 is missing or not made with the secret of this server; give the "
                   "webhook the secret that stands in RUNLIGHT_WEBHOOK_SECRET.");
  }
  for (const auto* name : {"X-GitHub-Event", "X-GitHub-Delivery"}) {
    if (!is_plain(request.headers.get(name))) {
      return refused(400, ErrorKind::bad_input, fmt::format("The header {} is missing or no plain word.", name));
    }
  }
  if (!is_form) return std::move(request.body);
  auto payload = github::payload_of_form(request.body);
  if (!payload) return refused(400, ErrorKind::bad_input, "The form has no field payload, or its escapes are broken.");
  return *std::move(payload);
}

net::ServerReply webhooks_are_off() {
  return error_reply({{.kind = ErrorKind::not_found,
                       .message = "Webhooks are off: set RUNLIGHT_WEBHOOK_SECRET to the secret of the webhook, and start "
                                  "\"runlight serve\" again."},
                      {}});
}

net::ServerReply only_post(std::string_view method) {
  auto reply = error_reply(
      {{.kind = ErrorKind::bad_input, .message = fmt::format("{} is not allowed here; use POST.", method.substr(0, 20))},
       {}});
  reply.status = 405;
  reply.headers.add("Allow", "POST");
  return reply;
}

}  // namespace

Task<net::ServerReply> receive_webhook(std::shared_ptr<const Options> options, net::ServerRequest request) {
  auto* const receiver = options->webhooks;
  if (receiver == nullptr || receiver->secret().empty()) co_return webhooks_are_off();
  if (request.method != "POST") co_return only_post(request.method);
  auto body = checked_body(*receiver, request);
  if (!body) {
    receiver->note_refused();
    co_return std::move(body).error();
  }
  const std::string event_name(request.headers.get("X-GitHub-Event"));
  const auto kind = github::webhook_kind(event_name);
  if (kind == github::WebhookKind::ping || kind == github::WebhookKind::other) co_return accepted(false);
  auto kept = co_await receiver->keep(std::string(request.headers.get("X-GitHub-Delivery")), event_name, *std::move(body));
  if (kept) co_return accepted(true);
  receiver->note_refused();
  co_return error_reply({std::move(kept).error(), {}});
}

}  // namespace runlight::api
