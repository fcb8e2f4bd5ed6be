// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"
#include "base/time.hpp"
#include "net/http_server.hpp"

namespace runlight::api {

struct Call;

inline constexpr std::string_view k_webhook_path = "/api/v1/webhooks/github";

/// Since this process started, for /api/v1/health.
struct WebhookState {
  std::int64_t received = 0;    ///< deliveries that were accepted
  std::int64_t refused = 0;     ///< for a wrong signature or form, or because they could not be kept
  std::int64_t duplicates = 0;  ///< of those accepted
  std::int64_t applied = 0;
  std::int64_t waiting = 0;  ///< accepted and not in the store yet
  std::optional<Time> last_received_at;
};

/// What becomes of deliveries; app's. Called on the server's executor.
class WebhookReceiver {
 public:
  virtual ~WebhookReceiver() = default;

  virtual const Secret& secret() const = 0;  ///< "": webhooks are off
  virtual std::size_t body_limit_bytes() const = 0;

  /// Keeps a delivery whose signature is good; completes once it is durable. What fails was not kept.
  virtual Task<Result<void>> keep(std::string delivery_id, std::string event_name, std::string body) = 0;

  virtual void note_refused() = 0;
  virtual WebhookState state() const = 0;
};

/// Answers a POST to k_webhook_path: 202 once the delivery is durable, or once it is seen to be of no interest here.
Task<net::ServerReply> receive_webhook(Call call);

}  // namespace runlight::api
