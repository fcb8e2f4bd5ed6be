// SPDX-License-Identifier: MIT
#include "net/request_reader.hpp"

#include <gmock/gmock.h>

namespace runlight::net {
namespace {

struct Sent {
  std::string what;
  std::string bytes;
  int status;  ///< of the refusal; 0: it is taken
};

void PrintTo(const Sent& sent, std::ostream* out) { *out << sent.what; }

const ServerOptions k_options{
    .header_limit_bytes = 2'000, .target_limit_bytes = 100, .max_header_fields = 10, .body_limit_bytes = 1'000};

/// The refusal's status after the bytes came in pieces of that size; 0: none, and the header is taken.
int status_of(const std::string& bytes, std::size_t piece) {
  RequestReader reader(k_options);
  boost::beast::flat_buffer buffer(buffer_limit(k_options));
  for (std::size_t at = 0; at < bytes.size() && !reader.refusal() && !reader.is_header_done(); at += piece) {
    const auto size = std::min({piece, bytes.size() - at, buffer.max_size() - buffer.size()});
    buffer.commit(boost::asio::buffer_copy(buffer.prepare(size), boost::asio::buffer(bytes.data() + at, size)));
    reader.take_header(buffer);
  }
  if (reader.refusal()) return reader.refusal()->status;
  return reader.is_header_done() ? 0 : -1;
}

class RequestHeader : public testing::TestWithParam<Sent> {};

TEST_P(RequestHeader, is_taken_or_refused_however_it_arrives) {
  for (const std::size_t piece : {1, 7, 100'000}) EXPECT_EQ(status_of(GetParam().bytes, piece), GetParam().status);
}

std::string get(const std::string& target, const std::string& rest = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + rest + "\r\n";
}
std::string post(const std::string& fields) { return "POST / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n"; }

INSTANTIATE_TEST_SUITE_P(Targets, RequestHeader,
                         testing::Values(Sent{"path", get("/a?b=c"), 0}, Sent{"absolute", get("http://h/a"), 0},
                                         Sent{"absolute https", get("https://H?a"), 0},
                                         Sent{"absolute of another host", get("http://other/a"), 400},
                                         Sent{"absolute with another port", get("http://h:81/"), 400},
                                         Sent{"absolute with a user", get("http://u@h/"), 400},
                                         Sent{"another scheme", get("ftp://h/"), 400}, Sent{"asterisk", get("*"), 400},
                                         Sent{"authority", "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n", 400},
                                         Sent{"no slash", get("a"), 400},
                                         Sent{"empty", "GET  HTTP/1.1\r\nHost: h\r\n\r\n", 400},
                                         Sent{"space", get("/a b"), 400}, Sent{"control character", get("/a\x01"), 400},
                                         Sent{"longest", get("/" + std::string(99, 'a')), 0},
                                         Sent{"too long", get("/" + std::string(100, 'a')), 414},
                                         Sent{"much too long", get("/" + std::string(50'000, 'a')), 414}));

INSTANTIATE_TEST_SUITE_P(
    Lines, RequestHeader,
    testing::Values(
        Sent{"as browsers send it", get("/", "Accept: */*\r\nX:\r\nY: a\tb \r\nZ: caf\xC3\xA9\r\n"), 0},
        Sent{"HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", 0}, Sent{"HTTP/1.2", "GET / HTTP/1.2\r\nHost: h\r\n\r\n", 400},
        Sent{"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400}, Sent{"HTTP/0.9", "GET /\r\n", 400},
        Sent{"small letters", "GET / http/1.1\r\nHost: h\r\n\r\n", 400}, Sent{"TLS", "\x16\x03\x01\x02\x03\x01\xff", 400},
        Sent{"an empty line first", "\r\n" + get("/"), 400}, Sent{"two spaces", "GET /  HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        Sent{"tab", "GET\t/ HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        Sent{"bare LF in the request line", "GET / HTTP/1.1\nHost: h\r\n\r\n", 400},
        Sent{"bare LF in a field", get("/", "A: b\nC: d\r\n"), 400},
        Sent{"bare LF at the end", "GET / HTTP/1.1\r\nHost: h\r\n\n", 400},
        Sent{"bare CR in a field", get("/", "A: b\rC: d\r\n"), 400},
        Sent{"bare CR at the end", "GET / HTTP/1.1\r\nHost: h\r\n\rX", 400},
        Sent{"folded line", get("/", "A: b\r\n c\r\n"), 400}, Sent{"folded by a tab", get("/", "A: b\r\n\tc\r\n"), 400},
        Sent{"folded first", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", 400},
        Sent{"space before the colon", get("/", "A : b\r\n"), 400},
        Sent{"tab before the colon", get("/", "A\t: b\r\n"), 400}, Sent{"no colon", get("/", "A\r\n"), 400},
        Sent{"no name", get("/", ": b\r\n"), 400}, Sent{"null character", get("/", std::string("A: b\0\r\n", 7)), 400},
        Sent{"control character", get("/", "A: b\x7f\r\n"), 400}, Sent{"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
        Sent{"two Hosts", get("/", "Host: h\r\n"), 400},
        Sent{"two Hosts of HTTP/1.0", "GET / HTTP/1.0\r\nHost: h\r\nHost: i\r\n\r\n", 400},
        Sent{"large", get("/", "A: " + std::string(1'900, 'a') + "\r\n"), 0},
        Sent{"too large", get("/", "A: " + std::string(2'000, 'a') + "\r\n"), 431},
        Sent{"too large without end", "GET / HTTP/1.1\r\nA: " + std::string(9'000, 'a'), 431},
        Sent{"most fields", get("/", "A:1\r\nA:1\r\nA:1\r\nA:1\r\nA:1\r\nA:1\r\nA:1\r\nA:1\r\nA:1\r\n"), 0},
        Sent{"too many fields", get("/", "A:1\r\nA:1\r\nA:1\r\nA:1\r\nA:1\r\nA:1\r\nA:1\r\nA:1\r\nA:1\r\nA:1\r\n"), 431}));

INSTANTIATE_TEST_SUITE_P(
    Bodies, RequestHeader,
    testing::Values(
        Sent{"length", post("Content-Length: 3\r\n"), 0}, Sent{"chunked", post("Transfer-Encoding: Chunked\r\n"), 0},
        Sent{"length and chunked", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"), 400},
        Sent{"chunked and length", post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"), 400},
        Sent{"two lengths", post("Content-Length: 3\r\nContent-Length: 4\r\n"), 400},
        Sent{"the same length twice", post("Content-Length: 3\r\nContent-Length: 3\r\n"), 400},
        Sent{"a list of lengths", post("Content-Length: 3, 3\r\n"), 400},
        Sent{"signed", post("Content-Length: +3\r\n"), 400}, Sent{"negative", post("Content-Length: -3\r\n"), 400},
        Sent{"hexadecimal", post("Content-Length: 0x3\r\n"), 400}, Sent{"no length", post("Content-Length:\r\n"), 400},
        Sent{"two numbers", post("Content-Length: 3 3\r\n"), 400},
        Sent{"more than a number holds", post("Content-Length: 99999999999999999999\r\n"), 400},
        Sent{"too long", post("Content-Length: 1001\r\n"), 413},
        Sent{"another coding", post("Transfer-Encoding: gzip\r\n"), 501},
        Sent{"another coding first", post("Transfer-Encoding: gzip, chunked\r\n"), 501},
        Sent{"another coding last", post("Transfer-Encoding: chunked, identity\r\n"), 501},
        Sent{"nearly chunked", post("Transfer-Encoding: xchunked\r\n"), 501},
        Sent{"chunked in quotes", post("Transfer-Encoding: \"chunked\"\r\n"), 501},
        Sent{"empty coding", post("Transfer-Encoding:\r\n"), 501},
        Sent{"another coding and a length", post("Transfer-Encoding: identity\r\nContent-Length: 3\r\n"), 501},
        Sent{"chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
        Sent{"chunked and another", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"), 400},
        Sent{"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        Sent{"gzip", post("Content-Encoding: gzip\r\nContent-Length: 3\r\n"), 415},
        Sent{"identity and gzip", post("Content-Encoding: identity\r\nContent-Encoding: gzip\r\n"), 415},
        Sent{"identity", post("Content-Encoding: Identity\r\nContent-Length: 3\r\n"), 0},
        Sent{"expectation", post("Expect: 100-Continue\r\nContent-Length: 3\r\n"), 0},
        Sent{"miracles", post("Expect: miracles\r\nContent-Length: 3\r\n"), 417}));

TEST(RequestReader, leaves_what_was_sent_ahead_in_the_buffer) {
  RequestReader reader(k_options);
  boost::beast::flat_buffer buffer(buffer_limit(k_options));
  const auto bytes = get("/a", "A: b\r\nA: c\r\n") + "GET /b";
  buffer.commit(boost::asio::buffer_copy(buffer.prepare(bytes.size()), boost::asio::buffer(bytes)));
  reader.take_header(buffer);
  ASSERT_TRUE(reader.is_header_done());
  EXPECT_EQ(buffer.size(), 6U);
  const auto request = reader.take_request("192.0.2.1");
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.target, "/a");
  EXPECT_EQ(request.remote_address, "192.0.2.1");
  EXPECT_THAT(request.headers.all(),
              testing::ElementsAre(testing::Pair("Host", "h"), testing::Pair("A", "b"), testing::Pair("A", "c")));
}

}  // namespace
}  // namespace runlight::net
