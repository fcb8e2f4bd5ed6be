// SPDX-License-Identifier: MIT
#include "auth/attempts.hpp"

#include <gtest/gtest.h>

namespace runlight::auth {
namespace {

using std::chrono::seconds;

const Attempts::TimePoint k_begin = Attempts::TimePoint{} + std::chrono::hours(1);

TEST(AttemptsTest, ABucketIsEmptiedAndFillsUpAgain) {
  Attempts attempts({.burst = 3, .refill = seconds(60)});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(attempts.take("a", k_begin), std::nullopt) << i;
  EXPECT_EQ(attempts.take("a", k_begin), seconds(20));
  EXPECT_EQ(attempts.take("a", k_begin + seconds(15)), seconds(5)) << "one too many takes nothing";
  EXPECT_EQ(attempts.take("a", k_begin + seconds(20)), std::nullopt);
  EXPECT_EQ(attempts.take("a", k_begin + seconds(20)), seconds(20));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(attempts.take("a", k_begin + seconds(1000)), std::nullopt) << i;
  EXPECT_NE(attempts.take("a", k_begin + seconds(1000)), std::nullopt) << "never more than the burst";
}

TEST(AttemptsTest, AskersAreApart) {
  Attempts attempts({.burst = 1});
  EXPECT_EQ(attempts.take("a", k_begin), std::nullopt);
  EXPECT_EQ(attempts.take("b", k_begin), std::nullopt);
  EXPECT_NE(attempts.take("a", k_begin), std::nullopt);
}

TEST(AttemptsTest, LookingCountsNothing) {
  Attempts attempts({.burst = 1, .refill = seconds(10)});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(attempts.must_wait("a", k_begin), std::nullopt);
  EXPECT_EQ(attempts.take("a", k_begin), std::nullopt);
  EXPECT_EQ(attempts.must_wait("a", k_begin), seconds(10));
  EXPECT_EQ(attempts.must_wait("a", k_begin + seconds(10)), std::nullopt);
}

TEST(AttemptsTest, NeverWaitsLessThanASecond) {
  Attempts attempts({.burst = 1000, .refill = seconds(1)});
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(attempts.take("a", k_begin), std::nullopt);
  EXPECT_EQ(attempts.take("a", k_begin), seconds(1));
}

TEST(AttemptsTest, ATimeBeforeFillsNothing) {
  Attempts attempts({.burst = 1, .refill = seconds(10)});
  EXPECT_EQ(attempts.take("a", k_begin), std::nullopt);
  EXPECT_NE(attempts.take("a", k_begin - seconds(100)), std::nullopt);
  EXPECT_NE(attempts.take("a", k_begin + seconds(5)), std::nullopt) << "nor moves the bucket's time back";
}

TEST(AttemptsTest, ManyAskersCostBoundedMemoryAndForgiveNobodyWhoIsHeld) {
  constexpr int k_askers = 100'000;
  Attempts attempts({.burst = 5, .refill = seconds(3600), .most_askers = 1'000});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(attempts.take("held", k_begin), std::nullopt);
  for (int i = 0; i < k_askers; ++i) attempts.take(std::to_string(i), k_begin);
  EXPECT_LE(attempts.size(), 1'000U);
  EXPECT_NE(attempts.must_wait("held", k_begin), std::nullopt);
}

TEST(AskerOf, IsAnAddressOrANetwork) {
  struct Case {
    const char* address;
    const char* asker;
  };
  for (const auto& [address, asker] : std::initializer_list<Case>{
           {"192.0.2.7", "192.0.2.7"},
           {"::ffff:192.0.2.7", "192.0.2.7"},
           {"::FFFF:c000:0207", "192.0.2.7"},
           {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
           {"2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"},
           {"2001:db8:1:3::1", "2001:db8:1:3::/64"},
           {"fe80::1%1", "fe80::/64"},
           {"::1", "::/64"},
           {"", ""},
           {"no address", "no address"},
           {"192.0.2.7:80", "192.0.2.7:80"},
       }) {
    EXPECT_EQ(asker_of(address), asker) << address;
  }
  EXPECT_EQ(asker_of(std::string(1'000, 'x')).size(), 64U);
}

}  // namespace
}  // namespace runlight::auth
