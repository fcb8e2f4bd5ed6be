// SPDX-License-Identifier: MIT
#include "api/token_answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/value.hpp>
#include <utility>

#include "api/json_body.hpp"
#include "api/json_value.hpp"
#include "api/reply.hpp"
#include "base/offload.hpp"

namespace runlight::api {
namespace {

namespace bj = boost::json;

constexpr std::size_t k_most_globs = 100;
constexpr std::size_t k_longest_glob = 200;

bj::array scopes_json(auth::Permissions scopes) {
  bj::array names;
  for (const auto permission : auth::k_permissions) {
    if (scopes.has(permission)) names.emplace_back(auth::permission_name(permission));
  }
  return names;
}

bj::object token_json(const auth::ApiToken& token) {
  return {{"token_id", token.token_id},
          {"name", token.name},
          {"scopes", scopes_json(token.scopes)},
          {"repositories", token.visibility.all
                               ? bj::value(nullptr)
                               : bj::value(bj::array(token.visibility.globs.begin(), token.visibility.globs.end()))},
          {"created_by", token.created_by},
          {"created_at", format_time(token.created_at)},
          {"expires_at", format_time(token.expires_at)},
          {"last_used_at", time_or_null(token.last_used_at)},
          {"revoked_at", time_or_null(token.revoked_at)}};
}

std::expected<auth::Permissions, Failure> read_scopes(const bj::object& body) {
  const auto names = read_texts(body, "scopes", auth::k_permissions.size(), k_longest_glob);
  if (!names) return std::unexpected(names.error());
  auth::Permissions scopes;
  for (const auto& name : *names) {
    const auto permission = auth::permission_of(name);
    if (!permission) {
      return refuse("scopes", fmt::format("There is no scope \"{}\"; there are read, metrics, query and admin.", name));
    }
    scopes.add(*permission);
  }
  if (scopes.empty()) return refuse("scopes", "A token without scopes could do nothing; name one at least.");
  return scopes;
}

std::expected<auth::Visibility, Failure> read_visibility(const bj::object& body) {
  const auto* given = body.if_contains("repositories");
  if (given == nullptr || given->is_null()) return auth::Visibility{.all = true, .globs = {}};
  auto globs = read_texts(body, "repositories", k_most_globs, k_longest_glob);
  if (!globs) return std::unexpected(globs.error());
  return auth::Visibility{.all = false, .globs = *std::move(globs)};
}

std::expected<auth::ApiToken, Failure> read_token(const Call& call) {
  const auto body = read_json_body(call.request, {"name", "scopes", "repositories", "expires_in_days"});
  if (!body) return std::unexpected(body.error());
  auto name = read_text(*body, "name", 1, 400);
  if (!name) return std::unexpected(name.error());
  auto scopes = read_scopes(*body);
  if (!scopes) return std::unexpected(scopes.error());
  auto visibility = read_visibility(*body);
  if (!visibility) return std::unexpected(visibility.error());
  const auto days = read_number(*body, "expires_in_days", 1, 366);
  if (!days) return std::unexpected(days.error());
  const auto& viewer = call.asker.viewer;
  return auth::ApiToken{.token_id = {},
                        .name = *std::move(name),
                        .scopes = *scopes,
                        .visibility = *std::move(visibility),
                        .created_by = viewer.email.empty() ? viewer.name : viewer.email,
                        .expires_at = call.server->options.clock.now() + std::chrono::days(*days)};
}

/// What the token would give that the asker has not, or "": a token for one thing must not become one for all.
std::string beyond(const auth::Admission& asker, const auth::ApiToken& token) {
  const auto& own = asker.viewer;
  for (const auto permission : auth::k_permissions) {
    if (token.scopes.has(permission) && !own.may(permission)) {
      return fmt::format("the scope {}", auth::permission_name(permission));
    }
  }
  const auto is_own = [&](const std::string& glob) {
    return std::ranges::find(own.visibility.globs, glob) != own.visibility.globs.end();
  };
  if (!own.visibility.all && (token.visibility.all || !std::ranges::all_of(token.visibility.globs, is_own))) {
    return "other repositories";
  }
  if (own.means == auth::Means::token && asker.expires_at && token.expires_at > *asker.expires_at) return "more time";
  return "";
}

}  // namespace

Task<net::ServerReply> list_tokens(Call call) {
  const auto& options = call.server->options;
  auto tokens = co_await offload(options.workers, [&book = options.access.book] { return book.tokens(); });
  if (!tokens) co_return error_reply({std::move(tokens).error(), {}});
  bj::array rows;
  for (const auto& token : *tokens) rows.emplace_back(token_json(token));
  co_return value_reply(200, rows);
}

Task<net::ServerReply> create_token(Call call) {
  auto wanted = read_token(call);
  if (!wanted) co_return error_reply(wanted.error());
  if (const auto more = beyond(call.asker, *wanted); !more.empty()) {
    co_return error_reply(
        {{.kind = ErrorKind::forbidden, .message = fmt::format("A token cannot give {}, which you have not.", more)}, {}});
  }
  const auto& options = call.server->options;
  auto made = co_await offload(options.workers, [&book = options.access.book, wanted = *wanted, now = options.clock.now()] {
    return book.create_token(wanted, now);
  });
  if (!made) co_return error_reply({std::move(made).error(), {}});
  note(call.server, event_of(call, "token_created",
                             fmt::format("{} \"{}\" until {}", made->token.token_id, made->token.name,
                                         format_time(made->token.expires_at))));
  auto told = token_json(made->token);
  told["token"] = made->text.reveal();
  co_return value_reply(201, told);
}

Task<net::ServerReply> revoke_token(Call call) {
  const auto& options = call.server->options;
  const auto done =
      co_await offload(options.workers, [&book = options.access.book, token_id = call.argument, now = options.clock.now()] {
        return book.revoke_token(token_id, now);
      });
  if (!done) co_return error_reply({done.error(), {}});
  note(call.server, event_of(call, "token_revoked", call.argument));
  co_return no_content();
}

}  // namespace runlight::api
