// SPDX-License-Identifier: MIT
// Whatever a sender's body, form or signature holds, it is an event with an identity, or bad_data; nothing unsigned passes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "github/webhook.hpp"

namespace {

using namespace runlight;

void require(bool holds) {
  if (!holds) std::abort();
}

void read(github::WebhookKind kind, const std::string& body) {
  const auto event = github::read_webhook_event(kind, body, Time{});
  if (!event) return require(event.error().kind == ErrorKind::bad_data && !event.error().message.empty());
  require(event->repository_id > 0 && (event->run.has_value() != event->job.has_value()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Secret secret("fuzz");
  const std::string body(data, data + size);
  read(github::WebhookKind::workflow_run, body);
  read(github::WebhookKind::workflow_job, body);
  require(!github::is_signed(secret, "a fixed text", body));
  if (const auto payload = github::payload_of_form(body)) require(payload->size() <= body.size());
  return 0;
}
