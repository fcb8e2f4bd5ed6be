// SPDX-License-Identifier: MIT
#include "api/sign_in.hpp"

#include <fmt/format.h>

#include <boost/json/value.hpp>
#include <utility>

#include "api/reply.hpp"
#include "api/sign_in_page.hpp"
#include "auth/session_cookie.hpp"
#include "base/offload.hpp"

namespace runlight::api {
namespace {

using auth::AuditEvent;

constexpr std::chrono::minutes k_ticket_life{10};

std::string deleted(std::string_view cookie) { return auth::set_cookie(cookie, "", std::chrono::seconds(0)); }

Error no_sign_in() {
  return {.kind = ErrorKind::not_found,
          .message = "There is no sign-in on this server (docs/sign-in.md says how to set it up)."};
}

/// This server's callback as the browser reaches it; "" when it is not known by what name.
std::string redirect_uri_of(const Call& call) {
  const auto origin = call.server->options.access.gate.origin_of(call.request);
  return origin.empty() ? "" : origin + std::string(k_callback_path);
}

AuditEvent refused_event(const Call& call, const auth::Claims& claims, std::string why) {
  return {.event = "sign_in_refused",
          .subject = claims.subject.empty() ? "" : claims.issuer + " " + claims.subject,
          .name = claims.email.empty() ? claims.name : claims.email,
          .address = call.asker.address,
          .detail = std::move(why)};
}

net::ServerReply refuse_sign_in(const Call& call, const auth::Claims& claims, const Error& error,
                                std::string_view return_to) {
  note(call.server, refused_event(call, claims, error.message));
  auto reply = sign_in_failed_page(error, return_to);
  reply.headers.add("Set-Cookie", deleted(auth::k_sign_in_cookie));
  return reply;
}

/// What the browser set out with, good for one return.
Result<auth::SignInTicket> take_ticket(const Call& call) {
  const auto& options = call.server->options;
  const auto cookie = auth::cookie_of(call.request.headers.get("Cookie"), auth::k_sign_in_cookie);
  auto ticket = cookie ? auth::open_sign_in(options.access.gate.sealer(), *cookie) : std::nullopt;
  if (!ticket) {
    return fail(ErrorKind::bad_input,
                "This browser has no sign-in under way: it was begun in another one, or cookies are switched off.");
  }
  if (options.clock.now() - ticket->begun_at >= k_ticket_life) {
    return fail(ErrorKind::bad_input, "The sign-in took longer than ten minutes.");
  }
  if (!call.server->used_states.use(ticket->attempt.state, options.clock.monotonic())) {
    return fail(ErrorKind::bad_input, "This sign-in came back once before.");
  }
  return *std::move(ticket);
}

/// Whoever signs in anew leaves the session that he had.
void end_former_session(const Call& call) {
  if (call.asker.viewer.means != auth::Means::session) return;
  run_later(call.server, "session_revoked",
            [id = call.asker.viewer.id, now = call.server->options.clock.now()](auth::AccessBook& book) {
              return book.revoke_session(id, now);
            });
}

Task<net::ServerReply> enter(Call call, auth::Claims claims, std::string return_to) {
  const auto& options = call.server->options;
  auto entry = options.access.gate.enter(claims, call.asker.address);
  if (!entry) co_return refuse_sign_in(call, claims, entry.error(), return_to);
  const auto& session = entry->session;
  const auto saved =
      co_await offload(options.workers, [&book = options.access.book, session] { return book.save_session(session); });
  if (!saved) co_return refuse_sign_in(call, claims, saved.error(), return_to);
  end_former_session(call);
  note(call.server, {.event = "sign_in",
                     .subject = session.subject,
                     .name = session.email.empty() ? session.name : session.email,
                     .address = call.asker.address,
                     .detail = std::string(auth::role_name(session.role))});
  co_return redirect(auth::safe_return_path(return_to), {entry->cookie, deleted(auth::k_sign_in_cookie)});
}

}  // namespace

Task<net::ServerReply> begin_sign_in(Call call) {
  const auto server = call.server;
  auto* const provider = server->options.access.provider;
  if (provider == nullptr) co_return error_reply({no_sign_in(), {}});
  const auto return_to = auth::safe_return_path(call.target.parameter("return_to").value_or("/"));
  const auto asker = auth::asker_of(call.asker.address);
  if (const auto wait = server->tries.sign_in.take(asker, server->options.clock.monotonic())) {
    note(server, event_of(call, "rate_limited", "sign-ins"));
    co_return sign_in_failed_page({.kind = ErrorKind::rate_limited,
                                   .message = "Too many sign-ins were begun from your address; wait a moment.",
                                   .retry_after = wait},
                                  return_to);
  }
  const auto redirect_uri = redirect_uri_of(call);
  if (redirect_uri.empty()) {
    co_return sign_in_failed_page({.kind = ErrorKind::bad_input, .message = "The request names no Host."}, return_to);
  }
  auto begun = co_await provider->begin(redirect_uri);
  if (!begun) co_return refuse_sign_in(call, {}, begun.error(), return_to);
  const auto ticket = auth::seal_sign_in(
      server->options.access.gate.sealer(),
      {.attempt = std::move(begun->attempt), .return_to = return_to, .begun_at = server->options.clock.now()});
  co_return redirect(std::move(begun->url), {auth::set_cookie(auth::k_sign_in_cookie, ticket, k_ticket_life)});
}

Task<net::ServerReply> finish_sign_in(Call call) {
  auto* const provider = call.server->options.access.provider;
  if (provider == nullptr) co_return error_reply({no_sign_in(), {}});
  auto ticket = take_ticket(call);
  if (!ticket) co_return refuse_sign_in(call, {}, ticket.error(), "/");
  auto claims = co_await provider->finish(call.target, ticket->attempt, redirect_uri_of(call));
  if (!claims) co_return refuse_sign_in(call, {}, claims.error(), ticket->return_to);
  co_return co_await enter(std::move(call), *std::move(claims), std::move(ticket->return_to));
}

Task<net::ServerReply> sign_out(Call call) {
  const auto& options = call.server->options;
  auto* const provider = options.access.provider;
  if (provider == nullptr) co_return error_reply({no_sign_in(), {}});
  const auto& viewer = call.asker.viewer;
  if (viewer.means == auth::Means::session) {
    const auto ended = co_await offload(
        options.workers,
        [&book = options.access.book, id = viewer.id, now = options.clock.now()] { return book.revoke_session(id, now); });
    if (!ended && ended.error().kind != ErrorKind::not_found) co_return error_reply({ended.error(), {}});
    note(call.server, event_of(call, "sign_out", ""));
  }
  const auto origin = options.access.gate.origin_of(call.request);
  const auto elsewhere = co_await provider->sign_out_url(origin + "/");
  auto reply = value_reply(200, boost::json::object{{"redirect", elsewhere.value_or("/")}});
  reply.headers.add("Set-Cookie", deleted(auth::k_session_cookie));
  co_return reply;
}

Task<net::ServerReply> tell_page_style(Call) { co_return page_style(); }

}  // namespace runlight::api
