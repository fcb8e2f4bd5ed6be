// SPDX-License-Identifier: MIT
#include "archive/location.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace runlight::archive {
namespace {

TEST(ArchiveLocation, takes_a_container_with_and_without_a_prefix) {
  struct Case {
    const char* text;
    const char* account_url;
    const char* account;
    const char* container;
    const char* prefix;
    const char* shown;
  };
  for (const auto& c : {
           Case{"https://acme.blob.core.windows.net/history", "https://acme.blob.core.windows.net", "acme", "history", "",
                "https://acme.blob.core.windows.net/history"},
           Case{" https://acme.blob.core.windows.net/history/\n", "https://acme.blob.core.windows.net", "acme", "history",
                "", "https://acme.blob.core.windows.net/history"},
           Case{"https://ACME.blob.core.windows.net/history/Team_1/a.b/", "https://acme.blob.core.windows.net", "acme",
                "history", "Team_1/a.b/", "https://acme.blob.core.windows.net/history/Team_1/a.b"},
           Case{"https://acme.blob.core.chinacloudapi.cn/a-b-1", "https://acme.blob.core.chinacloudapi.cn", "acme", "a-b-1",
                "", "https://acme.blob.core.chinacloudapi.cn/a-b-1"},
           Case{"http://127.0.0.1:10000/devstoreaccount1/history/team", "http://127.0.0.1:10000/devstoreaccount1",
                "devstoreaccount1", "history", "team/", "http://127.0.0.1:10000/devstoreaccount1/history/team"},
       }) {
    const auto location = parse_location(c.text);
    ASSERT_TRUE(location) << c.text << ": " << location.error().message;
    EXPECT_EQ(location->folder, "") << c.text;
    EXPECT_EQ(location->account_url, c.account_url) << c.text;
    EXPECT_EQ(location->account, c.account) << c.text;
    EXPECT_EQ(location->container, c.container) << c.text;
    EXPECT_EQ(location->prefix, c.prefix) << c.text;
    EXPECT_EQ(location->text(), c.shown) << c.text;
  }
}

TEST(ArchiveLocation, takes_a_folder_as_an_absolute_path) {
  EXPECT_EQ(parse_location("/var/lib/archive/")->folder, "/var/lib/archive");
  EXPECT_EQ(parse_location("/var/./lib/../archive")->folder, "/var/archive");
  EXPECT_EQ(parse_location("/")->folder, "/");
  EXPECT_EQ(parse_location("some/where")->text(), (std::filesystem::current_path() / "some/where").string());
}

TEST(ArchiveLocation, refuses_what_is_neither_and_says_what_to_write) {
  for (const std::string text : {"",
                                 "  ",
                                 "https://",
                                 "https:///history",
                                 "https://acme.blob.core.windows.net",
                                 "https://acme.blob.core.windows.net/",
                                 "https://acme.blob.core.windows.net/History",
                                 "https://acme.blob.core.windows.net/ab",
                                 "https://acme.blob.core.windows.net/a--b",
                                 "https://acme.blob.core.windows.net/-ab",
                                 "https://acme.blob.core.windows.net/history/a//b",
                                 "https://acme.blob.core.windows.net/history/../b",
                                 "https://acme.blob.core.windows.net/history/a*",
                                 "https://acme.blob.core.windows.net/history/{a,b}",
                                 "https://acme.blob.core.windows.net/history/a%20b",
                                 "https://acme.blob.core.windows.net/history/a'b",
                                 "https://ac_me.blob.core.windows.net/history",
                                 "https://ab.blob.core.windows.net/history",
                                 "http://127.0.0.1:10000/history",
                                 "ftp://acme.blob.core.windows.net/history",
                                 "azure://acme/history"}) {
    const auto location = parse_location(text);
    ASSERT_FALSE(location) << text;
    EXPECT_EQ(location.error().kind, ErrorKind::bad_input) << text;
    EXPECT_TRUE(location.error().message.contains("https://ACCOUNT.blob.core.windows.net/CONTAINER")) << text;
  }
  EXPECT_FALSE(parse_location(std::string(5'000, 'a')));
}

TEST(ArchiveLocation, refuses_a_folder_that_the_engine_would_take_for_a_pattern_or_a_terminal_for_a_command) {
  for (const std::string text : {"/var/*", "/var/a?", "/var/{a,b}", "/var/a\nb", "/var/a\x1b[1m"}) {
    const auto location = parse_location(text);
    ASSERT_FALSE(location) << text;
    EXPECT_EQ(location.error().kind, ErrorKind::bad_input) << text;
  }
}

TEST(ArchiveLocation, never_repeats_a_secret_that_was_pasted_into_the_address) {
  for (const std::string text : {"https://acme.blob.core.windows.net/history?sv=1&sig=hush", "https://me:hush@acme/history",
                                 "ftp://acme/history?sig=hush", "https://acme.blob.core.windows.net/history#hush",
                                 "acme.blob.core.windows.net/history?sig=hush"}) {
    const auto location = parse_location(text);
    ASSERT_FALSE(location) << text;
    EXPECT_FALSE(location.error().message.contains("hush")) << location.error().message;
    EXPECT_TRUE(location.error().message.contains("https://ACCOUNT.blob.core.windows.net/CONTAINER")) << text;
  }
}

}  // namespace
}  // namespace runlight::archive
