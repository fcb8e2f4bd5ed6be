// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "collect/delivery_log.hpp"
#include "collect/webhook_applier.hpp"
#include "store/store.hpp"

namespace runlight::collect {

/// Brings deliveries from the log into the store, in order and in batches, within a second of their arrival. Costs nothing
/// while none arrive. For one executor that runs one handler at a time; engine calls run on the workers.
class WebhookIntake {
 public:
  /// `had_event(repository_id)` is called on `executor` after events of that repository were stored. What is referred to
  /// outlives this.
  WebhookIntake(DeliveryLog& log, store::Store& store, Clock& clock, boost::asio::any_io_executor executor,
                boost::asio::any_io_executor workers, WebhookScope scope,
                std::function<void(std::int64_t repository_id)> had_event);

  /// Applies what an earlier process left in the log. Blocks, before anything runs; fails as the store does.
  Result<void> replay();

  /// Applies what arrives. Ends only by being cancelled. A store that fails is tried again, at intervals that grow to 30 s.
  Task<void> run();

  /// Deliveries were appended to the log.
  void notice() { more_.cancel(); }

  /// Applies what is left and notes how far it came, for an end in peace. After `run` ended.
  Task<void> finish();

  const WebhookCounts& counts() const { return told_.counts; }
  /// Deliveries that are not read yet, and jobs that wait for their run.
  std::uint64_t waiting() const { return log_.unread() + told_.held_jobs; }

 private:
  /// What the event loop's thread knows of the applier, which works on another.
  struct Told {
    WebhookCounts counts;
    std::size_t held_jobs = 0;
    bool unsaved = false;  ///< the last step failed, and its rows wait in the applier
  };

  Result<void> step(std::size_t most_records);
  Result<void> release_if_due();
  Result<void> release();
  void tell();
  Task<void> wait_for_more();
  Task<void> apply_some();
  Task<Result<void>> step_on_workers();

  DeliveryLog& log_;
  Clock& clock_;
  boost::asio::any_io_executor workers_;
  std::function<void(std::int64_t)> had_event_;
  WebhookApplier applier_;
  boost::asio::steady_timer more_;
  Told told_;
  int failures_ = 0;  // in a row

  // Of the step that is under way.
  bool unsaved_ = false;
  std::chrono::steady_clock::time_point released_at_;
  std::uint64_t released_ = 0;
  std::uint64_t bytes_since_release_ = 0;
};

}  // namespace runlight::collect
