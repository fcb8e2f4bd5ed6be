// SPDX-License-Identifier: MIT
#pragma once
#include <functional>

#include "net/http_server.hpp"
#include "sim/behaviour.hpp"
#include "sim/world.hpp"
#include "sim/world_control.hpp"

namespace runlight::sim {

inline constexpr std::string_view k_control_prefix = "/_sim/";

/// The endpoints below /_sim/, by which tests and people change the world and the simulator while it runs; described in
/// docs/simulator.md. They answer only on loopback addresses, and ask for no token. Safe to use from several threads.
class Control {
 public:
  /// What it is given must outlive it; `now` tells the world's time, `on_change` is called after each change of a run.
  Control(World& world, Behaviour& behaviour, std::function<Time()> now,
          std::function<void(const ControlledRun&)> on_change);
  net::ServerReply reply(const net::ServerRequest& request);

 private:
  class Call;
  World& world_;
  Behaviour& behaviour_;
  std::function<Time()> now_;
  std::function<void(const ControlledRun&)> on_change_;
};

}  // namespace runlight::sim
