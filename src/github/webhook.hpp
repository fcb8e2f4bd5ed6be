// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "model/job.hpp"
#include "model/repository.hpp"
#include "model/run.hpp"
#include "model/workflow.hpp"

/// What GitHub sends by itself. Pure, safe for any bytes and from any thread.
/// https://docs.github.com/en/webhooks/webhook-events-and-payloads
namespace runlight::github {

/// Whether `signature`, the header X-Hub-Signature-256 ("sha256=" and 64 hexadecimal digits), was made of exactly these
/// bytes with `secret`; false for a header of any other form and for an empty secret. Takes the same time wherever it
/// differs. https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
bool is_signed(const Secret& secret, std::string_view body, std::string_view signature);

enum class WebhookKind { workflow_run, workflow_job, ping, other };

/// By the header X-GitHub-Event.
WebhookKind webhook_kind(std::string_view event_name);

/// One delivery as far as it is understood. Of `run` and `job` the one that its kind has is there. The job lacks its run's
/// `created_at` and `workflow_id`, which the event does not tell.
struct WebhookEvent {
  std::string action;  ///< requested, queued, in_progress, completed, …; "" when there is none
  std::int64_t repository_id = 0;
  std::optional<model::Repository> repository;  ///< absent when the event tells too little of it
  std::optional<model::Workflow> workflow;      ///< of a run, unless the event leaves it out
  std::optional<model::Run> run;
  std::optional<model::Job> job;
};

/// Reads a workflow_run or workflow_job; fails as bad_data when it has no such object, and for other kinds. `body` by value:
/// pass an rvalue.
Result<WebhookEvent> read_webhook_event(WebhookKind kind, std::string body, Time received_at);

/// The JSON of a body sent as application/x-www-form-urlencoded: its field `payload`, decoded; absent when it has none or is
/// broken.
std::optional<std::string> payload_of_form(std::string_view body);

}  // namespace runlight::github
