// SPDX-License-Identifier: MIT
#include "app/environment.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace runlight::app
