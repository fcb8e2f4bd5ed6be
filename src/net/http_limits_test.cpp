// SPDX-License-Identifier: MIT
// What clients cannot do to each other and to the server.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/this_coro.hpp>
#include <latch>

#include "base/clock.hpp"
#include "net/file_handles.hpp"
#include "net/test_kit.hpp"

namespace runlight::net {
namespace {

using namespace test;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view k_get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr std::string_view k_last_get = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
constexpr std::string_view k_half_header = "GET / HTTP/1.1\r\nHo";
const std::string k_post = "POST / HTTP/1.1\r\nHost: h\r\n";

Task<ServerReply> greet(ServerRequest) { return say("hello"); }

/// Whether the server has hung up; looks without taking anything away, and waits for nothing.
bool has_hung_up(RawClient& client) {
  char byte = 0;
  const auto size = ::recv(client.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return size == 0 || (size < 0 && errno != EAGAIN);
}

template <class Condition>
bool comes_true(Condition condition) {
  for (int i = 0; i < 400; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(5ms);
  }
  return false;
}

void expect_turned_away(RawClient& client) {
  EXPECT_THAT(client.read_all(), AllOf(StartsWith("HTTP/1.1 503 "), HasSubstr("\r\nRetry-After: "),
                                       Not(HasSubstr("\r\nServer:")), EndsWith("Try again in a while.")));
  EXPECT_TRUE(client.is_closed());
}

/// Waits until the server has read what it sent so far, by asking on a connection of its own.
void settle(TestServer& server, const char* from) {
  EXPECT_THAT(RawClient(server.port(), from).send(k_last_get).read_all(), EndsWith("hello"));
}

TEST(HttpServerLimits, an_address_has_so_many_connections_and_others_are_none_the_worse) {
  TestServer server(greet, {.max_connections_per_address = 2});
  RawClient first(server.port());
  auto second = std::make_unique<RawClient>(server.port());
  first.send(k_half_header);
  second->send(k_half_header);
  settle(server, "127.0.0.2");
  RawClient third(server.port());
  expect_turned_away(third);
  EXPECT_FALSE(has_hung_up(first));
  settle(server, "127.0.0.2");
  second.reset();
  EXPECT_TRUE(comes_true([&] { return RawClient(server.port()).send(k_last_get).read_all().ends_with("hello"); }));
}

TEST(HttpServerLimits, of_one_address_a_connection_that_is_only_kept_alive_makes_room_for_the_next) {
  TestServer server(greet, {.max_connections_per_address = 2});
  RawClient first(server.port());
  RawClient second(server.port());
  for (auto* client : {&first, &second}) EXPECT_THAT(client->send(k_get).read_until("hello"), EndsWith("hello"));
  RawClient third(server.port());
  EXPECT_THAT(third.send(k_get).read_until("hello"), EndsWith("hello"));
  EXPECT_TRUE(comes_true([&] { return has_hung_up(first); }));
  EXPECT_FALSE(has_hung_up(second));
}

TEST(HttpServerLimits, connections_of_a_trusted_proxy_are_not_counted_by_address) {
  TestServer server(greet, {.max_connections_per_address = 1, .trusted_proxies = {*Network::parse("127.0.0.0/30")}});
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 5; ++i) {
    clients.push_back(std::make_unique<RawClient>(server.port()));
    clients.back()->send(k_half_header);
  }
  settle(server, "127.0.0.1");
  for (auto& client : clients) EXPECT_FALSE(has_hung_up(*client));
  RawClient direct(server.port(), "127.0.0.9");
  direct.send(k_half_header);
  settle(server, "127.0.0.1");
  RawClient second(server.port(), "127.0.0.9");
  expect_turned_away(second);
}

TEST(HttpServerLimits, zero_is_no_limit_by_address) {
  TestServer server(greet, {.max_connections = 500, .max_connections_per_address = 0});
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 150; ++i) clients.push_back(std::make_unique<RawClient>(server.port()));
  settle(server, "127.0.0.1");
  for (auto& client : clients) EXPECT_FALSE(has_hung_up(*client));
}

TEST(HttpServerLimits, when_it_is_full_who_has_most_makes_room_for_who_has_less) {
  TestServer server(greet, {.max_connections = 4});
  std::vector<std::unique_ptr<RawClient>> greedy;
  for (int i = 0; i < 4; ++i) {
    greedy.push_back(std::make_unique<RawClient>(server.port()));
    greedy.back()->send(k_half_header);
  }
  RawClient modest(server.port(), "127.0.0.2");
  EXPECT_THAT(modest.send(k_get).read_until("hello"), EndsWith("hello"));
  EXPECT_TRUE(comes_true([&] { return has_hung_up(*greedy.front()); }));
  EXPECT_EQ(std::ranges::count_if(greedy, [](auto& client) { return has_hung_up(*client); }), 1);
  EXPECT_THAT(modest.send(k_get).read_until("hello"), EndsWith("hello"));
}

TEST(HttpServerLimits, when_it_is_full_who_has_most_gets_no_more) {
  TestServer server(greet, {.max_connections = 3});
  RawClient modest(server.port(), "127.0.0.2");
  modest.send(k_half_header);
  RawClient one(server.port());
  RawClient two(server.port());
  one.send(k_half_header);
  two.send(k_half_header);
  RawClient three(server.port());
  expect_turned_away(three);
  for (auto* client : {&modest, &one, &two}) EXPECT_FALSE(has_hung_up(*client));
}

/// Sleeps so long, whatever it is told, and says when it begins and ends.
struct Stubborn {
  std::latch* begun;
  std::atomic<bool>* has_ended;
  std::chrono::milliseconds duration;

