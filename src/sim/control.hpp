// SPDX-License-Identifier: MIT
#pragma once
#include <functional>

#include "net/http_server.hpp"
#include "sim/control_call.hpp"

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
  ControlSite site_;
};

}  // namespace runlight::sim
