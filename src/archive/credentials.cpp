// SPDX-License-Identifier: MIT
#include "archive/credentials.hpp"

#include <fmt/format.h>

#include <map>
#include <string_view>

#include "base/text.hpp"

namespace runlight::archive {
namespace {

using Parts = std::map<std::string, std::string, std::less<>>;

/// "A=1;B=2": names in lower case.
Parts parts_of(std::string_view connection_string) {
  Parts parts;
  for (const auto part : split(connection_string, ';')) {
    const auto equals = part.find('=');
    if (equals == std::string_view::npos) continue;
    parts[to_lower(trim(part.substr(0, equals)))] = trim(part.substr(equals + 1));
  }
  return parts;
}

std::string_view value_of(const Parts& parts, std::string_view name) {
  const auto found = parts.find(name);
  return found == parts.end() ? std::string_view{} : std::string_view(found->second);
}

std::string_view without_slash(std::string_view url) {
  while (url.ends_with('/')) url.remove_suffix(1);
  return url;
}

Secret with_signature(const Location& location, std::string_view token) {
  if (token.starts_with('?')) token.remove_prefix(1);
  return Secret(fmt::format("{}?{}", location.account_url, token));
}

Result<store::NamedCollection> by_connection_string(const Location& location, const Secret& connection_string) {
  const auto parts = parts_of(connection_string.reveal());
  const auto endpoint = without_slash(value_of(parts, "blobendpoint"));
  const auto account = value_of(parts, "accountname");
  const bool is_same = endpoint.empty() ? account == location.account : endpoint == location.account_url;
  if (!is_same) {
    return fail(ErrorKind::bad_input,
                fmt::format("the connection string is of {}, but the archive is at {}; give the one of that account",
                            endpoint.empty() ? fmt::format("the account \"{}\"", account) : endpoint, location.account_url));
  }
  store::NamedCollection collection{.name = k_collection_name, .values = {{"container", Secret(location.container)}}};
  if (const auto token = value_of(parts, "sharedaccesssignature"); !token.empty()) {
    // By its URL: given as a connection string the engine begins by making the container, which a signature may seldom do.
    collection.values.emplace_back("storage_account_url", with_signature(location, token));
  } else if (!value_of(parts, "accountkey").empty()) {
    collection.values.emplace_back("connection_string", connection_string);
  } else {
    return fail(ErrorKind::bad_input,
                "the connection string has neither AccountKey nor SharedAccessSignature; copy it whole from the storage "
                "account's access keys");
  }
  return collection;
}

}  // namespace

Result<store::NamedCollection> named_collection(const Location& location, const AzureCredentials& credentials) {
  if (!credentials.connection_string.empty()) return by_connection_string(location, credentials.connection_string);
  store::NamedCollection collection{.name = k_collection_name, .values = {{"container", Secret(location.container)}}};
  auto& values = collection.values;
  if (!credentials.account_key.empty()) {
    values.emplace_back("storage_account_url", Secret(location.account_url));
    values.emplace_back("account_name", Secret(location.account));
    values.emplace_back("account_key", credentials.account_key);
  } else if (!credentials.sas_token.empty()) {
    values.emplace_back("storage_account_url", with_signature(location, credentials.sas_token.reveal()));
  } else {
    values.emplace_back("storage_account_url", Secret(location.account_url));
    if (!credentials.client_id.empty() && !credentials.tenant_id.empty()) {
      values.emplace_back("client_id", Secret(credentials.client_id));
      values.emplace_back("tenant_id", Secret(credentials.tenant_id));
    }
  }
  return collection;
}

}  // namespace runlight::archive
