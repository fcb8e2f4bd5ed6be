// SPDX-License-Identifier: MIT
#pragma once
#include <functional>
#include <string>
#include <utility>

#include "sim/answer.hpp"
#include "sim/behaviour.hpp"
#include "sim/control_fields.hpp"
#include "sim/webhook_sender.hpp"
#include "sim/world.hpp"
#include "sim/world_control.hpp"

namespace runlight::sim {

/// What control calls change.
struct ControlSite {
  World& world;
  Behaviour& behaviour;
  WebhookSender& webhooks;
  std::function<Time()> now;  ///< the world's
};

/// One call: its place in the path, its fields, and what it does. Refers to what it is made of.
class ControlCall {
 public:
  ControlCall(ControlSite& site, const net::ServerRequest& request, const net::Target& target, const Pieces& pieces,
              ControlFields fields)
      : site_(site), request_(request), target_(target), pieces_(pieces), fields_(std::move(fields)) {}

  /// The body of the answer; fails as not_found or bad_input.
  Result<std::string> answer();

 private:
  Result<WorldControl*> world();
  std::int64_t id() const;
  /// Tells webhooks, and the caller.
  std::string changed(const ControlledRun& run);

  // The world; in control_world.cpp.
  Result<std::string> create_runs();
  Result<std::string> start_run();
  Result<std::string> finish_run();
  Result<std::string> rerun();
  Result<std::string> delete_run();
  Result<std::string> create_repository();
  Result<std::string> change_repository();
  Result<std::string> change_workflow();

  // The simulator's behaviour.
  Result<std::string> add_fault();
  Result<std::string> clear_faults();
  Result<std::string> set_search_index();
  Result<std::string> set_drift();
  Result<std::string> set_tokens();
  Result<std::string> set_permissions();
  Result<std::string> advance_clock();
  Result<std::string> set_webhooks();
  Result<std::string> tell_webhooks();
  Result<std::string> clear_webhooks();
  Result<std::string> tell_clock();
  Result<std::string> tell_stats();
  Result<std::string> clear_stats();
  Result<std::string> tell_truth();
  Result<std::string> tell_planted();

  ControlSite& site_;
  const net::ServerRequest& request_;
  const net::Target& target_;
  const Pieces& pieces_;
  ControlFields fields_;
};

}  // namespace runlight::sim
