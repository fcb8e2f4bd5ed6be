// SPDX-License-Identifier: MIT
#include "auth/discovery.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "auth/oauth.hpp"
#include "auth/test_tokens.hpp"
#include "fakes/fake_http_client.hpp"
#include "fakes/manual_clock.hpp"

namespace runlight::auth {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string k_issuer = "https://login.example.com";
const std::string k_keys = "https://login.example.com/keys";
constexpr std::string_view k_metadata = R"({"issuer":"https://login.example.com",
  "authorization_endpoint":"https://login.example.com/authorize","token_endpoint":"https://login.example.com/token",
  "jwks_uri":"https://login.example.com/keys"})";

class DiscoveryTest : public testing::Test {
 protected:
  Result<ProviderMetadata> metadata() { return test::run(discovery_.metadata()); }
  Result<Keys> keys() { return test::run(discovery_.keys(k_keys)); }
  Result<Keys> newer_keys(Keys known) { return test::run(discovery_.newer_keys(k_keys, std::move(known))); }
  std::size_t requests() const { return http_.requests().size(); }

  void has_keys(std::size_t count, net::Headers headers = {}) {
    http_.reply_to("/keys", 200, test::jwks(std::vector<std::string>(count, "{}")), std::move(headers));
  }

  fakes::FakeHttpClient http_;
  fakes::ManualClock clock_;
  Discovery discovery_{k_issuer, http_, clock_};
};

TEST_F(DiscoveryTest, MetadataIsKeptForAnHour) {
  http_.always_reply_to("openid-configuration",
                        net::HttpResponse{.status = 200, .headers = {}, .body = std::string(k_metadata), .url = {}});
  ASSERT_TRUE(metadata());
  clock_.advance(59min);
  EXPECT_EQ(metadata()->jwks_uri, k_keys);
  EXPECT_THAT(http_.urls(), ElementsAre("https://login.example.com/.well-known/openid-configuration"));
  EXPECT_FALSE(http_.requests().front().follow_redirects);
  clock_.advance(2min);
  ASSERT_TRUE(metadata());
  EXPECT_EQ(requests(), 2U);
}

TEST_F(DiscoveryTest, AFailureIsToldForFiveSecondsAndThenAskedAgain) {
  http_.reply_to("openid-configuration", 503, "");
  http_.reply_to("openid-configuration", 200, std::string(k_metadata));
  EXPECT_EQ(metadata().error().kind, ErrorKind::unavailable);
  clock_.advance(4s);
  EXPECT_EQ(metadata().error().kind, ErrorKind::unavailable);
  EXPECT_EQ(requests(), 1U);
  clock_.advance(1s);
  EXPECT_TRUE(metadata());
}

struct Refusal {
  Result<net::HttpResponse> answer;
  ErrorKind kind;
  std::string_view message;
};

net::HttpResponse answer(int status, std::string body) {
  return {.status = status, .headers = {}, .body = std::move(body), .url = {}};
}

TEST_F(DiscoveryTest, AnswersThatAreNoneAreToldAsWhatTheyAre) {
  const Refusal k_refusals[] = {
      {answer(404, ""), ErrorKind::bad_data, "404"},
      {answer(301, ""), ErrorKind::bad_data, "301"},
      {answer(429, ""), ErrorKind::unavailable, "429"},
      {answer(200, "<html>"), ErrorKind::bad_data, "no JSON object"},
      {answer(200, std::string((256U << 10U) + 1, ' ')), ErrorKind::bad_data, "larger than 256 KiB"},
      {fail(ErrorKind::timeout, "It did not answer."), ErrorKind::timeout, "It did not answer."},
      {fail(ErrorKind::unavailable, "It cannot be reached."), ErrorKind::unavailable, "It cannot be reached."},
  };
  for (const auto& [given, kind, message] : k_refusals) {
    http_.reply_to("openid-configuration", given);
    http_.reply_to("/keys", given);
    const auto refused = metadata();
    ASSERT_FALSE(refused) << message;
    EXPECT_EQ(refused.error().kind, kind) << refused.error().message;
    EXPECT_THAT(refused.error().message, HasSubstr(message));
    EXPECT_EQ(keys().error().kind, kind) << message;
    clock_.advance(5s);
  }
}

