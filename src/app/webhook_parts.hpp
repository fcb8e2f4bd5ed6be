// SPDX-License-Identifier: MIT
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "api/webhook.hpp"
#include "app/event_loop.hpp"
#include "app/settings.hpp"
#include "collect/delivery_log.hpp"
#include "collect/webhook_intake.hpp"
#include "store/store.hpp"

namespace runlight::app {

/// From the API's door to the store: the log of deliveries below the data folder, and what applies them. Building it applies
/// what an earlier process left, and throws Fatal.
class WebhookParts final : public api::WebhookReceiver {
 public:
  /// `had_event(repository_id)` is called on the event loop after events of that repository were stored.
  WebhookParts(const ServeSettings& settings, const std::string& data_folder, Secret secret, EventLoop& loop,
               store::Store& store, collect::WebhookScope scope, std::function<void(std::int64_t repository_id)> had_event);

  /// Applies deliveries until cancelled.
  Task<void> run() { return intake_.run(); }
  /// After `run` ended and no more is received.
  Task<void> finish() { return intake_.finish(); }

  const Secret& secret() const override { return secret_; }
  std::size_t body_limit_bytes() const override { return body_limit_bytes_; }
  Task<Result<void>> keep(std::string delivery_id, std::string event_name, std::string body) override;
  void note_refused() override { ++state_.refused; }
  api::WebhookState state() const override;

 private:
  const Secret secret_;
  const std::size_t body_limit_bytes_;
  api::WebhookState state_;
  std::unique_ptr<collect::DeliveryLog> log_;
  collect::WebhookIntake intake_;
};

}  // namespace runlight::app
