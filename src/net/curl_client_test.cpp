// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdlib>
#include <future>
#include <latch>
#include <mutex>

#include "base/clock.hpp"
#include "net/gzip.hpp"
#include "net/http_client.hpp"
#include "net/test_kit.hpp"

namespace runlight::net {
namespace {

using namespace test;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// A handler that keeps what was asked and answers by path.
struct Site {
  mutable std::mutex mutex;
  std::vector<ServerRequest> requests;
  std::string redirect_to;
  int under_way = 0;
  int most_under_way = 0;

  Task<ServerReply> answer(ServerRequest request) {
    {
      const std::lock_guard lock(mutex);
      requests.push_back(request);
    }
    if (request.target.starts_with("/redirect")) co_return reply(302, "", {{"Location", redirect_to}});
    if (request.target == "/loop") co_return reply(302, "", {{"Location", "/loop"}});
    if (request.target == "/ftp") co_return reply(302, "", {{"Location", "ftp://127.0.0.1/a?secret"}});
    if (request.target == "/304") co_return reply(304, "", {{"ETag", "\"e\""}});
    if (request.target == "/500") co_return reply(500, "broken", {});
    if (request.target == "/gzip") co_return reply(200, *gzip(std::string(1'000'000, 'x')), {{"Content-Encoding", "gzip"}});
    if (request.target == "/not-gzip") co_return reply(200, "plain text", {{"Content-Encoding", "gzip"}});
    if (request.target == "/large") co_return reply(200, std::string(1'500'000, 'l'), {});
    if (request.target == "/slow") co_await pause(60ms);
    if (request.target == "/never") co_await pause(1h);
    co_return reply(200, request.method + ":" + request.body, {{"X-One", "1"}, {"Link", "<a>; rel=next"}});
  }

  Task<void> pause(std::chrono::milliseconds duration) {
    most_under_way = std::max(most_under_way, ++under_way);
    co_await system_clock().sleep_for(duration);
    --under_way;
  }

  static ServerReply reply(int status, std::string body, Headers headers) {
    return {.status = status, .headers = std::move(headers), .body = std::move(body), .static_body = {}};
  }

  Handler handler() {
    return [this](ServerRequest request) { return answer(std::move(request)); };
  }

  ServerRequest last() const {
    const std::lock_guard lock(mutex);
    return requests.empty() ? ServerRequest() : requests.back();
  }

  std::size_t count() const {
    const std::lock_guard lock(mutex);
    return requests.size();
  }
};

class CurlClient : public testing::Test {
 protected:
  CurlClient() {
    for (const auto* name : {"http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"}) ::unsetenv(name);
    client = make_curl_client({.max_connections_per_host = 4, .user_agent = "test/1"});
  }

  Result<HttpResponse> send(HttpRequest request) { return loop.run(client->send(std::move(request))); }
  Result<HttpResponse> get(std::string_view target) { return send({.url = server.url(target)}); }

  Site site;
  TestServer server{site.handler()};
  LoopThread loop;
  std::unique_ptr<HttpClient> client;
};

TEST_F(CurlClient, gives_status_headers_body_and_address) {
  const auto response = get("/a?b=c");
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->headers.get("x-one"), "1");
  EXPECT_EQ(response->headers.get("link"), "<a>; rel=next");
  EXPECT_EQ(response->body, "GET:");
  EXPECT_EQ(response->url, server.url("/a?b=c"));
  EXPECT_EQ(site.last().headers.get("user-agent"), "test/1");
  EXPECT_THAT(site.last().headers.get("accept-encoding"), HasSubstr("gzip"));
  EXPECT_FALSE(site.last().headers.has("upgrade"));
}

TEST_F(CurlClient, takes_any_status_for_a_response) {
  const auto broken = get("/500");
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->status, 500);
  EXPECT_EQ(broken->body, "broken");
  const auto unchanged = send({.url = server.url("/304"), .headers = {{"If-None-Match", "\"e\""}}});
  ASSERT_TRUE(unchanged);
  EXPECT_EQ(unchanged->status, 304);
  EXPECT_EQ(unchanged->headers.get("etag"), "\"e\"");
  EXPECT_EQ(site.last().headers.get("if-none-match"), "\"e\"");
}

