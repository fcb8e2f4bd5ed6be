// SPDX-License-Identifier: MIT
#include "app/webhook_parts.hpp"

#include <utility>

#include "app/parts.hpp"

namespace runlight::app {
namespace {

std::unique_ptr<collect::DeliveryLog> open_log(const ServeSettings& settings, const std::string& data_folder) {
  return or_fatal(collect::DeliveryLog::open(
      {.folder = data_folder.empty() ? "" : data_folder + "/webhooks", .limit_bytes = settings.webhook_log_limit_bytes}));
}

}  // namespace

WebhookParts::WebhookParts(const ServeSettings& settings, const std::string& data_folder, Secret secret, EventLoop& loop,
                           store::Store& store, collect::WebhookScope scope,
                           std::function<void(std::int64_t repository_id)> had_event)
    : secret_(std::move(secret)),
      body_limit_bytes_(settings.webhook_body_limit_bytes),
      log_(open_log(settings, data_folder)),
      intake_(*log_, store, system_clock(), loop.executor(), loop.workers(), std::move(scope), std::move(had_event)) {
  or_fatal(intake_.replay());
}

Task<Result<void>> WebhookParts::keep(std::string delivery_id, std::string event_name, std::string body) {
  const auto now = system_clock().now();
  RUNLIGHT_CO_TRY_VOID(co_await log_->append({.received_at = now,
                                              .delivery_id = std::move(delivery_id),
                                              .event_name = std::move(event_name),
                                              .body = std::move(body)}));
  ++state_.received;
  state_.last_received_at = now;
  intake_.notice();
  co_return Result<void>();
}

api::WebhookState WebhookParts::state() const {
  auto state = state_;
  state.duplicates = intake_.counts().duplicates;
  state.applied = intake_.counts().applied;
  state.waiting = static_cast<std::int64_t>(intake_.waiting());
  return state;
}

}  // namespace runlight::app
