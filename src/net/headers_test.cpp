// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "net/http_client.hpp"

namespace runlight::net {
namespace {

TEST(Headers, compare_names_without_regard_to_case) {
  const Headers headers{{"ETag", "\"a\""}, {"link", "first"}, {"Link", "second"}, {"Empty", ""}};
  EXPECT_EQ(headers.get("etag"), "\"a\"");
  EXPECT_EQ(headers.get("LINK"), "first");
  EXPECT_TRUE(headers.has("empty"));
  EXPECT_EQ(headers.get("empty"), "");
  EXPECT_FALSE(headers.has("absent"));
  EXPECT_EQ(headers.get("absent"), "");
}

TEST(Headers, keep_their_order) {
  Headers headers;
  headers.add("B", "1");
  headers.add("A", "2");
  EXPECT_EQ(headers.all().front().first, "B");
  EXPECT_EQ(headers.all().size(), 2U);
}

}  // namespace
}  // namespace runlight::net