TEST_F(CurlClient, sends_method_body_headers_and_token) {
  for (const auto* method : {"POST", "PUT", "PATCH", "DELETE"}) {
    const auto response = send({.method = method,
                                .url = server.url("/"),
                                .headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}},
                                .bearer_token = Secret("token"),
                                .body = std::string("a\0b", 3)});
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->body, method + std::string(":a\0b", 4));
    EXPECT_EQ(site.last().headers.get("authorization"), "Bearer token");
    EXPECT_EQ(site.last().headers.get("content-type"), "application/json");
    EXPECT_TRUE(site.last().headers.has("x-empty"));
    EXPECT_FALSE(site.last().headers.has("expect"));
  }
}

TEST_F(CurlClient, sends_head_and_no_body_of_its_own) {
  const auto head = send({.method = "HEAD", .url = server.url("/large")});
  ASSERT_TRUE(head) << head.error().message;
  EXPECT_EQ(head->body, "");
  EXPECT_EQ(head->headers.get("content-length"), "1500000");
  ASSERT_TRUE(send({.method = "POST", .url = server.url("/")}));
  EXPECT_FALSE(site.last().headers.has("content-type"));
  EXPECT_FALSE(site.last().headers.has("authorization"));
}

TEST_F(CurlClient, sends_a_large_body_without_waiting_for_leave) {
  const std::string large(3'000'000, 'b');
  const auto response = send({.method = "POST", .url = server.url("/"), .body = large});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "POST:" + large);
  EXPECT_FALSE(site.last().headers.has("expect"));
}

TEST_F(CurlClient, decompresses) {
  const auto response = get("/gzip");
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, std::string(1'000'000, 'x'));
}

TEST_F(CurlClient, refuses_an_answer_over_the_limit_after_decompression) {
  for (const auto* path : {"/gzip", "/large"}) {
    const auto response = send({.url = server.url(path), .body_limit_bytes = 999'999});
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().kind, ErrorKind::bad_data);
    EXPECT_THAT(response.error().message, HasSubstr("larger than 999,999 bytes"));
  }
  EXPECT_TRUE(send({.url = server.url("/gzip"), .body_limit_bytes = 1'000'000}));
}

TEST_F(CurlClient, refuses_an_encoding_that_is_none) {
  const auto response = get("/not-gzip");
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::bad_data);
}

TEST_F(CurlClient, follows_a_redirect_with_the_token_on_the_same_host) {
  site.redirect_to = "/target";
  const auto response = send({.url = server.url("/redirect"), .bearer_token = Secret("token")});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->url, server.url("/target"));
  EXPECT_EQ(response->headers.get("location"), "");
  EXPECT_EQ(site.last().headers.get("authorization"), "Bearer token");
}

TEST_F(CurlClient, does_not_carry_the_token_to_another_host) {
  Site other;
  TestServer elsewhere(other.handler());
  const auto port = std::to_string(elsewhere.port());
  for (const auto& target : {elsewhere.url("/target"), "http://localhost:" + port + "/target"}) {
    site.redirect_to = target;
    const auto response = send({.url = server.url("/redirect"), .bearer_token = Secret("token")});
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->url, target);
    EXPECT_EQ(site.last().headers.get("authorization"), "Bearer token");
    EXPECT_EQ(other.last().target, "/target");
    EXPECT_FALSE(other.last().headers.has("authorization"));
  }
  // The handle that was redirected serves the next request with its own token again.
  ASSERT_TRUE(send({.url = elsewhere.url("/"), .bearer_token = Secret("second")}));
  EXPECT_EQ(other.last().headers.get("authorization"), "Bearer second");
}

TEST_F(CurlClient, gives_the_redirect_itself_when_told_not_to_follow) {
  site.redirect_to = "/target";
  const auto response = send({.url = server.url("/redirect"), .bearer_token = Secret("token"), .follow_redirects = false});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 302);
  EXPECT_EQ(response->headers.get("location"), "/target");
  EXPECT_EQ(response->url, server.url("/redirect"));
}

