// SPDX-License-Identifier: MIT
#include "app/environment.hpp"

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

namespace runlight::app {
namespace {

TEST(ParseListen, takes_the_usual_forms) {
  EXPECT_EQ(parse_listen("127.0.0.1:8080")->port, 8080);
  EXPECT_EQ(parse_listen("[::1]:8080")->address, "::1");
  EXPECT_EQ(parse_listen(":0")->address, "127.0.0.1");
  EXPECT_EQ(parse_listen("8081")->port, 8081);
  EXPECT_EQ(parse_listen("0.0.0.0:80")->address, "0.0.0.0");
}

TEST(ParseListen, refuses_what_is_no_address) {
  for (const auto* text : {"", "host", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:80x"}) {
    const auto parsed = parse_listen(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().kind, ErrorKind::bad_input);
  }
}

TEST(UrlOfListen, is_an_address_that_this_machine_can_ask) {
  EXPECT_EQ(*url_of_listen("127.0.0.1:8080"), "http://127.0.0.1:8080");
  EXPECT_EQ(*url_of_listen("10.1.2.3:80"), "http://10.1.2.3:80");
  EXPECT_EQ(*url_of_listen("0.0.0.0:8080"), "http://127.0.0.1:8080") << "every address is no address to ask";
  EXPECT_EQ(*url_of_listen("[::]:8080"), "http://[::1]:8080");
  EXPECT_FALSE(url_of_listen("nowhere"));
}

/// Variables for the time of a test.
class CredentialsTest : public testing::Test {
 protected:
  void TearDown() override {
    for (const auto& name : set_) unsetenv(name.c_str());
  }
  void SetUp() override {
    for (const auto* name : {"RUNLIGHT_GITHUB_TOKEN", "RUNLIGHT_GITHUB_TOKEN_FILE", "GITHUB_TOKEN",
                             "RUNLIGHT_GITHUB_APP_PRIVATE_KEY", "RUNLIGHT_WEBHOOK_SECRET", "RUNLIGHT_WEBHOOK_SECRET_FILE"}) {
      unsetenv(name);
    }
  }
  void set(const std::string& name, const std::string& value) {
    setenv(name.c_str(), value.c_str(), 1);
    set_.push_back(name);
  }
  static std::string key_pem() {
    EVP_PKEY* const key = EVP_RSA_gen(2048);
    BIO* const bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
    char* text = nullptr;
    const auto size = BIO_get_mem_data(bio, &text);
    std::string pem(text, static_cast<std::size_t>(size));
    BIO_free(bio);
    EVP_PKEY_free(key);
    return pem;
  }

 private:
  std::vector<std::string> set_;
};

TEST_F(CredentialsTest, are_the_token_unless_an_app_is_named) {
  EXPECT_TRUE(github_credentials({}, "")->token.empty());
  set("GITHUB_TOKEN", "a");
  EXPECT_EQ(github_credentials({}, "")->token.reveal(), "a");
  set("RUNLIGHT_GITHUB_TOKEN", "b");
  EXPECT_EQ(github_credentials({}, "")->token.reveal(), "b");
}

TEST_F(CredentialsTest, are_the_token_of_a_file_where_one_is_named) {
  const auto path = testing::TempDir() + "runlight-token";
  std::ofstream(path) << " from-a-file\n";
  set("GITHUB_TOKEN", "a");
  set("RUNLIGHT_GITHUB_TOKEN_FILE", path);
  EXPECT_EQ(github_credentials({}, "")->token.reveal(), "from-a-file");
  EXPECT_EQ(github_credentials({.app_id = "7"}, "acme").error().message,
            "Both a token and the App 7 are given: unset RUNLIGHT_GITHUB_TOKEN_FILE or leave out --app-id.");
  set("RUNLIGHT_GITHUB_TOKEN", "b");
  EXPECT_EQ(github_credentials({}, "")->token.reveal(), "b") << "the variable itself wins";
  unsetenv("RUNLIGHT_GITHUB_TOKEN");
  std::filesystem::remove(path);
  const auto unread = github_credentials({}, "");
  ASSERT_FALSE(unread) << "rather than to ask as somebody else";
  EXPECT_EQ(unread.error().message, "The file that RUNLIGHT_GITHUB_TOKEN_FILE names cannot be read or is empty.");
}

TEST_F(CredentialsTest, hold_the_webhooks_secret_as_it_is) {
  EXPECT_TRUE(webhook_secret()->empty());
  set("RUNLIGHT_WEBHOOK_SECRET", " with spaces ");
  EXPECT_EQ(webhook_secret()->reveal(), " with spaces ");
  unsetenv("RUNLIGHT_WEBHOOK_SECRET");
  const auto path = testing::TempDir() + "runlight-webhook-secret";
  std::ofstream(path) << "from-a-file\n";
  set("RUNLIGHT_WEBHOOK_SECRET_FILE", path);
  EXPECT_EQ(webhook_secret()->reveal(), "from-a-file");
  std::filesystem::remove(path);
  EXPECT_FALSE(webhook_secret());
}

TEST_F(CredentialsTest, are_an_apps_with_its_key_from_a_variable_in_one_line_or_from_a_file) {
  const auto pem = key_pem();
  std::string in_one_line;
  for (const char c : pem) in_one_line += c == '\n' ? std::string("\\n") : std::string(1, c);
  set("GITHUB_TOKEN", "a job has one in any case");
  set("RUNLIGHT_GITHUB_APP_PRIVATE_KEY", in_one_line);
  const auto by_text = github_credentials({.app_id = "7", .app_installation = 42}, "acme");
  ASSERT_TRUE(by_text) << by_text.error().message;
  EXPECT_EQ(by_text->app->private_key.reveal(), pem);
  EXPECT_EQ(by_text->app->app_id, "7");
  EXPECT_EQ(by_text->app->installation_id, 42);
  EXPECT_EQ(by_text->app->owner, "acme");
  EXPECT_TRUE(by_text->token.empty());

  unsetenv("RUNLIGHT_GITHUB_APP_PRIVATE_KEY");
  const auto path = testing::TempDir() + "runlight-app-key.pem";
  std::ofstream(path) << pem;
  const auto by_file = github_credentials({.app_id = "7", .app_key_file = path}, "acme");
  std::filesystem::remove(path);
  ASSERT_TRUE(by_file) << by_file.error().message;
  EXPECT_EQ(by_file->app->private_key.reveal(), pem);
}

struct WrongCredentials {
  std::string name;
  GithubSettings settings;
  std::string token;
  std::string key;
  std::string message;
  std::string owner = "acme";
};

class RefusedCredentials : public CredentialsTest, public testing::WithParamInterface<WrongCredentials> {};

TEST_P(RefusedCredentials, are_told_in_one_sentence) {
  if (!GetParam().token.empty()) set("RUNLIGHT_GITHUB_TOKEN", GetParam().token);
  if (!GetParam().key.empty()) set("RUNLIGHT_GITHUB_APP_PRIVATE_KEY", GetParam().key);
  const auto credentials = github_credentials(GetParam().settings, GetParam().owner);
  ASSERT_FALSE(credentials);
  EXPECT_EQ(credentials.error().kind, ErrorKind::bad_input);
  EXPECT_EQ(credentials.error().message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Table, RefusedCredentials,
    testing::Values(
        WrongCredentials{"key_without_app",
                         {},
                         "",
                         "k",
                         "RUNLIGHT_GITHUB_APP_PRIVATE_KEY is given, but not which App it is of: give --app-id "
                         "(RUNLIGHT_GITHUB_APP_ID) too."},
        WrongCredentials{"installation_without_app",
                         {.app_installation = 1},
                         "",
                         "",
                         "--app-installation (RUNLIGHT_GITHUB_APP_INSTALLATION_ID) is given, but not which App it is of: "
                         "give --app-id (RUNLIGHT_GITHUB_APP_ID) too."},
        WrongCredentials{"token_and_app",
                         {.app_id = "7"},
                         "t",
                         "k",
                         "Both a token and the App 7 are given: unset RUNLIGHT_GITHUB_TOKEN or leave out --app-id."},
        WrongCredentials{"no_key",
                         {.app_id = "7"},
                         "",
                         "",
                         "The private key of the App 7 is missing: give its file as --app-key-file, or its text as "
                         "RUNLIGHT_GITHUB_APP_PRIVATE_KEY."},
        WrongCredentials{"two_keys",
                         {.app_id = "7", .app_key_file = "x"},
                         "",
                         "k",
                         "The App's private key is given twice: unset RUNLIGHT_GITHUB_APP_PRIVATE_KEY or leave out "
                         "--app-key-file."},
        WrongCredentials{"no_owner",
                         {.app_id = "7"},
                         "",
                         "k",
                         "Which installation of the App 7 is meant? Give the --owner that installed it, or "
                         "--app-installation.",
                         ""},
        WrongCredentials{"no_such_file",
                         {.app_id = "7", .app_key_file = "/nonexistent/key.pem"},
                         "",
                         "",
                         "The App's private key cannot be read from \"/nonexistent/key.pem\"."},
        WrongCredentials{"no_pem",
                         {.app_id = "7"},
                         "",
                         "no key at all",
                         "The App's private key cannot be read: it must be the text of the .pem file that GitHub gave, from "
                         "-----BEGIN to the end, without a pass phrase."},
        WrongCredentials{
            "no_id", {.app_id = "my app"}, "", "k", "\"my app\" is no App id: give its number or its client id."}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace runlight::app
