// SPDX-License-Identifier: MIT
#include "archive/credentials.hpp"

#include <fmt/format.h>

#include <algorithm>
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

bool is_base64(std::string_view text) {
  const auto padding = text.ends_with("==") ? 2U : text.ends_with('=') ? 1U : 0U;
  return !text.empty() && text.size() % 4 == 0 && std::ranges::all_of(text.substr(0, text.size() - padding), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
  });
}

/// A query's letters, https://datatracker.ietf.org/doc/html/rfc3986#section-3.4; and the signature itself.
bool is_signature(std::string_view token) {
  return (token.starts_with("sig=") || token.contains("&sig=")) && std::ranges::all_of(token, [](char c) {
           return c > ' ' && c <= '~' && !std::string_view("\"'\\<>#;").contains(c);
         });
}

std::unexpected<Error> refusal(std::string message) { return fail(ErrorKind::bad_input, std::move(message)); }

store::NamedCollection collection_of(const Location& location, std::string account_url) {
  return {.name = k_collection_name,
          .values = {{"container", Secret(location.container)}, {"storage_account_url", Secret(std::move(account_url))}}};
}

Result<EngineAccess> by_key(const Location& location, std::string_view key, std::string_view variable) {
  if (!is_base64(key)) {
    return refusal(fmt::format("{} holds no account key (base64, as the portal shows it under \"Access keys\")", variable));
  }
  EngineAccess access{.collection = collection_of(location, location.account_url), .environment = {}};
  access.collection.values.emplace_back("account_name", Secret(location.account));
  access.collection.values.emplace_back("account_key", Secret(std::string(key)));
  return access;
}

Result<EngineAccess> by_signature(const Location& location, std::string_view token, std::string_view variable) {
  if (token.starts_with('?')) token.remove_prefix(1);
  if (!is_signature(token)) {
    return refusal(
        fmt::format("{} holds no shared access signature (sv=…&sig=…, as the portal shows it after the ?)", variable));
  }
  return EngineAccess{.collection = collection_of(location, fmt::format("{}?{}", location.account_url, token)),
                      .environment = {}};
}

Result<EngineAccess> by_connection_string(const Location& location, std::string_view connection_string) {
  constexpr std::string_view k_variable = "AZURE_STORAGE_CONNECTION_STRING";
  const auto parts = parts_of(connection_string);
  const auto endpoint = without_slash(value_of(parts, "blobendpoint"));
  const auto account = value_of(parts, "accountname");
  if (endpoint.empty() && account.empty()) {
    return refusal(
        fmt::format("{} is no connection string: it has neither AccountName nor BlobEndpoint; copy it whole from "
                    "the storage account's access keys",
                    k_variable));
  }
  if ((!endpoint.empty() && to_lower(endpoint) != location.account_url) ||
      (!account.empty() && account != location.account)) {
    return refusal(fmt::format("{} is of another account than the archive's, {}; give the one of that account", k_variable,
                               location.account_url));
  }
  if (const auto token = value_of(parts, "sharedaccesssignature"); !token.empty()) {
    return by_signature(location, token, k_variable);
  }
  if (const auto key = value_of(parts, "accountkey"); !key.empty()) return by_key(location, key, k_variable);
  return refusal(
      fmt::format("{} has neither AccountKey nor SharedAccessSignature; copy it whole from the storage account's "
                  "access keys",
                  k_variable));
}

Result<EngineAccess> by_workload_identity(const Location& location, const AzureCredentials& credentials) {
  for (const auto& [value, variable] :
       {std::pair(&credentials.client_id, "AZURE_CLIENT_ID"), std::pair(&credentials.tenant_id, "AZURE_TENANT_ID")}) {
    if (value->empty()) {
      return refusal(
          fmt::format("AZURE_FEDERATED_TOKEN_FILE is set, but not {}; set it, or unset both for the machine's "
                      "managed identity",
                      variable));
    }
  }
  EngineAccess access{.collection = collection_of(location, location.account_url), .environment = {}};
  access.collection.values.emplace_back("client_id", Secret(credentials.client_id));
  access.collection.values.emplace_back("tenant_id", Secret(credentials.tenant_id));
  return access;
}

Result<EngineAccess> by_managed_identity(const Location& location, const AzureCredentials& credentials) {
  // The engine takes an address alone for a workload's identity, and one with an empty signature for a managed one.
  EngineAccess access{.collection = collection_of(location, location.account_url + "?"), .environment = {}};
  if (credentials.client_id.empty()) return access;
  const auto& endpoint = credentials.identity_endpoint;
  if (endpoint.empty()) {
    return refusal(
        "AZURE_CLIENT_ID is set, but neither AZURE_FEDERATED_TOKEN_FILE (a workload's identity) nor IDENTITY_ENDPOINT (a "
        "managed identity in App Service or Container Apps); elsewhere unset AZURE_CLIENT_ID: the machine's own identity is "
        "taken");
  }
  // The engine gives the SDK no client, but the SDK keeps what the address asks for.
  // https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
  access.environment.emplace_back(
      "IDENTITY_ENDPOINT",
      fmt::format("{}{}client_id={}", endpoint, endpoint.contains('?') ? '&' : '?', credentials.client_id));
  return access;
}

bool is_id(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

Result<EngineAccess> by_identity(const Location& location, const AzureCredentials& credentials) {
  if (location.account_url.starts_with("http://")) {
    return refusal(
        fmt::format("no credential is given for {}, and an identity of Azure signs in over https only; set "
                    "AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN",
                    location.account_url));
  }
  if (!is_id(credentials.client_id)) return refusal("AZURE_CLIENT_ID holds no identifier of a client");
  if (!is_id(credentials.tenant_id)) return refusal("AZURE_TENANT_ID holds no identifier of a tenant");
  return signs_in_as_workload(credentials) ? by_workload_identity(location, credentials)
                                           : by_managed_identity(location, credentials);
}

}  // namespace

bool signs_in_as_workload(const AzureCredentials& credentials) {
  return credentials.connection_string.empty() && credentials.account_key.empty() && credentials.sas_token.empty() &&
         !credentials.federated_token_file.empty();
}

Result<EngineAccess> engine_access(const Location& location, const AzureCredentials& credentials) {
  if (!credentials.connection_string.empty()) {
    return by_connection_string(location, credentials.connection_string.reveal());
  }
  if (!credentials.account_key.empty()) return by_key(location, credentials.account_key.reveal(), "AZURE_STORAGE_KEY");
  if (!credentials.sas_token.empty()) {
    return by_signature(location, credentials.sas_token.reveal(), "AZURE_STORAGE_SAS_TOKEN");
  }
  return by_identity(location, credentials);
}

}  // namespace runlight::archive
