// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "auth/access_rules.hpp"
#include "auth/crypto_text.hpp"
#include "auth/sqlite_book.hpp"
#include "base/text.hpp"

namespace runlight::auth {
namespace {

namespace bj = boost::json;

constexpr std::string_view k_prefix = "rlt_";
constexpr std::size_t k_id_bytes = 8;
constexpr std::size_t k_id_length = 2 * k_id_bytes;
constexpr std::size_t k_secret_bytes = 32;
constexpr auto k_longest_life = std::chrono::days(366);
constexpr std::ptrdiff_t k_most_name_characters = 100;
constexpr std::size_t k_most_globs = 100;
constexpr std::size_t k_most_shown_bytes = 100;

constexpr std::string_view k_columns =
    "token_id, name, scopes, sees_all, repositories, created_by, created_at, expires_at, last_used_at, revoked_at, "
    "secret_sha256";
constexpr int k_hash_column = 10;

std::string to_hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

struct TokenParts {
  std::string_view token_id;
  std::string_view secret;
};

std::optional<TokenParts> parts_of(std::string_view text) {
  constexpr std::size_t k_secret_at = k_prefix.size() + k_id_length + 1;
  if (!text.starts_with(k_prefix) || text.size() <= k_secret_at || text[k_secret_at - 1] != '_') return std::nullopt;
  const TokenParts parts{.token_id = text.substr(k_prefix.size(), k_id_length), .secret = text.substr(k_secret_at)};
  const auto bytes = from_base64url(parts.secret);
  return bytes && bytes->size() == k_secret_bytes ? std::optional(parts) : std::nullopt;
}

std::string words_of(Permissions scopes) {
  std::string words;
  for (const auto permission : k_permissions) {
    if (scopes.has(permission)) words += (words.empty() ? "" : ",") + std::string(permission_name(permission));
  }
  return words;
}

Permissions scopes_of(std::string_view words) {
  Permissions scopes;
  for (const auto word : split(words, ',')) {
    if (const auto permission = permission_of(word)) scopes.add(*permission);
  }
  return scopes;
}

std::string json_of(const std::vector<std::string>& globs) { return bj::serialize(bj::value_from(globs)); }

std::vector<std::string> globs_of(std::string_view json) {
  boost::system::error_code failed;
  const auto value = bj::parse(json, failed);
  std::vector<std::string> globs;
  if (failed || !value.is_array()) return globs;
  for (const auto& glob : value.get_array()) {
    if (glob.is_string()) globs.emplace_back(glob.get_string());
  }
  return globs;
}

std::optional<Time> optional_time(std::optional<std::int64_t> number) {
  return number ? std::optional(to_time(*number)) : std::nullopt;
}

ApiToken token_in(const SqliteRow& row) {
  return {.token_id = row.text(0),
          .name = row.text(1),
          .scopes = scopes_of(row.text(2)),
          .visibility = {.all = row.integer(3) != 0, .globs = globs_of(row.text(4))},
          .created_by = row.text(5),
          .created_at = to_time(row.integer(6)),
          .expires_at = to_time(row.integer(7)),
          .last_used_at = optional_time(row.optional_integer(8)),
          .revoked_at = optional_time(row.optional_integer(9))};
}

bool is_utf8(std::string_view text) {
  boost::system::error_code failed;
  bj::parse(bj::serialize(bj::string(text)), failed);
  return !failed;
}

bool is_name(std::string_view text) {
  const auto is_start = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; };
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return !trim(text).empty() && std::ranges::count_if(text, is_start) <= k_most_name_characters &&
         std::ranges::none_of(text, is_control) && is_utf8(text);
}

Result<void> check_wanted(const ApiToken& wanted, Time now) {
  if (!is_name(wanted.name)) {
    return fail(ErrorKind::bad_input, "The token's name must have 1 to 100 characters, none of them a control character.");
  }
  if (wanted.scopes.empty())
    return fail(ErrorKind::bad_input, "The token has no scope: name read, metrics, query or admin.");
  if (wanted.expires_at <= now || wanted.expires_at > now + k_longest_life) {
    return fail(ErrorKind::bad_input, fmt::format("The token must expire in the future and within 366 days, not at {}.",
                                                  format_time(wanted.expires_at)));
  }
  const auto& globs = wanted.visibility.globs;
  if (globs.size() > k_most_globs || !std::ranges::all_of(globs, is_repository_glob)) {
    return fail(
        ErrorKind::bad_input,
        "The token's repositories must be at most 100 patterns of OWNER/NAME, in which * stands for any characters.");
  }
  return {};
}

}  // namespace

