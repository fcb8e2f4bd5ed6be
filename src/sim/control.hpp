// SPDX-License-Identifier: MIT
#pragma once
#include <functional>

#include "net/http_server.hpp"
#include "sim/behaviour.hpp"
#include "sim/webhook_sender.hpp"
#include "sim/world.hpp"
#include "sim/world_control.hpp"

namespace runlight::sim {

inline constexpr std::string_view k_control_prefix = "/_sim/";

/// The endpoints below /_sim/, by which tests and people change the world and the simulator while it runs; described in
/// docs/simulator.md. They answer only on loopback addresses, and ask for no token. Safe to use from several threads.
class Control {
 public:
  /// What it is given must outlive it; `now` tells the world's time.
  Control(World& world, Behaviour& behaviour, WebhookSender& webhooks, std::function<Time()> now);
  net::ServerReply reply(const net::ServerRequest& request);

 private:
  class Call;
  World& world_;
  Behaviour& behaviour_;
  WebhookSender& webhooks_;
  std::function<Time()> now_;
};

}  // namespace runlight::sim
