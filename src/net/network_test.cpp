// SPDX-License-Identifier: MIT
#include "net/network.hpp"

#include <gmock/gmock.h>

namespace runlight::net {
namespace {

struct Membership {
  std::string_view network;
  std::string_view address;
  bool is_in;
};

class NetworkContains : public testing::TestWithParam<Membership> {};

TEST_P(NetworkContains, what_shares_its_leading_bits) {
  const auto network = Network::parse(GetParam().network);
  ASSERT_TRUE(network) << network.error().message;
  EXPECT_EQ(network->contains(GetParam().address), GetParam().is_in) << GetParam().address << " in " << GetParam().network;
}

INSTANTIATE_TEST_SUITE_P(
    Addresses, NetworkContains,
    testing::Values(Membership{"10.0.0.0/8", "10.255.0.1", true}, Membership{"10.0.0.0/8", "11.0.0.0", false},
                    Membership{"10.0.0.0/8", "::ffff:10.1.2.3", true}, Membership{"10.0.0.0/8", "::10.1.2.3", false},
                    Membership{"192.0.2.128/25", "192.0.2.128", true}, Membership{"192.0.2.128/25", "192.0.2.127", false},
                    Membership{"192.0.2.7", "192.0.2.7", true}, Membership{"192.0.2.7", "192.0.2.6", false},
                    Membership{"192.0.2.7/32", "192.0.2.7", true}, Membership{"0.0.0.0/0", "203.0.113.9", true},
                    Membership{"0.0.0.0/0", "::1", false}, Membership{"::/0", "2001:db8::1", true},
                    Membership{"::/0", "10.0.0.1", false}, Membership{"::1", "::1", true}, Membership{"::1", "::2", false},
                    Membership{"::1", "0:0:0:0:0:0:0:1", true}, Membership{"2001:db8::/33", "2001:db8:7fff::1", true},
                    Membership{"2001:db8::/33", "2001:db8:8000::1", false}, Membership{"fe80::/10", "fe80::1%eth0", true},
                    Membership{"::ffff:10.0.0.0/104", "10.9.9.9", true}, Membership{"::ffff:192.0.2.7", "192.0.2.7", true},
                    Membership{"10.0.0.0/8", "", false}, Membership{"10.0.0.0/8", "10.0.0.1:80", false},
                    Membership{"10.0.0.0/8", "10.0.0", false}, Membership{"10.0.0.0/8", "010.0.0.1", false},
                    Membership{"0.0.0.0/0", "localhost", false},
                    Membership{"10.0.0.0/8", std::string_view("10.0.0.1\0x", 10), false}));

class NoNetwork : public testing::TestWithParam<std::string_view> {};

TEST_P(NoNetwork, is_refused_as_bad_input) {
  const auto network = Network::parse(GetParam());
  ASSERT_FALSE(network) << network->text();
  EXPECT_EQ(network.error().kind, ErrorKind::bad_input);
  EXPECT_THAT(network.error().message, testing::HasSubstr(std::string(GetParam())));
}

INSTANTIATE_TEST_SUITE_P(Texts, NoNetwork,
                         testing::Values("", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0.0/8/8",
                                         "10.0.0.0 /8", "10.0.0", "::1/129", "[::1]", "::ffff:10.0.0.0/8", "fe80::1%eth0",
                                         "localhost", "10.0.0.1/8", "2001:db8::1/32", "*"));

TEST(Network, says_what_may_be_meant_when_bits_behind_the_prefix_are_set) {
  EXPECT_THAT(Network::parse("10.1.2.3/8").error().message, testing::HasSubstr("Write 10.0.0.0/8 for the whole network"));
}

TEST(Network, is_written_as_it_was_read) {
  for (const auto* text : {"10.0.0.0/8", "192.0.2.7", "2001:db8::/32", "::1", "::/0", "0.0.0.0/0"}) {
    EXPECT_EQ(Network::parse(text)->text(), text);
  }
  EXPECT_EQ(*Network::parse("::ffff:10.0.0.0/104"), *Network::parse("10.0.0.0/8"));
}

TEST(UsualAddress, is_one_text_for_each_address) {
  EXPECT_EQ(usual_address("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(usual_address("2001:DB8:0:0::1"), "2001:db8::1");
  EXPECT_EQ(usual_address("fe80::1%eth0"), "fe80::1");
  for (const auto* text : {"", "unknown", "[::1]", "192.0.2.7:80", "192.0.2.07"})
    EXPECT_EQ(usual_address(text), std::nullopt);
}

TEST(AddressGroup, is_what_one_client_can_hold) {
  EXPECT_EQ(address_group("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(address_group("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(address_group("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(address_group("2001:db8:1:2::ffff"), address_group("2001:db8:1:2:ffff::"));
  EXPECT_NE(address_group("2001:db8:1:2::1"), address_group("2001:db8:1:3::1"));
  EXPECT_EQ(address_group(""), "");
}

}  // namespace
}  // namespace runlight::net