TEST_F(CurlClient, ends_redirects_that_never_end_or_leave_http) {
  const auto loop_response = get("/loop");
  ASSERT_FALSE(loop_response);
  EXPECT_EQ(loop_response.error().kind, ErrorKind::bad_data);
  EXPECT_EQ(site.count(), 6U);
  const auto ftp = get("/ftp");
  ASSERT_FALSE(ftp);
  EXPECT_EQ(ftp.error().kind, ErrorKind::bad_data);
  EXPECT_THAT(ftp.error().message, Not(HasSubstr("secret")));
}

TEST_F(CurlClient, leaves_redirects_of_other_methods_to_the_caller) {
  site.redirect_to = "/target";
  const auto response = send({.method = "POST", .url = server.url("/redirect")});
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 302);
  EXPECT_EQ(response->headers.get("location"), "/target");
}

TEST_F(CurlClient, gives_up_after_the_time_out) {
  const auto response = send({.url = server.url("/slow"), .timeout = 400ms});
  EXPECT_TRUE(response);
  const auto late = send({.url = server.url("/never"), .timeout = 100ms});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, ErrorKind::timeout);
  EXPECT_THAT(late.error().message, StartsWith("No whole answer in time from 127.0.0.1:"));
}

TEST_F(CurlClient, says_that_nobody_listens) {
  const auto url = [] { return TestServer([](ServerRequest) { return say(""); }).url("/a?secret"); }();
  const auto response = send({.url = url});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(response.error().message, AllOf(StartsWith("Cannot reach 127.0.0.1:"), Not(HasSubstr("secret"))));
}

TEST_F(CurlClient, says_that_a_name_is_unknown) {
  const auto response = send({.url = "http://name.invalid/"});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(response.error().message, StartsWith("Cannot reach name.invalid: "));
}

struct BrokenAnswer {
  std::string bytes;
  ErrorKind kind;
};

class CurlClientGiven : public CurlClient, public testing::WithParamInterface<BrokenAnswer> {};

TEST_P(CurlClientGiven, a_broken_answer_fails_by_its_kind) {
  CannedServer canned(GetParam().bytes);
  const auto response = send({.url = canned.url("/a?secret")});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, GetParam().kind) << response.error().message;
  EXPECT_THAT(response.error().message, AllOf(HasSubstr("127.0.0.1:"), Not(HasSubstr("secret"))));
}

