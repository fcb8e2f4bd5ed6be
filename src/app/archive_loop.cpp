// SPDX-License-Identifier: MIT
#include "app/archive_loop.hpp"

#include "base/log.hpp"
#include "base/offload.hpp"

namespace runlight::app {
namespace {

// Listings of so many take one request, and are looked at every interval.
constexpr std::int64_t k_segments_worth_compacting = 1'000;
constexpr std::chrono::hours k_compaction_pause{1};

void add(archive::Exchange& total, const archive::Exchange& exchange) {
  total.segments += exchange.segments;
  total.rows += exchange.rows;
  total.bytes += exchange.bytes;
  total.seconds += exchange.seconds;
}

}  // namespace

ArchiveLoop::ArchiveLoop(archive::Archive& archive, Clock& clock, boost::asio::any_io_executor workers, ArchiveWays ways,
                         std::chrono::seconds interval)
    : archive_(archive), clock_(clock), workers_(std::move(workers)), ways_(ways), interval_(interval) {}

Task<Result<void>> ArchiveLoop::exchange() { return exchange(ways_); }

Task<Result<void>> ArchiveLoop::exchange(ArchiveWays ways) {
  struct Exchanged {
    archive::Exchange pulled;
    archive::Exchange pushed;
    std::optional<Error> error;
  };
  const auto exchanged = co_await offload(workers_, [this, ways] {
    Exchanged both;
    if (ways.pulls) {
      auto pulled = archive_.pull(ways.extent);
      if (!pulled) return both.error = std::move(pulled).error(), both;
      both.pulled = *pulled;
    }
    if (ways.pushes) {
      auto pushed = archive_.push();
      if (!pushed) return both.error = std::move(pushed).error(), both;
      both.pushed = *pushed;
    }
    return both;
  });
  add(totals_.pulled, exchanged.pulled);
  add(totals_.pushed, exchanged.pushed);
  if (exchanged.pulled.segments + exchanged.pushed.segments > 0) {
    log::info("exchanged with the archive", {{"place", archive_.place()},
                                             {"segments_taken", exchanged.pulled.segments},
                                             {"rows_taken", exchanged.pulled.rows},
                                             {"segments_written", exchanged.pushed.segments},
                                             {"rows_written", exchanged.pushed.rows}});
  }
  if (exchanged.error) {
    totals_.failure = exchanged.error->message;
    if (!totals_.failing_since) totals_.failing_since = clock_.now();
    co_return fail(*exchanged.error);
  }
  totals_.failure.clear();
  totals_.failing_since.reset();
  totals_.last_exchanged_at = clock_.now();
  if (ways.pushes && exchanged.pulled.segments_there > k_segments_worth_compacting) co_await compact();
  co_return Result<void>{};
}

Task<void> ArchiveLoop::compact() {
  if (clock_.monotonic() < next_compaction_) co_return;
  next_compaction_ = clock_.monotonic() + k_compaction_pause;
  const auto compacted = co_await offload(workers_, [this] { return archive_.compact(); });
  if (compacted) {
    log::info("put the archive's small segments together",
              {{"segments_before", compacted->segments_before}, {"segments_after", compacted->segments_after}});
  } else if (compacted.error().kind != ErrorKind::conflict) {
    log::warn("the archive's small segments stay as they are", {{"reason", compacted.error().message}});
  }
}

Task<bool> ArchiveLoop::exchange_or_log() {
  const auto exchanged = co_await exchange();
  if (!exchanged) log::error("nothing could be exchanged with the archive", {{"reason", totals_.failure}});
  co_return exchanged.has_value();
}

Task<void> ArchiveLoop::begin() {
  while (!co_await exchange_or_log()) co_await clock_.sleep_for(interval_);
}

Task<void> ArchiveLoop::run() {
  for (;;) {
    co_await clock_.sleep_for(interval_);
    co_await exchange_or_log();
  }
}

Task<void> ArchiveLoop::finish() {
  if (ways_.pushes && totals_.failure.empty()) co_await exchange({.pushes = true});
}

api::ArchiveState ArchiveLoop::state() const {
  const auto& [pulled, pushed, last_exchanged_at, failing_since, failure] = totals_;
  return {.place = place(),
          .mode = ways_.pushes ? "exchanges" : "follows",
          .state = failing_since ? "failing" : (last_exchanged_at ? "waiting" : "beginning"),
          .message = failure,
          .last_exchanged_at = last_exchanged_at,
          .failing_since = failing_since,
          .interval_s = interval_.count(),
          .segments_taken = pulled.segments,
          .rows_taken = pulled.rows,
          .segments_written = pushed.segments,
          .rows_written = pushed.rows};
}

ArchiveParts::ArchiveParts(const std::optional<archive::Location>& place, store::Store& store,
                           boost::asio::any_io_executor workers, ArchiveWays ways, std::chrono::seconds interval) {
  if (!place) return;
  archive_.emplace(store, system_clock(), *place);
  loop_.emplace(*archive_, system_clock(), std::move(workers), ways, interval);
}

}  // namespace runlight::app
