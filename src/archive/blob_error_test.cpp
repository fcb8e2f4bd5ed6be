// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "archive/blob_error.hpp"

namespace runlight::archive {
namespace {

Error told(const char* message) {
  return blob_error({.kind = ErrorKind::storage, .message = message, .engine_code = 1001}, "https://acme/history");
}

// The messages are the engine's own, of version 26.7.
TEST(BlobError, tells_a_refused_sign_in_with_azures_reason) {
  for (const auto* message :
       {"Azure::Core::Credentials::AuthenticationException: GetToken(): error response: 401 Unauthorized\n\n{\"error\": "
        "\"invalid_client\", \"error_description\": \"AADSTS700024: Client assertion is not within its valid time range.\"}",
        "The table structure cannot be extracted from a Parquet format file: std::exception. Code: 1001, type: "
        "Azure::Core::Credentials::AuthenticationException, e.what() = GetToken(): error response: 401 Unauthorized\n\n"
        "{\"error\": \"invalid_client\", \"error_description\": \"AADSTS700024: …\"}"}) {
    const auto error = told(message);
    EXPECT_EQ(error.kind, ErrorKind::unauthorized);
    EXPECT_TRUE(
        error.message.starts_with("cannot sign in to the archive https://acme/history: GetToken(): error response: "
                                  "401 Unauthorized {\"error\": \"invalid_client\""))
        << error.message;
    EXPECT_TRUE(error.message.contains("AADSTS700024")) << error.message;
    EXPECT_FALSE(error.message.contains("\n"));
  }
}

TEST(BlobError, tells_a_host_that_is_not_reached_from_one_that_answers) {
  const auto refused = told(
      "Azure::Storage::StorageException: 500 Poco::Exception. Code: 1000, e.code() = 111, Connection refused, Stack trace "
      "(when copying this message, always include the lines below):\n\n0. ? @ 0x000000001c8ffef2\n");
  EXPECT_EQ(refused.kind, ErrorKind::unavailable);
  EXPECT_EQ(refused.message, "the archive https://acme/history cannot be reached: Connection refused; try again later");
  for (const auto& [message, why] :
       {std::pair{
            "Azure::Storage::StorageException: 408 Poco::Exception. Code: 1000, e.code() = 0, Timeout, Stack trace (when",
            "Timeout"},
        std::pair{"Azure::Storage::StorageException: 500 Code: 198. DB::NetException: Not found address of host: acme. "
                  "(DNS_ERROR), Stack trace (when",
                  "Not found address of host: acme. (DNS_ERROR)"},
        std::pair{"Poco::Net::MessageException: Malformed message", "Poco::Net::MessageException: Malformed message"},
        std::pair{"std::runtime_error: Failed to parse xml", "Failed to parse xml"}}) {
    const auto error = told(message);
    EXPECT_EQ(error.kind, ErrorKind::unavailable);
    EXPECT_EQ(error.message,
              std::string("the archive https://acme/history cannot be reached: ") + why + "; try again later");
  }
  const auto busy = told("Azure::Storage::StorageException: 503 Server busy.\nRequestId:1");
  EXPECT_EQ(busy.kind, ErrorKind::unavailable);
  EXPECT_EQ(busy.http_status, 503);
  EXPECT_EQ(busy.message, "the archive https://acme/history answered \"503 Server busy.\"; try again later");
}

TEST(BlobError, tells_a_machine_without_an_identity_what_to_set) {
  const auto error = told(
      "Azure::Core::Credentials::AuthenticationException: GetToken(): error response: 500 Poco::Exception. Code: 1000, "
      "e.code() = 101, Net Exception: Network is unreachable: 169.254.169.254:80, Stack trace (when");
  EXPECT_EQ(error.kind, ErrorKind::unavailable);
  EXPECT_TRUE(error.message.contains("(Net Exception: Network is unreachable: 169.254.169.254:80)")) << error.message;
  EXPECT_TRUE(error.message.contains("set AZURE_STORAGE_CONNECTION_STRING")) << error.message;
}

TEST(BlobError, says_how_to_trust_an_authority_of_ones_own) {
  for (const auto* type : {"Azure::Storage::StorageException: ",
                           "Azure::Core::Credentials::AuthenticationException: GetToken(): error response: "}) {
    const auto error = told((std::string(type) + "500 Poco::Exception. Code: 1000, e.code() = 0, SSL Exception: "
                                                 "error:0A000086:SSL routines::certificate verify failed, Stack trace (when")
                                .c_str());
    EXPECT_EQ(error.kind, ErrorKind::unavailable);
    EXPECT_TRUE(error.message.contains("SSL_CERT_FILE")) << error.message;
  }
}

TEST(BlobError, names_the_credentials_of_a_refusal) {
  EXPECT_EQ(
      told("Azure::Storage::StorageException: 400 Authentication information is not given in the correct format.").kind,
      ErrorKind::unauthorized);
  const auto error = told("Azure::Storage::StorageException: 403 Server failed to authenticate the request.\nRequestId:1");
  EXPECT_EQ(error.kind, ErrorKind::forbidden);
  EXPECT_TRUE(error.message.contains("AZURE_STORAGE_SAS_TOKEN")) << error.message;
}

}  // namespace
}  // namespace runlight::archive
