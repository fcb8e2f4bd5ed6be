// SPDX-License-Identifier: MIT
#include "api/server.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <utility>

#include "api/call.hpp"
#include "base/log.hpp"

namespace runlight::api {
namespace {

constexpr std::array<std::string_view, 4> k_refusals{"sign_in_refused", "token_refused", "request_refused", "rate_limited"};

bool is_flood(Server& server, const auth::AuditEvent& event) {
  if (std::ranges::find(k_refusals, event.event) == k_refusals.end()) return false;
  const auto now = server.options.clock.monotonic();
  return server.tries.refusals.take(auth::asker_of(event.address), now) || server.tries.all_refusals.take("", now);
}

}  // namespace

std::string asker_of(const Call& call) {
  const auto& [viewer, address, expires_at, cookie, seen, used_token] = call.asker;
  return viewer.id.empty() ? "address " + auth::asker_of(address)
                           : std::string(auth::means_name(viewer.means)) + " " + viewer.id;
}

auth::AuditEvent event_of(const Call& call, std::string event, std::string detail) {
  const auto& viewer = call.asker.viewer;
  return {.event = std::move(event),
          .subject = viewer.subject,
          .name = viewer.name.empty() ? viewer.email : viewer.name,
          .address = call.asker.address,
          .detail = std::move(detail)};
}

void run_later(const std::shared_ptr<Server>& server, std::string what,
               std::function<Result<void>(auth::AccessBook&)> work) {
  boost::asio::post(server->options.workers, [server, what = std::move(what), work = std::move(work)] {
    const auto done = work(server->options.access.book);
    if (!done) log::error("the access book could not be written", {{"what", what}, {"cause", done.error().message}});
  });
}

void note(const std::shared_ptr<Server>& server, auth::AuditEvent event) {
  if (is_flood(*server, event)) return;
  event.occurred_at = server->options.clock.now();
  log::info("audit", {{"event", event.event},
                      {"subject", event.subject},
                      {"name", event.name},
                      {"address", event.address},
                      {"detail", event.detail}});
  run_later(server, event.event, [event](auth::AccessBook& book) { return book.note(event); });
}

}  // namespace runlight::api
