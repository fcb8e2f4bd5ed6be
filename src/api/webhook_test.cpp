// SPDX-License-Identifier: MIT
#include "api/webhook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "api/test_server.hpp"
#include "fakes/recording_engine.hpp"

namespace runlight::api {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
const std::string k_body = "Hello, World!";
const std::string k_signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

struct Kept {
  std::string delivery_id;
  std::string event_name;
  std::string body;
};

class FakeReceiver final : public WebhookReceiver {
 public:
  const Secret& secret() const override { return secret_text; }
  std::size_t body_limit_bytes() const override { return 1'000; }
  Task<Result<void>> keep(std::string delivery_id, std::string event_name, std::string body) override {
    if (trouble) co_return fail(*trouble);
    kept.push_back({std::move(delivery_id), std::move(event_name), std::move(body)});
    co_return Result<void>();
  }
  void note_refused() override { ++refused; }
  WebhookState state() const override { return {.received = 5, .refused = refused, .waiting = 2}; }

  Secret secret_text{"It's a Secret to Everybody"};
  std::optional<Error> trouble;
  std::vector<Kept> kept;
  int refused = 0;
};

class WebhookTest : public ::testing::Test {
 protected:
  WebhookTest() { server.options().webhooks = &receiver; }

  net::Headers headers(std::string event = "workflow_run", std::string signature = k_signature) {
    return {{"Content-Type", "application/json"},
            {"X-GitHub-Event", std::move(event)},
            {"X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"},
            {"X-Hub-Signature-256", std::move(signature)}};
  }
  net::ServerReply post(net::Headers with, std::string body = k_body) {
    return server.send("POST", std::string(k_webhook_path), std::move(with), std::move(body));
  }

  fakes::RecordingEngine engine;
  TestServer server{engine};
  FakeReceiver receiver;
};

TEST_F(WebhookTest, keeps_what_is_signed_and_says_so) {
  const auto reply = post(headers());
  EXPECT_EQ(reply.status, 202);
  EXPECT_EQ(reply.body, R"({"accepted":true})");
  ASSERT_EQ(receiver.kept.size(), 1U);
  EXPECT_EQ(receiver.kept[0].body, k_body);
  EXPECT_EQ(receiver.kept[0].event_name, "workflow_run");
  EXPECT_EQ(receiver.kept[0].delivery_id, "72d3162e-cc78-11e3-81ab-4c9367dc0958");
  EXPECT_EQ(receiver.refused, 0);
  EXPECT_THAT(engine.statements, IsEmpty());
}

TEST_F(WebhookTest, welcomes_other_events_without_keeping_them) {
  for (const auto* event : {"ping", "push", "check_run"}) {
    const auto reply = post(headers(event));
    EXPECT_EQ(reply.status, 202) << event;
    EXPECT_EQ(reply.body, R"({"accepted":false})");
  }
  EXPECT_THAT(receiver.kept, IsEmpty());
}

TEST_F(WebhookTest, refuses_a_wrong_signature_before_anything_else_is_looked_at) {
  for (const auto& signature :
       {std::string(), std::string("sha256="), k_signature.substr(0, 70) + "0", "sha1=" + k_signature}) {
    const auto reply = post(headers("ping", signature));
    EXPECT_EQ(reply.status, 401) << signature;
    EXPECT_EQ(error_of(reply, "kind"), "unauthorized");
  }
  EXPECT_EQ(post(headers(), k_body + " ").status, 401);
  EXPECT_EQ(receiver.refused, 5);
  EXPECT_THAT(receiver.kept, IsEmpty());
}

TEST_F(WebhookTest, refuses_another_form_with_what_is_wrong) {
  EXPECT_EQ(post(headers(), std::string(1'001, 'x')).status, 413);
  auto typed = net::Headers{{"Content-Type", "text/plain"}};
  EXPECT_EQ(post(typed).status, 415);
  const net::Headers nameless{{"Content-Type", "application/json; charset=utf-8"}, {"X-Hub-Signature-256", k_signature}};
  const auto reply = post(nameless);
  EXPECT_EQ(reply.status, 400);
  EXPECT_THAT(error_of(reply, "message"), HasSubstr("X-GitHub-Event"));
  EXPECT_EQ(post(headers("two words")).status, 400);
  EXPECT_EQ(receiver.refused, 4);
}

TEST_F(WebhookTest, answers_nothing_but_post) {
  for (const auto* method : {"GET", "HEAD", "PUT", "DELETE"}) {
    const auto reply = server.send(method, std::string(k_webhook_path));
    EXPECT_EQ(reply.status, 405) << method;
    EXPECT_EQ(reply.headers.get("Allow"), "POST");
  }
}

TEST_F(WebhookTest, tells_what_to_set_while_there_is_no_secret) {
  receiver.secret_text = Secret();
  EXPECT_EQ(post(headers()).status, 404);
  server.options().webhooks = nullptr;
  const auto reply = post(headers());
  EXPECT_EQ(reply.status, 404);
  EXPECT_THAT(error_of(reply, "message"), HasSubstr("RUNLIGHT_WEBHOOK_SECRET"));
}

TEST_F(WebhookTest, passes_on_that_a_delivery_cannot_be_kept_now) {
  receiver.trouble = Error{.kind = ErrorKind::unavailable, .message = "Full.", .retry_after = std::chrono::seconds(60)};
  const auto reply = post(headers());
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.headers.get("Retry-After"), "60");
  EXPECT_EQ(receiver.refused, 1);
}

TEST_F(WebhookTest, takes_deliveries_under_any_name_of_the_host) {
  server.options().listen_address = "127.0.0.1";
  auto with = headers();
  with.add("Host", "hooks.example.com");
  EXPECT_EQ(post(with).status, 202);
  EXPECT_EQ(server.get("/api/v1/summary", {{"Host", "hooks.example.com"}}).status, 403);
}

TEST_F(WebhookTest, is_counted_in_health) {
  engine.will_answer("{\"runs\":1}\n");
  const auto data = json_of(server.get("/api/v1/health")).at("data").as_object();
  const auto& webhooks = data.at("webhooks").as_object();
  EXPECT_TRUE(webhooks.at("enabled").as_bool());
  EXPECT_EQ(webhooks.at("received").to_number<int>(), 5);
  EXPECT_EQ(webhooks.at("waiting").to_number<int>(), 2);
  EXPECT_TRUE(webhooks.at("last_received_at").is_null());
}

TEST_F(WebhookTest, health_counts_again_only_after_something_was_stored) {
  server.set_data_version(7);
  engine.will_answer("{\"runs\":1}\n");
  const auto first = json_of(server.get("/api/v1/health")).at("data").as_object();
  EXPECT_EQ(first.at("data_version").to_number<int>(), 7);
  EXPECT_EQ(json_of(server.get("/api/v1/health")).at("data").as_object().at("runs").to_number<int>(), 1);
  EXPECT_EQ(engine.statements.size(), 1U);
  server.set_data_version(8);
  engine.will_answer("{\"runs\":2}\n");
  EXPECT_EQ(json_of(server.get("/api/v1/health")).at("data").as_object().at("runs").to_number<int>(), 2);
  EXPECT_EQ(engine.statements.size(), 2U);
}

}  // namespace
}  // namespace runlight::api
