// SPDX-License-Identifier: MIT
#pragma once
#include <atomic>
#include <memory>
#include <optional>

#include "base/clock.hpp"
#include "base/task.hpp"
#include "net/http_server.hpp"
#include "sim/answer.hpp"
#include "sim/behaviour.hpp"
#include "sim/control.hpp"
#include "sim/limits.hpp"
#include "sim/rate_meter.hpp"
#include "sim/simulator.hpp"
#include "sim/world.hpp"

namespace runlight::sim {

/// A reply, and how long the client waits for it.
struct TimedReply {
  net::ServerReply reply;
  std::chrono::milliseconds delay{0};
};

/// Turns requests into replies: credentials, versions, ETags, limits, faults, compression. Safe to call from several
/// threads.
class Service {
 public:
  Service(const Options& options, Clock& clock, std::unique_ptr<World> world);
  /// As a client gets it; waits where latency or a fault says so.
  Task<net::ServerReply> serve(net::ServerRequest request);
  /// The same without waiting.
  net::ServerReply reply(const net::ServerRequest& request);
  /// Ends what runs beside the answers.
  void stop() { webhooks_.stop(); }
  /// The world's time.
  Time now() const;
  const World& world() const { return *world_; }

 private:
  struct Caller;
  class UnderWay;
  Caller caller_of(const net::ServerRequest& request) const;
  std::string origin_of(const net::ServerRequest& request) const;
  TimedReply answer_github(const net::ServerRequest& request, std::int64_t under_way);
  net::ServerReply answer(const net::ServerRequest& request, const Caller& caller, ServedRequest& served,
                          std::int64_t under_way);
  net::ServerReply truthful(const net::ServerRequest& request, const Caller& caller, const net::Target& target,
                            ServedRequest& served);
  bool may_read(const Caller& caller);
  std::optional<Answer> refusal(const net::ServerRequest& request, const Caller& caller, const ServedRequest& served);
  void finish(net::ServerReply& reply, const net::ServerRequest& request) const;

  Options options_;
  Clock& clock_;
  std::unique_ptr<World> world_;
  Behaviour behaviour_;
  WebhookSender webhooks_;
  Control control_;
  RateMeter rates_;
  Limits limits_;
  AppTokens apps_;
  std::atomic<std::uint64_t> requests_{0};
};

}  // namespace runlight::sim
