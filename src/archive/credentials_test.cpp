// SPDX-License-Identifier: MIT
#include "archive/credentials.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace runlight::archive {
namespace {

constexpr const char* k_key = "aHVzaGh1c2g+/w==";
constexpr const char* k_token = "sv=2025-01-05&se=2027-01-01T00%3A00%3A00Z&sp=rl&sig=hush%2Bhush%3D";

const Location& acme() {
  static const Location location = *parse_location("https://acme.blob.core.windows.net/history");
  return location;
}

std::string value(const EngineAccess& access, std::string_view name) {
  const auto& values = access.collection.values;
  const auto found = std::ranges::find(values, name, &std::pair<std::string, Secret>::first);
  return found == values.end() ? "" : found->second.reveal();
}

/// "container=… storage_account_url=…": everything that the engine is given.
std::string given(const Result<EngineAccess>& access) {
  if (!access) return "refused: " + access.error().message;
  std::string text;
  for (const auto& [name, secret] : access->collection.values) {
    if (!text.empty()) text += ' ';
    text += name;
    text += '=';
    text += secret.reveal();
  }
  return text;
}

std::string with_key() {
  return std::string(
             "container=history storage_account_url=https://acme.blob.core.windows.net account_name=acme "
             "account_key=") +
         k_key;
}

std::string with_token() {
  return std::string("container=history storage_account_url=https://acme.blob.core.windows.net?") + k_token;
}

AzureCredentials connection_string(std::string text) { return {.connection_string = Secret(std::move(text))}; }

TEST(EngineAccess, takes_a_connection_string_apart) {
  const std::string key = k_key;
  const std::string token = k_token;
  for (const auto& text :
       {"DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=" + key + ";EndpointSuffix=core.windows.net",
        " accountname = acme ; ACCOUNTKEY = " + key + " ;",
        "BlobEndpoint=https://ACME.blob.core.windows.net/;AccountKey=" + key,
        "AccountName=acme;BlobEndpoint=https://acme.blob.core.windows.net;AccountKey=" + key}) {
    EXPECT_EQ(given(engine_access(acme(), connection_string(text))), with_key()) << text;
  }
  for (const auto& text : {"BlobEndpoint=https://acme.blob.core.windows.net/;SharedAccessSignature=" + token,
                           "AccountName=acme;SharedAccessSignature=?" + token,
                           "AccountName=acme;AccountKey=" + key + ";SharedAccessSignature=" + token}) {
    EXPECT_EQ(given(engine_access(acme(), connection_string(text))), with_token()) << text;
  }
}

TEST(EngineAccess, takes_a_connection_string_before_a_key_before_a_signature_before_an_identity) {
  AzureCredentials all{.connection_string = Secret(std::string("AccountName=acme;SharedAccessSignature=") + k_token),
                       .account_key = Secret(k_key),
                       .sas_token = Secret(std::string("?") + k_token),
                       .client_id = "client",
                       .tenant_id = "tenant",
                       .federated_token_file = "/token",
                       .identity_endpoint = ""};
  EXPECT_EQ(given(engine_access(acme(), all)), with_token());
  all.connection_string = {};
  EXPECT_EQ(given(engine_access(acme(), all)), with_key());
  all.account_key = {};
  EXPECT_EQ(given(engine_access(acme(), all)), with_token());
  EXPECT_FALSE(signs_in_as_workload(all));
  all.sas_token = {};
  EXPECT_TRUE(signs_in_as_workload(all));
  EXPECT_EQ(given(engine_access(acme(), all)),
            "container=history storage_account_url=https://acme.blob.core.windows.net client_id=client tenant_id=tenant");
}

TEST(EngineAccess, asks_for_the_machines_identity_by_an_empty_signature) {
  const auto access = engine_access(acme(), {});
  EXPECT_EQ(given(access), "container=history storage_account_url=https://acme.blob.core.windows.net?");
  EXPECT_TRUE(access->environment.empty());
}

TEST(EngineAccess, asks_for_an_assigned_identity_by_the_address_of_its_endpoint) {
  struct Case {
    const char* endpoint;
    const char* expected;
  };
  for (const auto& [endpoint, expected] :
       {Case{"http://127.0.0.1:1/token", "http://127.0.0.1:1/token?client_id=a-1"},
        Case{"http://127.0.0.1:1/token?x=1", "http://127.0.0.1:1/token?x=1&client_id=a-1"}}) {
    const auto access = engine_access(acme(), {.client_id = "a-1", .identity_endpoint = endpoint});
    ASSERT_TRUE(access) << access.error().message;
    EXPECT_EQ(value(*access, "storage_account_url"), "https://acme.blob.core.windows.net?");
    ASSERT_EQ(access->environment.size(), 1U);
    EXPECT_EQ(access->environment.front(), std::pair(std::string("IDENTITY_ENDPOINT"), std::string(expected)));
  }
}

TEST(EngineAccess, names_the_variable_that_is_wrong_and_never_its_text) {
  struct Case {
    AzureCredentials credentials;
    const char* variable;
  };
  const std::string key = k_key;
  const std::string token = k_token;
  for (const auto& [credentials, variable] : {
           Case{connection_string("hush"), "AZURE_STORAGE_CONNECTION_STRING"},
           Case{connection_string(key), "AZURE_STORAGE_CONNECTION_STRING"},
           Case{connection_string("UseDevelopmentStorage=true"), "AZURE_STORAGE_CONNECTION_STRING"},
           Case{connection_string("AccountName=other;AccountKey=" + key), "AZURE_STORAGE_CONNECTION_STRING"},
           Case{connection_string("AccountName=acme"), "AZURE_STORAGE_CONNECTION_STRING"},
           Case{connection_string("AccountName=acme;AccountKey="), "AZURE_STORAGE_CONNECTION_STRING"},
           Case{connection_string("AccountName=acme;AccountKey=hush!hush!"), "AZURE_STORAGE_CONNECTION_STRING"},
           Case{connection_string("AccountName=acme;SharedAccessSignature=hush"), "AZURE_STORAGE_CONNECTION_STRING"},
           Case{connection_string("BlobEndpoint=https://x:hush@other/?sig=hush;AccountKey=" + key),
                "AZURE_STORAGE_CONNECTION_STRING"},
           Case{{.account_key = Secret("hushhush-")}, "AZURE_STORAGE_KEY"},
           Case{{.account_key = Secret("hush hus")}, "AZURE_STORAGE_KEY"},
           Case{{.account_key = Secret("====")}, "AZURE_STORAGE_KEY"},
           Case{{.sas_token = Secret("?")}, "AZURE_STORAGE_SAS_TOKEN"},
           Case{{.sas_token = Secret("sv=hush")}, "AZURE_STORAGE_SAS_TOKEN"},
           Case{{.sas_token = Secret(token + "\nhush")}, "AZURE_STORAGE_SAS_TOKEN"},
           Case{{.sas_token = Secret("https://acme.blob.core.windows.net/history?" + token + "#")},
                "AZURE_STORAGE_SAS_TOKEN"},
           Case{{.client_id = "a", .federated_token_file = "/hush"}, "AZURE_TENANT_ID"},
           Case{{.tenant_id = "a", .federated_token_file = "/hush"}, "AZURE_CLIENT_ID"},
           Case{{.client_id = "hush&hush", .identity_endpoint = "http://127.0.0.1:1"}, "AZURE_CLIENT_ID"},
           Case{{.tenant_id = "hush hush"}, "AZURE_TENANT_ID"},
           Case{{.client_id = "a"}, "IDENTITY_ENDPOINT"},
       }) {
    const auto access = engine_access(acme(), credentials);
    ASSERT_FALSE(access) << variable << ": " << given(access);
    EXPECT_EQ(access.error().kind, ErrorKind::bad_input);
    EXPECT_TRUE(access.error().message.contains(variable)) << access.error().message;
    EXPECT_FALSE(access.error().message.contains("hush")) << access.error().message;
    EXPECT_FALSE(access.error().message.contains("aHVza")) << access.error().message;
  }
}

TEST(EngineAccess, refuses_an_identity_over_plain_http) {
  const auto emulator = *parse_location("http://127.0.0.1:10000/devstoreaccount1/history");
  const auto access = engine_access(emulator, {});
  ASSERT_FALSE(access);
  EXPECT_TRUE(access.error().message.contains("AZURE_STORAGE_CONNECTION_STRING")) << access.error().message;
  EXPECT_TRUE(engine_access(emulator, {.account_key = Secret(k_key)}));
}

}  // namespace
}  // namespace runlight::archive
