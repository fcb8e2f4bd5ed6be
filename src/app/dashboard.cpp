// SPDX-License-Identifier: MIT
#include "app/dashboard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/multiple_exceptions.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <cstdio>
#include <exception>
#include <functional>
#include <utility>

#include "app/environment.hpp"
#include "base/log.hpp"
#include "base/offload.hpp"

namespace runlight::app {
namespace {

constexpr std::chrono::milliseconds k_stop_grace{1'500};

Task<void> sleep_for_ever() {
  for (;;) co_await system_clock().sleep_for(std::chrono::hours(1));
}

/// What ends several things at once ends them with an exception of each, in one; the first is the cause.
bool is_cancellation(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const boost::asio::multiple_exceptions& several) {
    return is_cancellation(several.first_exception());
  } catch (const boost::system::system_error& error) {
    return error.code() == boost::asio::error::operation_aborted;
  } catch (...) {
    return false;
  }
}

/// A collector that began on an empty folder would read everything again that is archived.
Task<void> collect_after(ArchiveLoop* archive, CollectLoop& collecting, bool has_data) {
  if (archive != nullptr) {
    if (has_data) {
      co_await archive->exchange();
    } else {
      co_await archive->begin();
    }
  }
  co_await collecting.run();
}

Task<void> collect_and_exchange(Beside beside, bool has_data) {
  using namespace boost::asio::experimental::awaitable_operators;
  const auto exchange = [&]() -> Task<void> {
    if (beside.archive == nullptr) co_await sleep_for_ever();
    if (beside.collecting == nullptr) co_await beside.archive->exchange();
    co_await beside.archive->run();
  };
  if (beside.collecting == nullptr) {
    co_await exchange();
  } else {
    co_await (collect_after(beside.archive, *beside.collecting, has_data) && exchange());
  }
}

/// Brings into the answers what was stored. What it costs is a fifth of the time at most, so that collecting goes on.
Task<void> keep_rolled_up(EventLoop& loop, store::Store& store) {
  constexpr std::chrono::milliseconds k_pause{500};
  for (;;) {
    auto pause = k_pause;
    if (const Time now = system_clock().now(); store.is_roll_up_due(now)) {
      const auto begin = system_clock().monotonic();
      const auto done = co_await offload(loop.workers(), [&] { return store.roll_up(now); });
      if (!done) log::error("what was stored last is not in the answers yet", {{"reason", done.error().message}});
      const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(system_clock().monotonic() - begin);
      pause = std::max(k_pause, 4 * took);
    }
    co_await system_clock().sleep_for(pause);
  }
}

/// Runs all of them, or only waits, until cancelled.
Task<void> until_cancelled(EventLoop& loop, store::Store& store, AccessParts& access, Beside beside,
                           const std::function<Task<void>()>& keep_answers_true, bool has_data) {
  using namespace boost::asio::experimental::awaitable_operators;
  try {
    co_await (collect_and_exchange(beside, has_data) && access.run(loop.workers()) && keep_rolled_up(loop, store) &&
              keep_answers_true() && (beside.judging != nullptr ? beside.judging->run() : sleep_for_ever()) &&
              (beside.webhooks != nullptr ? beside.webhooks->run() : sleep_for_ever()));
  } catch (...) {
    if (!is_cancellation(std::current_exception())) throw;
  }
}

/// Never less than what any other request may need.
std::size_t body_limit(const WebhookParts* webhooks) {
  return std::max(net::ServerOptions{}.body_limit_bytes, webhooks != nullptr ? webhooks->body_limit_bytes() : 0);
}

}  // namespace

Task<int> serve_dashboard(EventLoop& loop, store::Store& store, Door door, Beside beside, std::string prices) {
  const auto& where = door.listens;
  const bool has_data = !or_fatal(store.repositories()).empty();
  if (beside.judging != nullptr) co_await beside.judging->begin();
  auto api = api::make_api(
      {.engine = store.engine(),
       .clock = system_clock(),
       .access = door.access.for_api(),
       .workers = loop.workers(),
       .collector_state =
           [collecting = beside.collecting] {
             return collecting != nullptr ? collecting->state() : api::CollectorState{.state = "off"};
           },
       // A replica that has nothing yet would answer that there is nothing.
       .ready = [has_data,
                 archive = beside.archive] { return has_data || archive == nullptr || archive->totals().last_exchanged_at; },
       .listen_address = where.address,
       .allowed_hosts = door.access.allowed_hosts(),
       .data_version = [&store] { return store.data_version(); },
       .webhooks = beside.webhooks,
       .started_at = system_clock().now(),
       .archive_state = [archive =
                             beside.archive] { return archive != nullptr ? std::optional(archive->state()) : std::nullopt; },
       .prices = std::move(prices)});
  auto server = or_fatal(net::start_http_server(loop.executor(),
                                                {.address = where.address,
                                                 .port = where.port,
                                                 .body_limit_bytes = body_limit(beside.webhooks),
                                                 .trusted_proxies = door.access.for_api().gate.options().trusted_proxies},
                                                std::move(api.handler)));
  const auto host = where.address.find(':') == std::string::npos ? where.address : "[" + where.address + "]";
  fmt::print("runlight: dashboard at http://{}:{}/\n", host, server->port());
  std::fflush(stdout);

  co_await until_cancelled(loop, store, door.access, beside, api.keep_answers_true, has_data);

  co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
  log::info("stopping");
  co_await server->stop(k_stop_grace);
  if (beside.webhooks != nullptr) co_await beside.webhooks->finish();
  // What was collected since the last exchange; a folder that stays keeps it anyway.
  if (beside.archive != nullptr) co_await beside.archive->finish();
  co_return k_exit_ok;
}

}  // namespace runlight::app
