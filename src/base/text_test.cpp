// SPDX-License-Identifier: MIT
#include "base/text.hpp"

#include <gtest/gtest.h>

namespace runlight {
namespace {

TEST(NearestMatch, offers_the_word_that_was_meant_and_nothing_far_off) {
  const std::vector<std::string> flags{"--owner", "--repo", "--data", "--api-url"};
  EXPECT_EQ(nearest_match("--ownr", flags), "--owner");
  EXPECT_EQ(nearest_match("--api_url", flags), "--api-url");
  EXPECT_EQ(nearest_match("--completely-different", flags), "");
}

TEST(GlobMatch, follows_stars_and_question_marks_in_either_case) {
  EXPECT_TRUE(glob_match("*", "anything"));
  EXPECT_TRUE(glob_match("api-*", "API-gateway"));
  EXPECT_TRUE(glob_match("a?c", "abc"));
  EXPECT_TRUE(glob_match("*-*-*", "a-b-c-d"));
  EXPECT_FALSE(glob_match("api", "api-gateway"));
  EXPECT_FALSE(glob_match("a?c", "ac"));
  EXPECT_TRUE(glob_match("", ""));
}

TEST(Split, keeps_empty_pieces) {
  EXPECT_EQ(split("a,,b", ',').size(), 3U);
  EXPECT_EQ(split("", ',').size(), 1U);
}

TEST(Numbers, read_well) {
  EXPECT_EQ(with_thousands(1234567), "1,234,567");
  EXPECT_EQ(with_thousands(-1234), "-1,234");
  EXPECT_EQ(with_thousands(12), "12");
  EXPECT_EQ(human_duration(0.85), "850 ms");
  EXPECT_EQ(human_duration(192), "3 min 12 s");
  EXPECT_EQ(human_duration(7500), "2 h 5 min");
  EXPECT_EQ(human_duration(47 * 3600), "47 h 0 min");
  EXPECT_EQ(human_duration(51 * 3600), "2 days 3 h");
  EXPECT_EQ(human_duration(168 * 3600), "7 days");
}

TEST(showable, leaves_no_control_character_but_line_ends) {
  EXPECT_EQ(showable("a\x1b[2Jb\r\tc\x7f\nü"), "a?[2Jb??c?\nü");
  EXPECT_EQ(showable(""), "");
}

}  // namespace
}  // namespace runlight
