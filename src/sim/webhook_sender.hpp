// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"
#include "net/http_client.hpp"
#include "sim/random.hpp"
#include "sim/webhook_feed.hpp"

namespace runlight::sim {

/// Where events go, and how badly they travel.
struct WebhookTerms {
  std::string url;
  Secret secret;  ///< empty: unsigned
  std::uint32_t loss_percent = 0;
  std::uint32_t duplicate_percent = 0;
  bool reorders = false;
  std::chrono::milliseconds delay{0};
  std::uint64_t seed = 1;
};

struct WebhookCounts {
  std::uint64_t events = 0;      ///< that happened, with the ping
  std::uint64_t lost = 0;        ///< on purpose, never sent
  std::uint64_t duplicated = 0;  ///< sent twice on purpose, under the same delivery id
  std::uint64_t delivered = 0;   ///< answered with 2xx
  std::uint64_t failed = 0;      ///< answered otherwise, or not
  std::uint64_t waiting = 0;
};

/// Sends the events of a world to one address, as GitHub's webhooks do: once, without trying again.
/// https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries
/// Safe to use from several threads; `send_due` one at a time.
class WebhookSender {
 public:
  /// What it is given must outlive it; `now` tells the world's time, the clock times the deliveries.
  WebhookSender(const World& world, Clock& clock, std::function<Time()> now,
                std::function<std::unique_ptr<net::HttpClient>()> make_client);

  /// From now on; replaces what was set before. The ping is the first to go.
  void set(WebhookTerms terms, const std::string& origin);
  void clear();
  /// Clears it for good; deliveries under way end at once.
  void stop();
  bool is_set() const;
  void touch(const ControlledRun& run);
  WebhookCounts counts() const;

  /// Takes in what has happened and sends what is due; returns how many were sent.
  Task<std::size_t> send_due();
  /// Sends until it is cleared; run it once after each `set` that found nothing set.
  Task<void> run();
  /// Whether `run` is to be started.
  bool wants_runner();

 private:
  using Instant = std::chrono::steady_clock::time_point;
  struct Delivery {
    std::string id;
    WebhookEvent event;
  };
  void take(WebhookEvent event);
  std::vector<Delivery> take_due();
  std::size_t width() const;
  Task<void> deliver(Delivery delivery);
  net::HttpRequest request_of(const Delivery& delivery);

  const World& world_;
  Clock& clock_;
  std::function<Time()> now_;
  std::function<std::unique_ptr<net::HttpClient>()> make_client_;
  mutable std::mutex mutex_;
  std::unique_ptr<net::HttpClient> client_;
  std::optional<WebhookTerms> terms_;
  std::optional<WebhookFeed> feed_;
  std::multimap<Instant, Delivery> waiting_;  ///< by when they are due
  WebhookCounts counts_;
  Random random_{1};
  bool is_running_ = false;
};

}  // namespace runlight::sim
