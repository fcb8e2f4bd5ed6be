// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sim/world.hpp"
#include "sim/world_control.hpp"

namespace runlight::sim {

struct WebhookEvent {
  std::string name;    ///< "workflow_run", "workflow_job" or "ping"
  std::string action;  ///< "requested", "queued", "in_progress", "completed"; "" for ping
  std::string body;
};

/// Tells what has happened since it last looked, as the events that GitHub would send, in their order. Not safe by itself.
/// https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_run
class WebhookFeed {
 public:
  /// Everything until `now` is known and tells no event. URLs in bodies begin with `origin`.
  WebhookFeed(const World& world, Time now, std::string origin);

  /// A control call changed this run: what its change tells.
  std::vector<WebhookEvent> touch(const ControlledRun& run, Time now);
  /// What time has brought.
  std::vector<WebhookEvent> collect(Time now);
  WebhookEvent ping(Time now, const std::string& url) const;

 private:
  class Teller;
  struct Known {
    std::size_t repository = 0;
    std::int32_t run_attempt = 1;      ///< the newest one that events tell of
    int told = 0;                      ///< how far: 1 requested, 2 in progress, 3 completed
    std::map<std::int64_t, int> jobs;  ///< the same of each job: 1 queued …
    Time created_at{};
    bool is_controlled = false;  ///< changes by control calls only
  };
  void find_new(const View& view, Time now);
  bool may_change(const Known& known, Time now) const;
  /// Marks as told what the view shows.
  void take_as_told(const View& view, std::int64_t id, Known& known);

  const World& world_;
  std::string origin_;
  Time looked_at_;
  std::map<std::int64_t, Known> known_;  ///< by run id
  std::set<std::int64_t> open_;          ///< those that may change by time; in order of id, which is that of creation
};

}  // namespace runlight::sim
