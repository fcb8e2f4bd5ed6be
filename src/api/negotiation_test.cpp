// SPDX-License-Identifier: MIT
#include "api/negotiation.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace runlight::api {
namespace {

TEST(accepted_quality, is_as_the_header_says) {
  struct Row {
    std::string_view header, coding;
    double quality;
  };
  for (const auto& row : std::initializer_list<Row>{
           {"", "br", 0},
           {"gzip, deflate, br", "br", 1},
           {"gzip;q=0.8, br;q=0.5", "br", 0.5},
           {"gzip;q=0.8, BR ; Q=0.25", "br", 0.25},
           {"br;q=0", "br", 0},
           {"*", "br", 1},
           {"*;q=0.1, br;q=0", "br", 0},
           {"*;q=0.1", "gzip", 0.1},
           {"br;q=oh", "br", 0},
           {"br;q=7", "br", 0},
           {"brotli", "br", 0},
           {",,;;q=", "br", 0},
       }) {
    EXPECT_DOUBLE_EQ(accepted_quality(row.header, row.coding), row.quality) << row.header << " for " << row.coding;
  }
}

TEST(matches_etag, compares_weakly_in_a_list) {
  EXPECT_TRUE(matches_etag(R"("abc")", R"("abc")"));
  EXPECT_TRUE(matches_etag(R"("x", W/"abc" ,"y")", R"("abc")"));
  EXPECT_TRUE(matches_etag("*", R"("abc")"));
  EXPECT_FALSE(matches_etag(R"("abcd")", R"("abc")"));
  EXPECT_FALSE(matches_etag("abc", R"("abc")"));
  EXPECT_FALSE(matches_etag("", R"("abc")"));
}

TEST(is_local_host, knows_the_names_of_this_machine) {
  for (const auto* name : {"localhost", "localhost:8080", "LocalHost", "127.0.0.1:1", "[::1]", "[::1]:8080"})
    EXPECT_TRUE(is_local_host(name)) << name;
  for (const auto* name :
       {"evil.example", "localhost.evil.example:8080", "127.0.0.1.nip.io", "::1", "[::1", "", "[::2]",
        "localhost:8080.evil.example", "[::1]:8080.evil.example", "[::1].evil.example", "127.0.0.1:80@evil"}) {
    EXPECT_FALSE(is_local_host(name)) << name;
  }
}

}  // namespace
}  // namespace runlight::api