TEST_F(DiscoveryTest, KeysAreKeptAsLongAsTold) {
  has_keys(1, {{"Cache-Control", "max-age=600"}});
  has_keys(2);
  EXPECT_EQ((*keys())->size(), 1U);
  clock_.advance(599s);
  EXPECT_EQ((*keys())->size(), 1U);
  clock_.advance(1s);
  EXPECT_EQ((*keys())->size(), 2U);
  EXPECT_EQ(requests(), 2U);
}

TEST_F(DiscoveryTest, OldKeysStayWhenTheyCannotBeLoadedAgain) {
  has_keys(1, {{"Cache-Control", "max-age=0"}});
  ASSERT_TRUE(keys());
  clock_.advance(5min);
  http_.reply_to("/keys", 500, "");
  has_keys(2);
  EXPECT_EQ((*keys())->size(), 1U);
  clock_.advance(59s);
  EXPECT_EQ((*keys())->size(), 1U);
  EXPECT_EQ(requests(), 2U);
  clock_.advance(1s);
  EXPECT_EQ((*keys())->size(), 2U);
}

TEST_F(DiscoveryTest, ForAnUnknownKeyTheyAreLoadedAgainOnceAMinute) {
  for (std::size_t i = 1; i <= 3; ++i) has_keys(i);
  const auto first = *keys();
  const auto second = *newer_keys(first);
  EXPECT_EQ(second->size(), 2U);
  clock_.advance(59s);
  EXPECT_EQ(*newer_keys(second), second);
  EXPECT_EQ(requests(), 2U);
  clock_.advance(1s);
  EXPECT_EQ((*newer_keys(second))->size(), 3U);
  EXPECT_EQ(requests(), 3U);
}

TEST_F(DiscoveryTest, KeysThatAreNewerAlreadyAreNotLoadedAgain) {
  has_keys(1);
  has_keys(2);
  const auto first = *keys();
  ASSERT_TRUE(newer_keys(first));
  EXPECT_EQ((*newer_keys(first))->size(), 2U);
  EXPECT_EQ(requests(), 2U);
}

TEST_F(DiscoveryTest, ALoadingInVainCountsAsWellAndLeavesTheOldKeys) {
  has_keys(1);
  http_.reply_to("/keys", 500, "");
  const auto first = *keys();
  EXPECT_EQ(newer_keys(first).error().kind, ErrorKind::unavailable);
  EXPECT_EQ(*newer_keys(first), first);
  EXPECT_EQ(*keys(), first);
  EXPECT_EQ(requests(), 2U);
}

/// Answers after others had their turn.
class SlowHttpClient final : public net::HttpClient {
 public:
  Task<Result<net::HttpResponse>> send(net::HttpRequest) override {
    ++requests;
    for (int i = 0; i < 20; ++i) co_await boost::asio::post(boost::asio::use_awaitable);
    co_return answer(200, std::string(k_metadata));
  }
  int requests = 0;
};

Task<void> count_metadata(Discovery& discovery, int& count) {
  if (co_await discovery.metadata()) ++count;
}

TEST(DiscoveryAtOnceTest, OneRequestServesAllWhoWaitForIt) {
  SlowHttpClient http;
  fakes::ManualClock clock;
  Discovery discovery(k_issuer, http, clock);
  boost::asio::io_context io;
  int served = 0;
  for (int i = 0; i < 10; ++i) boost::asio::co_spawn(io, count_metadata(discovery, served), boost::asio::detached);
  io.run();
  EXPECT_EQ(served, 10);
  EXPECT_EQ(http.requests, 1);
}

TEST(DiscoveryAtOnceTest, WhoeverGivesUpLetsTheNextThrough) {
  SlowHttpClient http;
  fakes::ManualClock clock;
  Discovery discovery(k_issuer, http, clock);
  boost::asio::io_context io;
  std::array<boost::asio::cancellation_signal, 4> signals;
  int served = 0;
  for (auto& signal : signals) {
    boost::asio::co_spawn(io, count_metadata(discovery, served),
                          boost::asio::bind_cancellation_slot(signal.slot(), boost::asio::detached));
  }
  for (int i = 0; i < 10; ++i) io.run_one();
  signals[0].emit(boost::asio::cancellation_type::terminal);  // who asks
  signals[1].emit(boost::asio::cancellation_type::terminal);  // who is next
  io.run();
  EXPECT_EQ(served, 2);
  EXPECT_EQ(http.requests, 2);
}

}  // namespace
}  // namespace runlight::auth
