// SPDX-License-Identifier: MIT
#include "api/webhook.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <expected>
#include <utility>

#include "api/call.hpp"
#include "api/reply.hpp"
#include "base/text.hpp"
#include "github/webhook.hpp"

namespace runlight::api {
namespace {

constexpr std::size_t k_most_header_bytes = 200;
constexpr int k_unauthorized = 401;

std::unexpected<net::ServerReply> refused(int status, ErrorKind kind, std::string message) {
  auto reply = error_reply({{.kind = kind, .message = std::move(message)}, {}});
  reply.status = status;
  return std::unexpected(std::move(reply));
}

net::ServerReply accepted(bool is_kept) {
  return json_reply(202, is_kept ? R"({"accepted":true})" : R"({"accepted":false})");
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
  const auto type = auth::media_type_of(request);
  const bool is_form = type == "application/x-www-form-urlencoded";
  if (!is_form && type != "application/json") {
    return refused(415, ErrorKind::bad_input,
                   "Deliveries are taken as application/json; set that in the webhook's settings.");
  }
  if (!github::is_signed(receiver.secret(), request.body, request.headers.get("X-Hub-Signature-256"))) {
    return refused(k_unauthorized, ErrorKind::unauthorized,
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

net::ServerReply too_many(std::chrono::seconds wait) {
  return error_reply({{.kind = ErrorKind::rate_limited,
                       .message = "Too many deliveries with a wrong signature came from this address.",
                       .retry_after = wait},
                      {}});
}

net::ServerReply webhooks_are_off() {
  return error_reply({{.kind = ErrorKind::not_found,
                       .message = "Webhooks are off: set RUNLIGHT_WEBHOOK_SECRET to the secret of the webhook, and start "
                                  "\"runlight serve\" again."},
                      {}});
}

}  // namespace

Task<net::ServerReply> receive_webhook(Call call) {
  const auto& server = call.server;
  auto* const receiver = server->options.webhooks;
  if (receiver == nullptr || receiver->secret().empty()) co_return webhooks_are_off();
  const auto asker = auth::asker_of(call.asker.address);
  const auto now = server->options.clock.monotonic();
  if (const auto wait = server->tries.bad_signature.must_wait(asker, now)) co_return too_many(*wait);
  auto body = checked_body(*receiver, call.request);
  if (!body) {
    receiver->note_refused();
    if (body.error().status == k_unauthorized) server->tries.bad_signature.take(asker, now);
    co_return std::move(body).error();
  }
  const auto& headers = call.request.headers;
  const std::string event_name(headers.get("X-GitHub-Event"));
  const auto kind = github::webhook_kind(event_name);
  if (kind == github::WebhookKind::ping || kind == github::WebhookKind::other) co_return accepted(false);
  auto kept = co_await receiver->keep(std::string(headers.get("X-GitHub-Delivery")), event_name, *std::move(body));
  if (kept) co_return accepted(true);
  receiver->note_refused();
  co_return error_reply({std::move(kept).error(), {}});
}

}  // namespace runlight::api