INSTANTIATE_TEST_SUITE_P(
    Answers, CurlClientGiven,
    testing::Values(BrokenAnswer{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", ErrorKind::unavailable},
                    BrokenAnswer{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", ErrorKind::unavailable},
                    BrokenAnswer{"", ErrorKind::unavailable}, BrokenAnswer{"no http at all\r\n\r\n", ErrorKind::bad_data},
                    BrokenAnswer{"HTTP/1.1 302 Found\r\nLocation: http://[/\r\nContent-Length: 0\r\n\r\n",
                                 ErrorKind::bad_data},
                    BrokenAnswer{"HTTP/9.9 200 OK\r\nContent-Length: 0\r\n\r\n", ErrorKind::bad_data}));

TEST_F(CurlClient, refuses_what_cannot_be_sent) {
  const std::vector<HttpRequest> requests{
      {.url = ""},
      {.url = "ftp://host/"},
      {.url = "file:///etc/passwd"},
      {.url = "http://"},
      {.url = "http://ho st/"},
      {.url = server.url("/a\nb")},
      {.url = server.url("/"), .headers = {{"X", "a\r\nY: b"}}},
      {.url = server.url("/"), .headers = {{"X\n", "a"}}},
      {.url = server.url("/"), .bearer_token = Secret("token\n")},
  };
  for (const auto& request : requests) {
    const auto response = send(request);
    ASSERT_FALSE(response) << request.url;
    EXPECT_EQ(response.error().kind, ErrorKind::bad_input) << response.error().message;
    EXPECT_THAT(response.error().message, Not(HasSubstr("token\n")));
  }
  EXPECT_EQ(site.count(), 0U);
}

TEST_F(CurlClient, has_many_under_way_but_never_more_than_the_limit_per_host) {
  std::vector<std::future<Result<HttpResponse>>> answers;
  for (int i = 0; i < 40; ++i) {
    // Waiting for a connection does not count against the time-out: in all this takes ten times 60 ms.
    answers.push_back(
        asio::co_spawn(loop.executor(), client->send({.url = server.url("/slow"), .timeout = 400ms}), asio::use_future));
  }
  for (auto& answer : answers) {
    const auto response = answer.get();
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->status, 200);
  }
  EXPECT_EQ(site.most_under_way, 4);
}

TEST_F(CurlClient, takes_requests_from_several_threads) {
  std::vector<std::future<int>> threads;
  for (int t = 0; t < 4; ++t) {
    threads.push_back(std::async(std::launch::async, [this] {
      LoopThread own;
      int good = 0;
      for (int i = 0; i < 25; ++i) {
        const auto response = own.run(client->send({.url = server.url(i % 5 == 0 ? "/large" : "/")}));
        good += response && !response->body.empty() ? 1 : 0;
      }
      return good;
    }));
  }
  for (auto& thread : threads) EXPECT_EQ(thread.get(), 25);
}

Task<void> keep_result(HttpClient* http, HttpRequest request, std::promise<Result<HttpResponse>>* result) {
  result->set_value(co_await http->send(std::move(request)));
}

struct Cancellable {
  asio::cancellation_signal signal;
  std::promise<Result<HttpResponse>> result;

  void start(LoopThread& loop, HttpClient& client, HttpRequest request) {
    asio::co_spawn(loop.executor(), keep_result(&client, std::move(request), &result),
                   asio::bind_cancellation_slot(signal.slot(), [](const std::exception_ptr&) {}));
  }
  void cancel(LoopThread& loop) {
    asio::post(loop.executor(), [this] { signal.emit(asio::cancellation_type::terminal); });
  }
};

TEST_F(CurlClient, ends_a_cancelled_request_whether_under_way_or_waiting) {
  std::vector<Cancellable> requests(6);
  for (auto& request : requests) request.start(loop, *client, {.url = server.url("/never")});
  while (site.count() < 4) std::this_thread::sleep_for(1ms);
  // The last two wait for a connection.
  for (auto* request : {&requests[5], &requests[0]}) {
    request->cancel(loop);
    const auto response = request->result.get_future().get();
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().kind, ErrorKind::cancelled);
  }
  // The place of the first went to the one that waited.
  while (site.count() < 5) std::this_thread::sleep_for(1ms);
  for (auto i : {1U, 2U, 3U, 4U}) requests[i].cancel(loop);
  for (auto i : {1U, 2U, 3U, 4U}) EXPECT_FALSE(requests[i].result.get_future().get());
  EXPECT_TRUE(get("/"));
}

TEST_F(CurlClient, does_not_mind_a_cancellation_that_comes_too_late) {
  Cancellable request;
  request.start(loop, *client, {.url = server.url("/")});
  EXPECT_TRUE(request.result.get_future().get());
  request.cancel(loop);
  EXPECT_TRUE(get("/"));
}

TEST_F(CurlClient, ends_requests_as_cancelled_when_it_is_destroyed) {
  std::vector<std::future<Result<HttpResponse>>> answers;
  for (int i = 0; i < 6; ++i) {
    answers.push_back(asio::co_spawn(loop.executor(), client->send({.url = server.url("/never")}), asio::use_future));
  }
  while (site.count() < 4) std::this_thread::sleep_for(1ms);
  EXPECT_LT(time_of([&] { client.reset(); }), 5s);
  for (auto& answer : answers) {
    const auto response = answer.get();
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().kind, ErrorKind::cancelled);
  }
}

TEST_F(CurlClient, goes_through_the_proxy_of_the_environment) {
  ::setenv("http_proxy", server.url("").c_str(), 1);
  const auto proxied = make_curl_client({});
  const auto response = loop.run(proxied->send({.url = "http://name.invalid/a"}));
  ::unsetenv("http_proxy");
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(site.last().target, "http://name.invalid/a");
}

}  // namespace
}  // namespace runlight::net
