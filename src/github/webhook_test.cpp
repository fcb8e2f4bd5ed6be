// SPDX-License-Identifier: MIT
#include "github/webhook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace runlight::github {
namespace {

using ::testing::HasSubstr;

// The example of GitHub's documentation.
// https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
const std::string k_documented = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
const Secret k_secret("It's a Secret to Everybody");
const Time k_received_at = *parse_time("2026-05-01T10:00:05Z");

TEST(WebhookSignature, is_what_githubs_documentation_computes) {
  EXPECT_TRUE(is_signed(k_secret, "Hello, World!", k_documented));
  EXPECT_TRUE(
      is_signed(k_secret, "Hello, World!", "sha256=757107EA0EB2509FC211221CCE984B8A37570B6D7586C22C46F4379C8B043E17"));
}

TEST(WebhookSignature, is_refused_when_anything_differs) {
  EXPECT_FALSE(is_signed(k_secret, "Hello, World", k_documented));
  EXPECT_FALSE(is_signed(k_secret, "Hello, World!\n", k_documented));
  EXPECT_FALSE(is_signed(Secret("It's a Secret to everybody"), "Hello, World!", k_documented));
  EXPECT_FALSE(is_signed(Secret(), "Hello, World!", k_documented));
  for (std::size_t at = 7; at < k_documented.size(); ++at) {
    auto changed = k_documented;
    changed[at] = changed[at] == '0' ? '1' : '0';
    EXPECT_FALSE(is_signed(k_secret, "Hello, World!", changed)) << at;
  }
}

TEST(WebhookSignature, is_refused_in_any_other_form) {
  for (const auto& header : {std::string(), std::string("sha256="), k_documented.substr(0, 70), k_documented + "0",
                             k_documented.substr(7), " " + k_documented, "sha1=" + k_documented.substr(7),
                             "SHA256=" + k_documented.substr(7), "sha256=" + std::string(64, 'g'), std::string(71, '\0'),
                             std::string("sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59")}) {
    EXPECT_FALSE(is_signed(k_secret, "Hello, World!", header)) << header;
  }
}

TEST(WebhookKind, is_told_by_the_header) {
  EXPECT_EQ(webhook_kind("workflow_run"), WebhookKind::workflow_run);
  EXPECT_EQ(webhook_kind("workflow_job"), WebhookKind::workflow_job);
  EXPECT_EQ(webhook_kind("ping"), WebhookKind::ping);
  EXPECT_EQ(webhook_kind("push"), WebhookKind::other);
  EXPECT_EQ(webhook_kind(""), WebhookKind::other);
}

std::string run_event() {
  return R"({"action":"completed","workflow_run":{"id":35107213991,"name":"CI","head_branch":"main","head_sha":"ab",
    "path":".github/workflows/ci.yml","run_number":12,"event":"push","status":"completed","conclusion":"success",
    "workflow_id":8,"created_at":"2026-05-01T10:00:00Z","updated_at":"2026-05-01T10:00:04Z","run_attempt":2,
    "run_started_at":"2026-05-01T10:00:01Z","repository":{"id":3,"full_name":"acme/api"}},
    "workflow":{"id":8,"name":"CI","path":".github/workflows/ci.yml","state":"active"},
    "repository":{"id":3,"name":"api","full_name":"acme/api","private":true,"owner":{"login":"acme","type":"Organization"},
      "default_branch":"main","archived":false,"visibility":"internal"},
    "organization":{"login":"acme"},"sender":{"login":"octo"}})";
}

TEST(WebhookEvents, tell_a_run_with_its_repository_and_workflow) {
  const auto event = read_webhook_event(WebhookKind::workflow_run, run_event(), k_received_at);
  ASSERT_TRUE(event) << event.error().message;
  EXPECT_EQ(event->action, "completed");
  EXPECT_EQ(event->repository_id, 3);
  ASSERT_TRUE(event->run && event->repository && event->workflow);
  EXPECT_FALSE(event->job);
  EXPECT_EQ(event->run->run_attempt, 2);
  EXPECT_EQ(event->run->observed_at, k_received_at);
  EXPECT_EQ(event->repository->owner, "acme");
  EXPECT_EQ(event->repository->visibility, "internal");
  EXPECT_EQ(event->workflow->workflow_id, 8);
  EXPECT_EQ(event->workflow->repository_id, 3);
}