  Task<ServerReply> operator()(ServerRequest) const {
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    begun->count_down();
    co_await system_clock().sleep_for(duration);
    *has_ended = true;
    co_return co_await say("late");
  }
};

struct Patient {
  std::atomic<bool>* was_cancelled;

  Task<ServerReply> operator()(ServerRequest) const {
    try {
      co_await system_clock().sleep_for(1h);
    } catch (...) {
      *was_cancelled = true;
      throw;
    }
    co_return co_await say("late");
  }
};

TEST(HttpServerLimits, a_handler_that_takes_too_long_is_cancelled_and_its_client_told_to_come_again) {
  std::atomic<bool> was_cancelled = false;
  TestServer server(Patient{&was_cancelled}, {.handler_timeout = 100ms});
  testing::internal::CaptureStderr();
  RawClient client(server.port());
  const auto time = time_of([&] {
    EXPECT_THAT(client.send("GET /slow?token=secret HTTP/1.1\r\nHost: h\r\n\r\n").read_all(),
                AllOf(StartsWith("HTTP/1.1 503 "), HasSubstr("\r\nRetry-After: "), HasSubstr("\r\nConnection: close\r\n")));
  });
  EXPECT_GE(time, 100ms);
  EXPECT_TRUE(was_cancelled);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), AllOf(HasSubstr("took too long"), Not(HasSubstr("secret"))));
}

TEST(HttpServerLimits, a_handler_that_cannot_be_cancelled_keeps_no_client_waiting_but_counts_and_is_waited_for) {
  std::latch begun(1);
  std::atomic<bool> has_ended = false;
  TestServer server(Stubborn{&begun, &has_ended, 400ms}, {.max_connections_per_address = 1, .handler_timeout = 50ms});
  RawClient client(server.port());
  EXPECT_THAT(client.send(k_get).read_all(), StartsWith("HTTP/1.1 503 "));
  EXPECT_FALSE(has_ended);
  RawClient next(server.port());
  expect_turned_away(next);
  server.stop(0ms);
  EXPECT_TRUE(has_ended);
}

TEST(HttpServerLimits, zero_lets_a_handler_take_what_it_takes) {
  std::latch begun(1);
  std::atomic<bool> has_ended = false;
  TestServer server(Stubborn{&begun, &has_ended, 100ms}, {.handler_timeout = 0ms});
  EXPECT_THAT(RawClient(server.port()).send(k_last_get).read_all(), EndsWith("late"));
}

/// Sends so much every 20 ms, until the server hangs up or `rounds` are over.
int send_slowly(RawClient& client, std::string_view bytes, int rounds) {
  int sent = 0;
  for (; sent < rounds && !has_hung_up(client); ++sent) {
    client.send(bytes);
    std::this_thread::sleep_for(20ms);
  }
  return sent;
}

