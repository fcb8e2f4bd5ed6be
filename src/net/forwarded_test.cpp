// SPDX-License-Identifier: MIT
#include "net/forwarded.hpp"

#include <gtest/gtest.h>

namespace runlight::net {
namespace {

/// 10.0.0.0/8 and ::1 are the proxies.
const std::vector<Network>& proxies() {
  static const std::vector<Network> networks{*Network::parse("10.0.0.0/8"), *Network::parse("::1")};
  return networks;
}

struct Asked {
  std::string what;
  std::string connection;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string client;
};

void PrintTo(const Asked& asked, std::ostream* out) { *out << asked.what; }

class ClientAddress : public testing::TestWithParam<Asked> {};

TEST_P(ClientAddress, is_the_first_from_the_end_that_is_no_proxy) {
  ServerRequest request{.method = "GET", .target = "/", .headers = {}, .body = {}, .remote_address = GetParam().connection};
  for (const auto& [name, value] : GetParam().headers) request.headers.add(name, value);
  EXPECT_EQ(client_address(request, proxies()), GetParam().client);
}

constexpr auto* k_xff = "X-Forwarded-For";

INSTANTIATE_TEST_SUITE_P(
    Connections, ClientAddress,
    testing::Values(Asked{"no header", "192.0.2.1", {}, "192.0.2.1"},
                    Asked{"no header of a proxy", "10.0.0.1", {}, "10.0.0.1"},
                    Asked{"who is no proxy says nothing", "192.0.2.1", {{k_xff, "203.0.113.9"}}, "192.0.2.1"},
                    Asked{"who is no proxy claims to be one", "192.0.2.1", {{k_xff, "203.0.113.9, 10.0.0.1"}}, "192.0.2.1"},
                    Asked{"who is no proxy sends Forwarded", "192.0.2.1", {{"Forwarded", "for=203.0.113.9"}}, "192.0.2.1"},
                    Asked{"mapped connection", "::ffff:192.0.2.1", {{k_xff, "203.0.113.9"}}, "192.0.2.1"},
                    Asked{"mapped proxy", "::ffff:10.0.0.1", {{k_xff, "203.0.113.9"}}, "203.0.113.9"},
                    Asked{"IPv6 proxy", "::1", {{k_xff, "203.0.113.9"}}, "203.0.113.9"},
                    Asked{"unknown connection", "", {{k_xff, "203.0.113.9"}}, ""}));

INSTANTIATE_TEST_SUITE_P(
    XForwardedFor, ClientAddress,
    testing::Values(
        Asked{"one hop", "10.0.0.1", {{k_xff, "203.0.113.9"}}, "203.0.113.9"},
        Asked{"two proxies", "10.0.0.1", {{k_xff, "203.0.113.9, 10.0.0.2"}}, "203.0.113.9"},
        Asked{"a client's own invention before", "10.0.0.1", {{k_xff, "127.0.0.1, 203.0.113.9"}}, "203.0.113.9"},
        Asked{"a proxy's address as invention", "10.0.0.1", {{k_xff, "10.0.0.9, 203.0.113.9, 10.0.0.2"}}, "203.0.113.9"},
        Asked{"the client's line first", "10.0.0.1", {{k_xff, "127.0.0.1"}, {k_xff, "203.0.113.9"}}, "203.0.113.9"},
        Asked{
            "the lines in any case", "10.0.0.1", {{"x-forwarded-for", "127.0.0.1"}, {k_xff, "203.0.113.9"}}, "203.0.113.9"},
        Asked{"only proxies", "10.0.0.1", {{k_xff, "10.0.0.3, 10.0.0.2"}}, "10.0.0.3"},
        Asked{"unreadable last", "10.0.0.1", {{k_xff, "203.0.113.9, unknown"}}, "10.0.0.1"},
        Asked{"unreadable behind a proxy", "10.0.0.1", {{k_xff, "203.0.113.9, _hidden, 10.0.0.2"}}, "10.0.0.2"},
        Asked{"unreadable before the client", "10.0.0.1", {{k_xff, "<script>, 203.0.113.9"}}, "203.0.113.9"},
        Asked{"empty", "10.0.0.1", {{k_xff, ""}}, "10.0.0.1"},
        Asked{"empty elements", "10.0.0.1", {{k_xff, ",, 203.0.113.9 ,"}}, "203.0.113.9"},
        Asked{"port", "10.0.0.1", {{k_xff, "203.0.113.9:4711"}}, "203.0.113.9"},
        Asked{"no port", "10.0.0.1", {{k_xff, "203.0.113.9:http"}}, "10.0.0.1"},
        Asked{"IPv6", "10.0.0.1", {{k_xff, "2001:DB8::0:1"}}, "2001:db8::1"},
        Asked{"IPv6 in brackets", "10.0.0.1", {{k_xff, "[2001:db8::1]"}}, "2001:db8::1"},
        Asked{"IPv6 with port", "10.0.0.1", {{k_xff, "[2001:db8::1]:4711"}}, "2001:db8::1"},
        Asked{"IPv6 with half a bracket", "10.0.0.1", {{k_xff, "[2001:db8::1"}}, "10.0.0.1"},
        Asked{"IPv4 in brackets", "10.0.0.1", {{k_xff, "[203.0.113.9]"}}, "10.0.0.1"},
        Asked{"something behind the bracket", "10.0.0.1", {{k_xff, "[2001:db8::1]x"}}, "10.0.0.1"},
        Asked{"mapped", "10.0.0.1", {{k_xff, "203.0.113.9, ::ffff:10.0.0.2"}}, "203.0.113.9"},
        Asked{"mapped client", "10.0.0.1", {{k_xff, "::ffff:203.0.113.9"}}, "203.0.113.9"},
        Asked{"null character", "10.0.0.1", {{k_xff, std::string("203.0.113.9\0", 12)}}, "10.0.0.1"},
        Asked{"quotes are none of this header's", "10.0.0.1", {{k_xff, "\"203.0.113.9\""}}, "10.0.0.1"},
        Asked{"a quote that would hide what follows", "10.0.0.1", {{k_xff, "\"1.1.1.1, 203.0.113.9"}}, "203.0.113.9"},
        Asked{"Forwarded beside it", "10.0.0.1", {{"Forwarded", "for=1.1.1.1"}, {k_xff, "203.0.113.9"}}, "203.0.113.9"}));

INSTANTIATE_TEST_SUITE_P(
    Forwarded, ClientAddress,
    testing::Values(
        Asked{"one hop", "10.0.0.1", {{"Forwarded", "for=203.0.113.9;proto=https;by=10.0.0.1"}}, "203.0.113.9"},
        Asked{"for in any case and place", "10.0.0.1", {{"Forwarded", "proto=https; For=203.0.113.9"}}, "203.0.113.9"},
        Asked{"two proxies", "10.0.0.1", {{"Forwarded", "for=1.1.1.1, for=203.0.113.9, for=10.0.0.2"}}, "203.0.113.9"},
        Asked{"two lines", "10.0.0.1", {{"Forwarded", "for=1.1.1.1"}, {"Forwarded", "for=203.0.113.9"}}, "203.0.113.9"},
        Asked{"IPv6 with port", "10.0.0.1", {{"Forwarded", "for=\"[2001:db8::1]:4711\""}}, "2001:db8::1"},
        Asked{"unknown", "10.0.0.1", {{"Forwarded", "for=1.1.1.1, for=unknown"}}, "10.0.0.1"},
        Asked{"hidden", "10.0.0.1", {{"Forwarded", "for=1.1.1.1, for=_x, for=10.0.0.2"}}, "10.0.0.2"},
        Asked{"an element without for", "10.0.0.1", {{"Forwarded", "for=1.1.1.1, proto=https"}}, "10.0.0.1"},
        Asked{"two fors", "10.0.0.1", {{"Forwarded", "for=1.1.1.1;for=203.0.113.9"}}, "10.0.0.1"},
        Asked{"an element in quotes",
              "10.0.0.1",
              {{"Forwarded", "for=\"1.1.1.1, for=2.2.2.2\", for=203.0.113.9"}},
              "203.0.113.9"},
        Asked{"an open quote", "10.0.0.1", {{"Forwarded", "for=\"1.1.1.1, for=203.0.113.9"}}, "10.0.0.1"},
        Asked{"an escaped quote",
              "10.0.0.1",
              {{"Forwarded", R"(host="\", for=1.1.1.1;x=", for=203.0.113.9)"}},
              "203.0.113.9"}));

TEST(ClientAddressOf, a_list_without_end_is_read_no_further_than_any_chain_of_proxies_is_long) {
  std::string list = "203.0.113.9";
  for (int i = 0; i < 1'000; ++i) list += ",10.0.0.2";
  const ServerRequest request{
      .method = "GET", .target = "/", .headers = {{k_xff, list}}, .body = {}, .remote_address = "10.0.0.1"};
  EXPECT_EQ(client_address(request, proxies()), "10.0.0.2");
  EXPECT_EQ(client_address(request, {}), "10.0.0.1");
}

}  // namespace
}  // namespace runlight::net
