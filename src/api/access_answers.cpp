// SPDX-License-Identifier: MIT
#include "api/access_answers.hpp"

#include <fmt/format.h>

#include <boost/json/value.hpp>
#include <charconv>
#include <utility>

#include "api/failure.hpp"
#include "api/json_value.hpp"
#include "api/reply.hpp"
#include "base/offload.hpp"

namespace runlight::api {
namespace {

namespace bj = boost::json;

constexpr std::size_t k_usual_events = 200;
constexpr std::size_t k_most_events = 10'000;

bj::object session_json(const auth::Session& session, const auth::Viewer& asker) {
  return {{"session_id", session.session_id},
          {"name", session.name},
          {"email", session.email},
          {"role", auth::role_name(session.role)},
          {"address", session.address},
          {"signed_in_at", format_time(session.signed_in_at)},
          {"last_seen_at", format_time(session.last_seen_at)},
          {"expires_at", format_time(session.expires_at)},
          {"is_own", asker.means == auth::Means::session && asker.id == session.session_id}};
}

bj::object event_json(const auth::AuditEvent& event) {
  return {{"occurred_at", format_time(event.occurred_at)},
          {"event", event.event},
          {"name", event.name},
          {"address", event.address},
          {"detail", event.detail}};
}

std::expected<std::size_t, Failure> read_limit(const net::Target& target) {
  for (const auto& [name, value] : target.query) {
    if (name != "limit") {
      return refuse(name.substr(0, 100),
                    fmt::format("There is no parameter \"{}\" here; there is limit.", name.substr(0, 100)));
    }
  }
  const auto given = target.parameter("limit");
  if (!given) return k_usual_events;
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), limit);
  if (error != std::errc{} || end != given->data() + given->size() || limit < 1 || limit > k_most_events) {
    return refuse("limit", fmt::format("\"{}\" is no whole number from 1 to {}.", given->substr(0, 100), k_most_events));
  }
  return limit;
}

}  // namespace

Task<net::ServerReply> tell_session(Call call) {
  const auto& [viewer, address, expires_at, cookie, seen, used_token] = call.asker;
  bj::array permissions;
  for (const auto permission : auth::k_permissions) {
    if (viewer.may(permission)) permissions.emplace_back(auth::permission_name(permission));
  }
  const auto* provider = call.server->options.access.provider;
  co_return value_reply(
      200, bj::object{{"means", auth::means_name(viewer.means)},
                      {"role", auth::role_name(viewer.role)},
                      {"permissions", std::move(permissions)},
                      {"name", viewer.name},
                      {"email", viewer.email},
                      {"all_repositories", viewer.visibility.all},
                      {"repositories", bj::array(viewer.visibility.globs.begin(), viewer.visibility.globs.end())},
                      {"provider", provider != nullptr ? bj::value(provider->name()) : bj::value(nullptr)},
                      {"expires_at", time_or_null(expires_at)}});
}

Task<net::ServerReply> list_sessions(Call call) {
  const auto& options = call.server->options;
  auto sessions = co_await offload(options.workers,
                                   [&book = options.access.book, now = options.clock.now()] { return book.sessions(now); });
  if (!sessions) co_return error_reply({std::move(sessions).error(), {}});
  bj::array rows;
  for (const auto& session : *sessions) rows.emplace_back(session_json(session, call.asker.viewer));
  co_return value_reply(200, rows);
}

Task<net::ServerReply> revoke_session(Call call) {
  const auto& options = call.server->options;
  const auto done =
      co_await offload(options.workers, [&book = options.access.book, session_id = call.argument,
                                         now = options.clock.now()] { return book.revoke_session(session_id, now); });
  if (!done) co_return error_reply({done.error(), {}});
  note(call.server, event_of(call, "session_revoked", call.argument));
  co_return no_content();
}

Task<net::ServerReply> list_audit(Call call) {
  const auto limit = read_limit(call.target);
  if (!limit) co_return error_reply(limit.error());
  const auto& options = call.server->options;
  auto events =
      co_await offload(options.workers, [&book = options.access.book, limit = *limit] { return book.audit(limit); });
  if (!events) co_return error_reply({std::move(events).error(), {}});
  bj::array rows;
  for (const auto& event : *events) rows.emplace_back(event_json(event));
  co_return value_reply(200, rows);
}

}  // namespace runlight::api
