// SPDX-License-Identifier: MIT
#include "collect/webhook_intake.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "base/log.hpp"
#include "base/offload.hpp"
#include "base/retry.hpp"

namespace runlight::collect {
namespace {

// An insert costs mostly the files of its parts, however few rows it holds: while many arrive, more of them go together.
constexpr std::chrono::milliseconds k_gather{200};
constexpr std::chrono::milliseconds k_gather_when_busy{600};
constexpr std::uint64_t k_busy_records = 200;
constexpr std::size_t k_batch_records = 2'000;
constexpr std::size_t k_replay_records = 10'000;
constexpr std::uint64_t k_batch_bytes = std::uint64_t{64} << 20U;
constexpr std::chrono::seconds k_look_again{5};
// What an end without warning makes the next start apply once more.
constexpr std::chrono::seconds k_release_interval{60};

}  // namespace

WebhookIntake::WebhookIntake(DeliveryLog& log, store::Store& store, Clock& clock, boost::asio::any_io_executor executor,
                             boost::asio::any_io_executor workers, WebhookScope scope,
                             std::function<void(std::int64_t repository_id)> had_event)
    : log_(log),
      clock_(clock),
      workers_(std::move(workers)),
      had_event_(std::move(had_event)),
      applier_(store, std::move(scope)),
      more_(std::move(executor)),
      released_at_(clock.monotonic()) {}

Result<void> WebhookIntake::step(std::size_t most_records) {
  if (!unsaved_) {
    RUNLIGHT_TRY(auto deliveries, log_.read(most_records, k_batch_bytes));
    for (const auto& logged : deliveries) bytes_since_release_ += logged.delivery.body.size();
    applier_.take(std::move(deliveries), clock_.monotonic());
  }
  const auto saved = applier_.save(clock_.monotonic());
  unsaved_ = !saved;
  RUNLIGHT_TRY_VOID(saved);
  return release_if_due();
}

Result<void> WebhookIntake::release_if_due() {
  const bool is_due =
      clock_.monotonic() - released_at_ >= k_release_interval || bytes_since_release_ >= log_.release_bytes();
  return is_due ? release() : Result<void>();
}

Result<void> WebhookIntake::release() {
  const auto number = applier_.applied_up_to();
  released_at_ = clock_.monotonic();
  bytes_since_release_ = 0;
  if (number <= released_) return {};
  released_ = number;
  return log_.release(number);
}

Result<void> WebhookIntake::replay() {
  const auto count = log_.unread();
  if (count == 0) return {};
  log::info("applying webhook deliveries of before the last end", {{"deliveries", count}});
  while (log_.unread() > 0) RUNLIGHT_TRY_VOID(step(k_replay_records));
  tell();
  return release();
}

void WebhookIntake::tell() { told_ = {.counts = applier_.counts(), .held_jobs = applier_.held_jobs(), .unsaved = unsaved_}; }

Task<void> WebhookIntake::run() {
  for (;;) {
    co_await wait_for_more();
    co_await clock_.sleep_for(k_gather);
    if (log_.unread() >= k_busy_records) co_await clock_.sleep_for(k_gather_when_busy - k_gather);
    co_await apply_some();
  }
}

Task<void> WebhookIntake::wait_for_more() {
  if (log_.unread() > 0 || told_.unsaved) co_return;
  if (told_.held_jobs > 0) {
    more_.expires_after(k_look_again);
  } else {
    more_.expires_at(boost::asio::steady_timer::time_point::max());
  }
  co_await more_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

Task<Result<void>> WebhookIntake::step_on_workers() {
  auto stepped = co_await offload(workers_, [this] { return step(k_batch_records); });
  tell();
  co_return stepped;
}

Task<void> WebhookIntake::apply_some() {
  do {
    const auto stepped = co_await step_on_workers();
    if (!stepped) {
      const auto pause = backoff(++failures_, 1.0);
      log::error("webhook deliveries cannot be applied now",
                 {{"cause", stepped.error().message}, {"again_in_ms", pause.count()}});
      co_await clock_.sleep_for(pause);
      co_return;
    }
    failures_ = 0;
    for (const auto repository_id : applier_.take_repositories()) had_event_(repository_id);
  } while (log_.unread() >= k_batch_records);
}

Task<void> WebhookIntake::finish() {
  while (log_.unread() > 0 || told_.unsaved) {
    const auto stepped = co_await step_on_workers();
    if (!stepped) co_return;  // the log keeps them
  }
  const auto released = co_await offload(workers_, [this] { return release(); });
  if (!released)
    log::warn("the webhook deliveries of the last minute will be applied again", {{"cause", released.error().message}});
}

}  // namespace runlight::collect
