// SPDX-License-Identifier: MIT
#pragma once
#include <atomic>
#include <memory>
#include <optional>

#include "base/clock.hpp"
#include "net/http_server.hpp"
#include "sim/rate_meter.hpp"
#include "sim/simulator.hpp"
#include "sim/world.hpp"

namespace runlight::sim {

/// Turns requests into replies: credentials, versions, ETags, rate headers, compression. Safe to call from several threads.
class Service {
 public:
  Service(const Options& options, Clock& clock, std::unique_ptr<World> world);
  net::ServerReply reply(const net::ServerRequest& request);
  Time now() const { return options_.now ? *options_.now : clock_.now(); }
  const World& world() const { return *world_; }

 private:
  struct Caller;
  std::string origin_of(const net::ServerRequest& request) const;
  net::ServerReply answer(const net::ServerRequest& request, const Caller& caller, Time now);
  void finish(net::ServerReply& reply, const net::ServerRequest& request) const;

  Options options_;
  Clock& clock_;
  std::unique_ptr<World> world_;
  Directory directory_;
  RateMeter rates_;
  std::atomic<std::uint64_t> requests_{0};
};

}  // namespace runlight::sim