const ServerOptions k_paced{.body_timeout = 1h, .write_timeout = 1h, .least_bytes_per_second = 1'000, .pace_span = 200ms};

TEST(HttpServerLimits, a_body_that_comes_too_slowly_is_cut) {
  TestServer server(greet, k_paced);
  RawClient client(server.port());
  client.send(k_post + "Content-Length: 100000\r\n\r\n");
  EXPECT_LT(send_slowly(client, "x", 100), 50);
}

TEST(HttpServerLimits, chunks_of_nothing_but_extensions_are_no_progress) {
  TestServer server(greet, k_paced);
  RawClient client(server.port());
  client.send(k_post + "Transfer-Encoding: chunked\r\n\r\n1;" + std::string(20, 'a'));
  EXPECT_LT(send_slowly(client, std::string(30, 'a'), 100), 50);
}

TEST(HttpServerLimits, a_body_that_comes_fast_enough_may_take_its_time) {
  TestServer server(greet, k_paced);
  RawClient client(server.port());
  client.send(k_post + "Connection: close\r\nContent-Length: 3000\r\n\r\n");
  EXPECT_EQ(send_slowly(client, std::string(100, 'x'), 30), 30);
  EXPECT_THAT(client.read_all(), EndsWith("hello"));
}

Task<ServerReply> reply_at_length(ServerRequest) {
  static const std::string much(32U << 20U, 'a');
  co_return ServerReply{.status = 200, .headers = {}, .body = {}, .static_body = much};
}

/// Reads so much every `pause` until the end; gives how much.
std::size_t read_slowly(RawClient& client, std::size_t size, std::chrono::milliseconds pause) {
  std::vector<char> bytes(size);
  std::size_t total = 0;
  for (;;) {
    const auto got = ::recv(client.socket().native_handle(), bytes.data(), bytes.size(), 0);
    if (got <= 0) return total;
    total += static_cast<std::size_t>(got);
    std::this_thread::sleep_for(pause);
  }
}

TEST(HttpServerLimits, a_client_that_reads_too_slowly_is_cut) {
  TestServer server(reply_at_length, k_paced);
  RawClient client(server.port());
  client.send(k_last_get);
  for (int i = 0; i < 60; ++i) {
    char byte = 0;
    if (::recv(client.socket().native_handle(), &byte, 1, 0) <= 0) break;
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_LT(read_slowly(client, 1U << 20U, 0ms), 32U << 20U);
}

TEST(HttpServerLimits, a_client_that_reads_fast_enough_gets_all) {
  TestServer server(reply_at_length, k_paced);
  RawClient client(server.port());
  client.send(k_last_get);
  EXPECT_GT(read_slowly(client, 500'000, 10ms), 32U << 20U);
}

TEST(HttpServerLimits, requests_sent_ahead_wait_until_the_replies_before_are_taken) {
  std::atomic<int> served = 0;
  const std::string body(100'000, 'a');
  TestServer server([&](ServerRequest) {
    ++served;
    return say(body);
  });
  RawClient client(server.port());
  std::string many;
  for (int i = 0; i < 500; ++i) many += k_get;
  client.send(many);
  int before = -1;
  EXPECT_TRUE(comes_true([&] { return std::exchange(before, served.load()) == served && served > 0; }));
  EXPECT_LT(served, 400);
  client.send(k_last_get);
  EXPECT_GT(client.read_all().size(), 501 * body.size());
  EXPECT_EQ(served, 501);
}

TEST(HttpServerLimits, a_field_behind_a_chunked_body_is_no_header) {
  TestServer server([](ServerRequest request) {
    return say(std::string(request.headers.get("X-Test")) + "|" + std::string(request.headers.get("Host")) + "|" +
               request.body);
  });
  RawClient client(server.port());
  client.send(k_post +
              "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\nX-Test: x\r\nHost: i\r\n\r\n");
  EXPECT_THAT(client.read_all(), EndsWith("\r\n\r\n|h|abc"));
}

TEST(HttpServerLimits, broken_or_endless_chunks_are_refused) {
  TestServer server(greet);
  for (const auto& body :
       {std::string("x\r\n"), std::string("-1\r\n"), std::string("fffffffffffffffff\r\n"), std::string("1\na\r\n0\r\n\r\n"),
        std::string("1 \r\na"), std::string("1\r\nabc\r\n0\r\n\r\n"), "1;" + std::string(200'000, 'a'),
        "0\r\n" + std::string(200'000, 'a'), "0\r\nA: " + std::string(200'000, 'a')}) {
    RawClient client(server.port());
    client.send(k_post + "Transfer-Encoding: chunked\r\n\r\n" + body);
    EXPECT_THAT(client.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 400 ")) << body.substr(0, 40);
  }
}

/// Takes every file handle that is left, while it lives.
class NoFileHandles {
 public:
  NoFileHandles() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit low{.rlim_cur = 400, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &low);
    for (int file = 0; (file = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0;) files_.push_back(file);
  }
  NoFileHandles(const NoFileHandles&) = delete;
  NoFileHandles& operator=(const NoFileHandles&) = delete;
  ~NoFileHandles() {
    for (const int file : files_) ::close(file);
    ::setrlimit(RLIMIT_NOFILE, &before_);
  }

 private:
  rlimit before_{};
  std::vector<int> files_;
};

TEST(HttpServerLimits, goes_on_accepting_once_there_are_file_handles_again) {
  TestServer server(greet);
  asio::io_context io;
  tcp::socket socket(io, tcp::v4());
  const timeval patience{0, 150'000};
  ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  std::array<char, 4'096> bytes{};
  testing::internal::CaptureStderr();
  {
    const NoFileHandles none;
    socket.connect({asio::ip::address_v4::loopback(), server.port()});
    asio::write(socket, asio::buffer(k_last_get));
    EXPECT_EQ(::recv(socket.native_handle(), bytes.data(), bytes.size(), 0), -1);
    EXPECT_EQ(errno, EAGAIN);
  }
  EXPECT_TRUE(comes_true([&] { return ::recv(socket.native_handle(), bytes.data(), bytes.size(), 0) > 0; }));
  EXPECT_THAT(std::string(bytes.data()), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("cannot accept connections"));
}

TEST(FileHandles, are_lifted_as_far_as_the_hard_limit_and_never_lowered) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit low{.rlim_cur = 300, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);
  EXPECT_EQ(lift_file_handles(200), 300U);
  EXPECT_EQ(lift_file_handles(310), 310U);
  EXPECT_EQ(lift_file_handles(static_cast<std::size_t>(before.rlim_max) + 1), before.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &before);
}

}  // namespace
}  // namespace runlight::net