TEST(WebhookEvents, tell_a_job_without_what_only_its_run_knows) {
  const auto event = read_webhook_event(
      WebhookKind::workflow_job,
      R"({"action":"in_progress","workflow_job":{"id":9,"run_id":7,"run_attempt":1,"name":"build","status":"in_progress",
        "created_at":"2026-05-01T10:00:00Z","started_at":"2026-05-01T10:00:03Z","steps":[{"name":"a","status":"queued","number":1}]},
        "repository":{"id":3,"name":"api","owner":{"login":"acme"}}})",
      k_received_at);
  ASSERT_TRUE(event) << event.error().message;
  ASSERT_TRUE(event->job);
  EXPECT_FALSE(event->run || event->workflow);
  EXPECT_EQ(event->job->run_id, 7);
  EXPECT_EQ(event->job->workflow_id, 0);
  EXPECT_EQ(event->job->steps.size(), 1U);
}

TEST(WebhookEvents, keep_a_run_whose_surroundings_tell_too_little) {
  const auto event = read_webhook_event(
      WebhookKind::workflow_run,
      R"({"repository":{"id":3},"workflow":null,"workflow_run":{"id":7,"workflow_id":8,"event":"push","status":"queued",
        "head_sha":"ab","created_at":"2026-05-01T10:00:00Z","updated_at":"2026-05-01T10:00:00Z"}})",
      k_received_at);
  ASSERT_TRUE(event) << event.error().message;
  EXPECT_EQ(event->repository_id, 3);
  EXPECT_EQ(event->action, "");
  EXPECT_FALSE(event->repository || event->workflow);
}

TEST(WebhookEvents, that_are_none_are_bad_data) {
  for (const auto& [kind, body] : std::initializer_list<std::pair<WebhookKind, std::string>>{
           {WebhookKind::workflow_run, ""},
           {WebhookKind::workflow_run, "[]"},
           {WebhookKind::workflow_run, R"({"action":"completed"})"},
           {WebhookKind::workflow_run, run_event().substr(0, 400)},
           {WebhookKind::workflow_job, run_event()},
           {WebhookKind::ping, R"({"zen":"Keep it logically awesome."})"}}) {
    const auto event = read_webhook_event(kind, body, k_received_at);
    ASSERT_FALSE(event) << body;
    EXPECT_EQ(event.error().kind, ErrorKind::bad_data);
  }
}

TEST(WebhookForm, gives_its_payload_decoded) {
  EXPECT_EQ(payload_of_form("payload=%7B%22a%22%3A+%22%2b%22%7D"), R"({"a": "+"})");
  EXPECT_EQ(payload_of_form("x=1&payload=abc&y=2"), "abc");
  EXPECT_EQ(payload_of_form("payload="), "");
  for (const auto* broken : {"", "xpayload=1", "payload", "payload=%", "payload=%7", "payload=%zz"}) {
    EXPECT_EQ(payload_of_form(broken), std::nullopt) << broken;
  }
}

/// The events that a trace receiver's tests were recorded with.
TEST(WebhookRecordings, are_read_whole) {
  const std::filesystem::path folder = RUNLIGHT_SOURCE_DIR "/../shared/data/otel-liatrio/receiver";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no recordings in " << folder;
  int read = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    const bool is_job = name.find("workflow_job") != std::string::npos;
    if (entry.path().extension() != ".json" || (!is_job && name.find("workflow_run") == std::string::npos)) continue;
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    if (text.view().size() < 200) continue;  // one was cut down to its action
    const auto event =
        read_webhook_event(is_job ? WebhookKind::workflow_job : WebhookKind::workflow_run, text.str(), k_received_at);
    ASSERT_TRUE(event) << name << event.error().message;
    EXPECT_TRUE(event->repository) << name;
    EXPECT_EQ(event->workflow.has_value(), event->run.has_value()) << name;
    EXPECT_NE(event->action, "") << name;
    ++read;
  }
  EXPECT_GE(read, 5);
}

}  // namespace
}  // namespace runlight::github
