// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "collect/delivery_log.hpp"
#include "collect/recent_map.hpp"
#include "collect/request.hpp"
#include "github/webhook.hpp"
#include "store/store.hpp"

namespace runlight::collect {

/// Whose events are applied: what is collected, or, without that, those of whoever has the secret.
using WebhookScope = std::optional<Request>;

struct WebhookCounts {
  std::int64_t duplicates = 0;      ///< deliveries that had come before
  std::int64_t applied = 0;         ///< deliveries that were taken in, news or not
  std::int64_t not_watched = 0;     ///< of repositories outside the scope
  std::int64_t not_understood = 0;  ///< and of these each once in the log
  std::int64_t jobs_dropped = 0;    ///< whose run did not become known in time; the job list will tell them
};

/// From deliveries, in whatever order and however often they come, to rows of the store. What one call could not save the
/// next one tries again. Blocks; from one thread at a time.
class WebhookApplier {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  WebhookApplier(store::Store& store, WebhookScope scope) : store_(store), scope_(std::move(scope)) {}

  /// Understands deliveries; what they tell is then to be saved. A delivery that cannot be understood ends here.
  void take(std::vector<LoggedDelivery> deliveries, Instant now);

  /// Saves all that is to be saved. A job whose run is not known waits: for 60 s, and at most 10,000 jobs do.
  /// Fails as the store does, and then keeps what is not saved; rows that the store will never take are dropped.
  Result<void> save(Instant now);

  /// Jobs that wait for their run.
  std::size_t held_jobs() const { return held_.size(); }

  /// Every delivery up to this number is applied, once `save` succeeded.
  std::uint64_t applied_up_to() const;

  /// The repositories that events were of, each once since it was last asked.
  std::set<std::int64_t> take_repositories() { return std::exchange(repositories_, {}); }

  const WebhookCounts& counts() const { return counts_; }

 private:
  struct HeldJob {
    std::uint64_t number = 0;  ///< of its delivery
    model::Job job;
    Instant since;
    Instant asked;  ///< when the store was last asked for its run
  };
  /// Compares as observations do (model/version.hpp), and within one second by how far it went.
  struct State {
    bool settled = false;
    std::optional<Time> changed_at;
    int progress = 0;
    auto operator<=>(const State&) const = default;
  };
  /// The place of a run, without the run.
  struct Place {
    std::int64_t repository_id = 0;
    std::int64_t workflow_id = 0;
    Time created_at{};
  };

  void take(LoggedDelivery logged, Instant now);
  void take_event(std::uint64_t number, github::WebhookEvent event, Instant now);
  bool is_watched(const github::WebhookEvent& event) const;
  static bool is_news(RecentMap<std::int64_t, State>& states, std::int64_t key, State state);
  Result<void> learn_workflows();
  void take_unknown();
  Result<void> find_runs(Instant now);
  void place_jobs();
  void drop_jobs(Instant now);
  template <class Row>
  Result<void> save_rows(std::vector<Row>& rows);

  store::Store& store_;
  const WebhookScope scope_;
  WebhookCounts counts_;
  std::uint64_t taken_ = 0;  // number of the last delivery
  std::set<std::int64_t> repositories_;

  // To be saved.
  std::vector<model::Repository> told_repositories_;
  std::vector<model::Workflow> told_workflows_;
  std::vector<model::Repository> new_repositories_;
  std::vector<model::Workflow> new_workflows_;
  std::vector<model::Run> runs_;
  std::vector<model::Job> jobs_;
  std::vector<HeldJob> held_;

  // Known without asking.
  bool workflows_learnt_ = false;
  std::set<std::pair<std::int64_t, std::int64_t>> workflows_;  // of the store, and workflow 0 for the repository itself
  RecentMap<std::string, bool> deliveries_{50'000};
  RecentMap<std::int64_t, Place> places_{50'000};  // by run
  RecentMap<std::int64_t, State> run_states_{50'000};
  RecentMap<std::int64_t, State> job_states_{50'000};
};

}  // namespace runlight::collect
