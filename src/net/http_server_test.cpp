// SPDX-License-Identifier: MIT
#include "net/http_server.hpp"

#include <gmock/gmock.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>
#include <latch>

#include "base/clock.hpp"
#include "net/test_kit.hpp"

namespace runlight::net {
namespace {

using namespace test;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Task<ServerReply> echo(ServerRequest request) {
  std::string text = request.method + " " + request.target + " from " + request.remote_address + " as " +
                     std::string(request.headers.get("x-test")) + ": " + request.body;
  return say(std::move(text));
}

Task<ServerReply> greet(ServerRequest) { return say("hello"); }

constexpr std::string_view k_get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr std::string_view k_last_get = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

TEST(HttpServer, gives_the_handler_the_whole_request_and_sends_its_reply) {
  TestServer server(echo);
  const auto reply =
      RawClient(server.port())
          .send("PUT /a%20b?c=d HTTP/1.1\r\nHost: h\r\nX-Test: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody")
          .read_all();
  EXPECT_THAT(reply, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(reply, HasSubstr("\r\nContent-Length: 40\r\n"));
  EXPECT_THAT(reply,
              testing::ContainsRegex("\r\nDate: [A-Z][a-z][a-z], [0-9][0-9] [A-Z][a-z][a-z] 20[0-9][0-9] [0-9:]* GMT\r\n"));
  EXPECT_THAT(reply, Not(HasSubstr("\r\nServer:")));
  EXPECT_THAT(reply, EndsWith("\r\n\r\nPUT /a%20b?c=d from 127.0.0.1 as x: body"));
}

TEST(HttpServer, takes_a_chunked_body) {
  TestServer server(echo);
  RawClient client(server.port());
  client.send(
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: "
      "close\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_THAT(client.read_all(), EndsWith(": abcde"));
}

TEST(HttpServer, answers_head_with_the_length_and_no_body) {
  TestServer server(greet);
  RawClient client(server.port());
  client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(client.read_until("\r\n\r\n"), HasSubstr("\r\nContent-Length: 5\r\n"));
  client.send(k_last_get);
  EXPECT_THAT(client.read_all(), AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), EndsWith("\r\n\r\nhello")));
}

TEST(HttpServer, keeps_the_connection_and_takes_requests_sent_ahead) {
  TestServer server(greet);
  RawClient client(server.port());
  client.send(std::string(k_get) + std::string(k_get) + std::string(k_last_get));
  const auto replies = client.read_all();
  std::size_t count = 0;
  for (auto at = replies.find("hello"); at != std::string::npos; at = replies.find("hello", at + 1)) ++count;
  EXPECT_EQ(count, 3U);
  EXPECT_TRUE(client.is_closed());
}

TEST(HttpServer, closes_after_a_reply_to_http_1_0) {
  TestServer server(greet);
  RawClient client(server.port());
  EXPECT_THAT(client.send("GET / HTTP/1.0\r\n\r\n").read_all(), AllOf(StartsWith("HTTP/1.0 200"), EndsWith("hello")));
  EXPECT_TRUE(client.is_closed());
}

Task<ServerReply> reply_by_path(ServerRequest request) {
  static const std::string asset(300'000, 'a');
  if (request.target == "/static") co_return ServerReply{.status = 200, .headers = {}, .body = {}, .static_body = asset};
  if (request.target == "/204") co_return ServerReply{.status = 204, .headers = {}, .body = "none", .static_body = {}};
  if (request.target == "/304")
    co_return ServerReply{.status = 304, .headers = {{"ETag", "\"e\""}}, .body = "none", .static_body = {}};
  if (request.target == "/own") {
    co_return ServerReply{.status = 200,
                          .headers = {{"Content-Length", "999"}, {"Connection", "close"}, {"X-A", "1"}, {"X-A", "2"}},
                          .body = "own",
                          .static_body = {}};
  }
  if (request.target == "/split") {
    co_return ServerReply{.status = 200, .headers = {{"Location", "/\r\nSet-Cookie: a"}}, .body = {}, .static_body = {}};
  }
  if (request.target == "/number") throw 1;
  throw std::runtime_error("inner detail");
}

std::string get_once(TestServer& server, std::string_view path) {
  return RawClient(server.port())
      .send("GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
      .read_all();
}

TEST(HttpServer, sends_static_bytes) {
  TestServer server(reply_by_path);
  const auto reply = get_once(server, "/static");
  EXPECT_THAT(reply, HasSubstr("\r\nContent-Length: 300000\r\n"));
  EXPECT_EQ(reply.size() - reply.find("\r\n\r\n") - 4, 300'000U);
}

TEST(HttpServer, sends_no_body_where_none_may_be) {
  TestServer server(reply_by_path);
  for (const auto* path : {"/204", "/304"}) {
    const auto reply = get_once(server, path);
    EXPECT_THAT(reply, EndsWith("\r\n\r\n"));
    EXPECT_THAT(reply, Not(HasSubstr("Content-Length")));
  }
}

TEST(HttpServer, keeps_the_fields_that_are_its_own_and_repeats_the_others) {
  TestServer server(reply_by_path);
  EXPECT_THAT(get_once(server, "/own"), AllOf(HasSubstr("\r\nContent-Length: 3\r\n"), Not(HasSubstr("999")),
                                              HasSubstr("\r\nX-A: 1\r\n"), HasSubstr("\r\nX-A: 2\r\n")));
}

TEST(HttpServer, turns_an_exception_into_a_500_without_detail) {
  TestServer server(reply_by_path);
  for (const auto* path : {"/throw?token=secret", "/number", "/split"}) {
    testing::internal::CaptureStderr();
    const auto reply = get_once(server, path);
    const auto log = testing::internal::GetCapturedStderr();
    EXPECT_THAT(reply, StartsWith("HTTP/1.1 500 "));
    EXPECT_THAT(reply, Not(AnyOf(HasSubstr("inner detail"), HasSubstr("Set-Cookie"))));
    EXPECT_THAT(log, AllOf(HasSubstr("request failed"), Not(HasSubstr("secret"))));
  }
}

struct Refusal {
  std::string request;
  std::string status;
};

class Refuses : public testing::TestWithParam<Refusal> {};

TEST_P(Refuses, with_a_status_and_no_reset) {
  TestServer server(echo, {.header_limit_bytes = 1'000, .body_limit_bytes = 2'000});
  RawClient client(server.port());
  client.send(GetParam().request);
  client.socket().shutdown(tcp::socket::shutdown_send);
  EXPECT_THAT(client.read_all(), StartsWith("HTTP/1.1 " + GetParam().status + " "));
  EXPECT_FALSE(client.is_reset());
}

const std::string k_post = "POST / HTTP/1.1\r\nHost: h\r\n";

INSTANTIATE_TEST_SUITE_P(
    Requests, Refuses,
    testing::Values(Refusal{"GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(5'000, 'x') + "\r\n\r\n", "431"},
                    Refusal{"GET /" + std::string(900'000, 'x'), "431"},
                    Refusal{k_post + "Content-Length: 3000000\r\n\r\n" + std::string(3'000'000, 'x'), "413"},
                    Refusal{k_post + "Transfer-Encoding: chunked\r\n\r\n2dc6c0\r\n" + std::string(3'000'000, 'x') +
                                "\r\n0\r\n\r\n",
                            "413"},
                    Refusal{k_post + "Content-Length: 3000\r\nExpect: 100-continue\r\n\r\n", "413"},
                    Refusal{k_post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
                    Refusal{k_post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", "400"},
                    Refusal{k_post + "Content-Length: -1\r\n\r\n", "400"}, Refusal{"hello\r\n\r\n", "400"},
                    Refusal{"\x16\x03\x01\x02\x03\x01\xff", "400"}, Refusal{"GET / HTTP/1.1\r\n\r\n", "400"},
                    Refusal{"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"},
                    Refusal{"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400"},
                    Refusal{k_post + "Expect: miracles\r\nContent-Length: 1\r\n\r\na", "417"}));

TEST(HttpServer, says_100_continue_before_it_waits_for_the_body) {
  TestServer server(echo);
  RawClient client(server.port());
  client.send(k_post + "Expect: 100-continue\r\nContent-Length: 4\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_THAT(client.send("body").read_all(), AllOf(StartsWith("HTTP/1.1 200 OK"), EndsWith(": body")));
}

/// Sends a byte every 20 ms until the server hangs up or a second has passed; the time is what it took.
std::chrono::milliseconds trickle(RawClient& client) {
  return time_of([&] {
    boost::system::error_code error;
    client.socket().non_blocking(true);
    for (int i = 0; i < 50 && error != asio::error::eof && error != asio::error::connection_reset; ++i) {
      client.send("x");
      std::this_thread::sleep_for(20ms);
      char byte = 0;
      client.socket().read_some(asio::buffer(&byte, 1), error);
    }
  });
}

TEST(HttpServer, cuts_a_header_that_trickles_in) {
  TestServer server(greet, {.header_timeout = 150ms});
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nX-Slow: ");
  const auto time = trickle(client);
  EXPECT_GE(time, 100ms);
  EXPECT_LT(time, 600ms);
}

TEST(HttpServer, cuts_a_body_that_trickles_in) {
  TestServer server(greet, {.body_timeout = 150ms});
  RawClient client(server.port());
  client.send(k_post + "Content-Length: 1000\r\n\r\n");
  const auto time = trickle(client);
  EXPECT_GE(time, 100ms);
  EXPECT_LT(time, 600ms);
}

TEST(HttpServer, cuts_a_client_that_never_sends) {
  TestServer server(greet, {.header_timeout = 100ms, .idle_timeout = 1h});
  RawClient client(server.port());
  EXPECT_EQ(client.read_all(), "");
  EXPECT_TRUE(client.is_closed());
}

TEST(HttpServer, cuts_an_idle_connection) {
  TestServer server(greet, {.header_timeout = 1h, .idle_timeout = 100ms});
  RawClient client(server.port());
  EXPECT_THAT(client.send(k_get).read_all(), EndsWith("hello"));
  EXPECT_TRUE(client.is_closed());
}

Task<ServerReply> reply_at_length(ServerRequest) {
  static const std::string much(64U << 20U, 'a');
  co_return ServerReply{.status = 200, .headers = {}, .body = {}, .static_body = much};
}

TEST(HttpServer, cuts_a_client_that_does_not_read) {
  TestServer server(reply_at_length, {.write_timeout = 150ms});
  RawClient client(server.port());
  client.send(k_get);
  std::this_thread::sleep_for(400ms);
  EXPECT_LT(client.read_all().size(), 64U << 20U);
  EXPECT_TRUE(client.is_closed());
}

TEST(HttpServer, makes_idle_clients_room_for_new_ones_when_it_is_full) {
  TestServer server(greet, {.max_connections = 2});
  RawClient first(server.port());
  RawClient second(server.port());
  for (auto* client : {&first, &second}) EXPECT_THAT(client->send(k_get).read_until("hello"), EndsWith("hello"));
  RawClient third(server.port());
  EXPECT_THAT(third.send(k_last_get).read_all(), EndsWith("hello"));
}

TEST(HttpServer, closes_idle_connections_at_once_when_it_stops) {
  TestServer server(greet);
  RawClient idle(server.port());
  idle.send(k_get).read_until("hello");
  RawClient silent(server.port());
  RawClient slow(server.port());
  slow.send("GET / HTTP/1.1\r\n");
  std::this_thread::sleep_for(20ms);
  EXPECT_LT(time_of([&] { server.stop(10s); }), 500ms);
  for (auto* client : {&idle, &silent, &slow}) {
    EXPECT_EQ(client->read_all(), "");
    EXPECT_TRUE(client->is_closed());
  }
  RawClient* late = nullptr;
  EXPECT_THROW(late = new RawClient(server.port()), boost::system::system_error);
  delete late;
}

/// A handler that says when it was entered and takes a while.
struct Slow {
  std::latch* entered;
  std::chrono::milliseconds duration;
  std::atomic<bool>* was_cancelled;

  Task<ServerReply> operator()(ServerRequest) const {
    entered->count_down();
    try {
      co_await system_clock().sleep_for(duration);
    } catch (...) {
      *was_cancelled = true;
      throw;
    }
    co_return ServerReply{.status = 200, .headers = {}, .body = "slow", .static_body = {}};
  }
};

TEST(HttpServer, lets_a_request_under_way_finish_when_it_stops) {
  std::latch entered(1);
  std::atomic<bool> was_cancelled = false;
  TestServer server(Slow{&entered, 100ms, &was_cancelled});
  RawClient client(server.port());
  client.send(k_get);
  entered.wait();
  EXPECT_LT(time_of([&] { server.stop(5s); }), 1s);
  EXPECT_THAT(client.read_all(), AllOf(HasSubstr("\r\nConnection: close\r\n"), EndsWith("slow")));
  EXPECT_FALSE(was_cancelled);
}

TEST(HttpServer, cancels_what_is_still_under_way_when_the_grace_is_over) {
  std::latch entered(1);
  std::atomic<bool> was_cancelled = false;
  TestServer server(Slow{&entered, 1h, &was_cancelled});
  RawClient client(server.port());
  client.send(k_get);
  entered.wait();
  EXPECT_LT(time_of([&] { server.stop(50ms); }), 1s);
  EXPECT_TRUE(was_cancelled);
  EXPECT_EQ(client.read_all(), "");
  EXPECT_TRUE(client.is_closed());
}

TEST(HttpServer, ends_everything_when_it_is_destroyed) {
  std::latch entered(1);
  std::atomic<bool> was_cancelled = false;
  {
    LoopThread loop;
    auto server = start_http_server(loop.executor(), {}, Slow{&entered, 1h, &was_cancelled});
    ASSERT_TRUE(server);
    RawClient client((*server)->port());
    client.send(k_get);
    entered.wait();
    server->reset();
  }
  EXPECT_TRUE(was_cancelled);
}

TEST(HttpServer, may_go_with_a_loop_that_runs_no_more) {
  std::latch entered(1);
  std::atomic<bool> was_cancelled = false;
  asio::io_context io;
  auto server = start_http_server(io.get_executor(), {}, Slow{&entered, 1h, &was_cancelled});
  ASSERT_TRUE(server);
  RawClient busy((*server)->port());
  RawClient idle((*server)->port());
  busy.send(k_get);
  while (!entered.try_wait()) io.run_one();
  server->reset();
  EXPECT_FALSE(was_cancelled);
}

TEST(HttpServer, runs_on_several_threads) {
  asio::thread_pool threads(3);
  auto server = start_http_server(threads.get_executor(), {}, greet);
  ASSERT_TRUE(server);
  std::vector<std::future<int>> clients;
  clients.reserve(6);
  for (int i = 0; i < 6; ++i) {
    clients.push_back(std::async(std::launch::async, [port = (*server)->port()] {
      RawClient client(port);
      int good = 0;
      for (int n = 0; n < 50; ++n) good += client.send(k_get).read_until("hello").ends_with("hello") ? 1 : 0;
      return good;
    }));
  }
  for (auto& client : clients) EXPECT_EQ(client.get(), 50);
  asio::co_spawn(threads, (*server)->stop(1s), asio::use_future).get();
  server->reset();
  threads.join();
}

Task<ServerReply> broken_off(ServerRequest) {
  auto reply = co_await say("hello and goodbye");
  reply.reset_after_bytes = 5;
  co_return reply;
}

TEST(HttpServer, resets_the_connection_in_the_middle_of_a_body_when_told_to) {
  TestServer server(broken_off);
  RawClient client(server.port());
  const auto seen = client.send(k_get).read_all();
  EXPECT_TRUE(client.is_reset());
  EXPECT_THAT(seen, HasSubstr("Content-Length: 17"));
  EXPECT_THAT(seen, EndsWith("\r\n\r\nhello"));
}

TEST(HttpServer, says_why_it_cannot_listen) {
  TestServer server(greet);
  LoopThread loop;
  const auto taken = start_http_server(loop.executor(), {.port = server.port()}, greet);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().kind, ErrorKind::conflict);
  EXPECT_EQ(taken.error().message,
            "Another program listens on 127.0.0.1:" + std::to_string(server.port()) + ". Stop it, or choose another port.");
  for (const auto* address : {"192.0.2.1", "nowhere", ""}) {
    const auto elsewhere = start_http_server(loop.executor(), {.address = address}, greet);
    ASSERT_FALSE(elsewhere);
    EXPECT_EQ(elsewhere.error().kind, ErrorKind::bad_input) << elsewhere.error().message;
  }
  EXPECT_TRUE(start_http_server(loop.executor(), {.address = "localhost"}, greet));
}

}  // namespace
}  // namespace runlight::net
