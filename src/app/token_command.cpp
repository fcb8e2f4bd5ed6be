// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "app/commands.hpp"
#include "app/environment.hpp"
#include "app/parts.hpp"
#include "auth/access_book.hpp"
#include "base/clock.hpp"

namespace runlight::app {
namespace {

namespace fs = std::filesystem;
namespace bj = boost::json;

constexpr auto k_created_by = "command line";

std::string book_in(const std::string& folder) { return (fs::path(folder) / "access.db").string(); }

/// A server that was not started yet shall find its tokens there.
std::unique_ptr<auth::AccessBook> new_or_existing_book(const std::string& told) {
  const auto folder = data_folder(told);
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) {
    throw Fatal({ErrorKind::storage, fmt::format("the data folder {} cannot be made ({}); choose another with --data",
                                                 folder, failed.message())});
  }
  return or_fatal(auth::AccessBook::open(book_in(folder)));
}

std::unique_ptr<auth::AccessBook> existing_book(const std::string& told) {
  const auto folder = data_folder(told);
  const auto path = book_in(folder);
  if (!fs::exists(path)) {
    throw Fatal(
        {ErrorKind::not_found,
         fmt::format("there are no API tokens in {}; is --data the server's data folder? `runlight token create` makes one",
                     folder)});
  }
  return or_fatal(auth::AccessBook::open(path));
}

void note(auth::AccessBook& book, const char* event, std::string detail, Time now) {
  or_fatal(book.note({.occurred_at = now,
                      .event = event,
                      .subject = "",
                      .name = k_created_by,
                      .address = "",
                      .detail = std::move(detail)}));
}

std::vector<std::string> words_of(auth::Permissions scopes) {
  std::vector<std::string> words;
  for (const auto permission : auth::k_permissions) {
    if (scopes.has(permission)) words.emplace_back(auth::permission_name(permission));
  }
  return words;
}

auth::Permissions scopes_of(const std::vector<std::string>& words) {
  auth::Permissions scopes;
  for (const auto& word : words) {
    const auto permission = auth::permission_of(word);
    if (!permission) {
      throw Fatal({ErrorKind::bad_input, fmt::format("\"{}\" is no scope: name read, metrics, query or admin", word)});
    }
    scopes.add(*permission);
  }
  return scopes;
}

std::string repositories_text(const auth::Visibility& visibility) {
  return visibility.all ? "all" : fmt::format("{}", fmt::join(visibility.globs, ","));
}

bj::value time_or_null(const std::optional<Time>& time) { return time ? bj::value(format_time(*time)) : bj::value(nullptr); }

/// As in the API's answers.
bj::object token_json(const auth::ApiToken& token) {
  return {{"token_id", token.token_id},
          {"name", token.name},
          {"scopes", bj::value_from(words_of(token.scopes))},
          {"repositories", token.visibility.all ? bj::value(nullptr) : bj::value_from(token.visibility.globs)},
          {"created_by", token.created_by},
          {"created_at", format_time(token.created_at)},
          {"expires_at", format_time(token.expires_at)},
          {"last_used_at", time_or_null(token.last_used_at)},
          {"revoked_at", time_or_null(token.revoked_at)}};
}

std::string_view state_of(const auth::ApiToken& token, Time now) {
  if (token.revoked_at) return "revoked";
  return token.expires_at <= now ? "expired" : "valid";
}

void print(const bj::object& object) { fmt::print("{}\n", bj::serialize(object)); }

Time now_in_seconds() { return std::chrono::floor<std::chrono::seconds>(system_clock().now()); }

}  // namespace

int run_token_create(const TokenSettings& settings) {
  const auto scopes = scopes_of(settings.scopes);
  const auto book = new_or_existing_book(settings.data_folder);
  const Time now = now_in_seconds();
  const bool sees_all = settings.repositories.empty();
  const auto created = or_fatal(book->create_token({.token_id = "",
                                                    .name = settings.name,
                                                    .scopes = scopes,
                                                    .visibility = {.all = sees_all, .globs = settings.repositories},
                                                    .created_by = k_created_by,
                                                    .expires_at = now + settings.expires_in},
                                                   now));
  const auto& token = created.token;
  note(*book, "token_created", fmt::format("{} \"{}\"", token.token_id, token.name), now);
  if (settings.json) {
    auto object = token_json(token);
    object["token"] = created.text.reveal();
    print(object);
    return k_exit_ok;
  }
  fmt::print(stderr, "API token {} \"{}\": {} of {} repositories, until {}. It is told this once:\n", token.token_id,
             token.name, fmt::join(words_of(scopes), ", "), repositories_text(token.visibility),
             format_time(token.expires_at));
  fmt::print("{}\n", created.text.reveal());
  return k_exit_ok;
}

int run_token_list(const TokenSettings& settings) {
  const auto tokens = or_fatal(existing_book(settings.data_folder)->tokens());
  if (settings.json) {
    bj::array array;
    for (const auto& token : tokens) array.push_back(token_json(token));
    print({{"tokens", std::move(array)}});
    return k_exit_ok;
  }
  const Time now = now_in_seconds();
  constexpr auto k_line = "{:<16}  {:<8}  {:<20}  {:<20}  {:<24}  {}: {}\n";
  fmt::print(k_line, "ID", "STATE", "EXPIRES", "LAST USED", "SCOPES", "NAME", "REPOSITORIES");
  for (const auto& token : tokens) {
    fmt::print(k_line, token.token_id, state_of(token, now), format_time(token.expires_at),
               token.last_used_at ? format_time(*token.last_used_at) : "never",
               fmt::format("{}", fmt::join(words_of(token.scopes), ",")), token.name, repositories_text(token.visibility));
  }
  return k_exit_ok;
}

int run_token_revoke(const TokenSettings& settings) {
  const auto book = existing_book(settings.data_folder);
  const Time now = now_in_seconds();
  or_fatal(book->revoke_token(settings.token_id, now));
  note(*book, "token_revoked", settings.token_id, now);
  fmt::print(stderr, "API token {} is revoked.\n", settings.token_id);
  return k_exit_ok;
}

}  // namespace runlight::app