Result<NewApiToken> SqliteBook::create_token(ApiToken wanted, Time now) {
  RUNLIGHT_TRY_VOID(check_wanted(wanted, now));
  wanted.token_id = to_hex(random_bytes(k_id_bytes));
  wanted.created_at = now;
  wanted.last_used_at.reset();
  wanted.revoked_at.reset();
  const Secret secret(to_base64url(random_bytes(k_secret_bytes)));
  const auto hash = sha256(secret.reveal());
  RUNLIGHT_TRY_VOID(writing([&](Sqlite& connection) {
    return connection.change(
        "INSERT INTO api_tokens (token_id, name, scopes, sees_all, repositories, created_by, created_at, expires_at, "
        "secret_sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        {wanted.token_id, wanted.name, words_of(wanted.scopes), wanted.visibility.all ? std::int64_t{1} : std::int64_t{0},
         json_of(wanted.visibility.globs), wanted.created_by, to_number(now), to_number(wanted.expires_at), Blob{hash}});
  }));
  Secret text(fmt::format("{}{}_{}", k_prefix, wanted.token_id, secret.reveal()));
  return NewApiToken{.token = std::move(wanted), .text = std::move(text)};
}

Result<std::vector<ApiToken>> SqliteBook::tokens() {
  static const auto sql = fmt::format("SELECT {} FROM api_tokens ORDER BY created_at DESC, token_id", k_columns);
  std::vector<ApiToken> tokens;
  RUNLIGHT_TRY_VOID(reading([&](Sqlite& connection) {
    return connection.query(sql, {}, [&](const SqliteRow& row) { tokens.push_back(token_in(row)); });
  }));
  return tokens;
}

Result<void> SqliteBook::revoke_token(std::string_view token_id, Time now) {
  RUNLIGHT_TRY(const auto changed, writing([&](Sqlite& connection) {
                 return connection.change("UPDATE api_tokens SET revoked_at = coalesce(revoked_at, ?2) WHERE token_id = ?1",
                                          {token_id, to_number(now)});
               }));
  if (changed > 0) return {};
  // Who gives the token itself is not to read it again in an error or a log.
  if (token_id.starts_with("rlt_")) {
    return fail(ErrorKind::not_found, "A token is revoked by its id, not by its text; `runlight token list` names them.");
  }
  return fail(ErrorKind::not_found, fmt::format("There is no API token \"{}\"; `runlight token list` names those there are.",
                                                token_id.substr(0, k_most_shown_bytes)));
}

Result<std::optional<ApiToken>> SqliteBook::find_token(std::string_view text, Time now) {
  static const auto sql = fmt::format("SELECT {} FROM api_tokens WHERE token_id = ?1", k_columns);
  const auto parts = parts_of(text);
  if (!parts) return std::nullopt;
  const auto hash = sha256(parts->secret);
  std::optional<ApiToken> found;
  RUNLIGHT_TRY_VOID(reading([&](Sqlite& connection) {
    return connection.query(sql, {parts->token_id}, [&](const SqliteRow& row) {
      if (equal_in_constant_time(row.text(k_hash_column), hash)) found = token_in(row);
    });
  }));
  if (found && (found->revoked_at || found->expires_at <= now)) found.reset();
  return found;
}

Result<void> SqliteBook::note_token_used(std::string_view token_id, Time now) {
  const auto minute = to_number(std::chrono::floor<std::chrono::minutes>(now));
  RUNLIGHT_TRY(const auto due, reading([&](Sqlite& connection) {
                 return connection.number(
                     "SELECT count(*) FROM api_tokens WHERE token_id = ?1 AND (last_used_at IS NULL OR last_used_at < ?2)",
                     {token_id, minute});
               }));
  if (due == 0) return {};
  RUNLIGHT_TRY_VOID(writing([&](Sqlite& connection) {
    return connection.change(
        "UPDATE api_tokens SET last_used_at = ?2 WHERE token_id = ?1 AND (last_used_at IS NULL OR last_used_at < ?2)",
        {token_id, minute});
  }));
  return {};
}

}  // namespace runlight::auth
