// SPDX-License-Identifier: MIT
#include "app/dashboard.hpp"

#include <fmt/format.h>

#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <cstdio>

#include "app/environment.hpp"
#include "base/log.hpp"

namespace runlight::app {
namespace {

constexpr std::chrono::milliseconds k_stop_grace{1'500};

/// Runs the collector, or only waits, until cancelled.
Task<void> until_cancelled(CollectLoop* collecting) {
  try {
    if (collecting != nullptr) co_await collecting->run();
    for (;;) co_await system_clock().sleep_for(std::chrono::hours(1));
  } catch (const boost::system::system_error& error) {
    if (error.code() != boost::asio::error::operation_aborted) throw;
  }
}

}  // namespace

Task<int> serve_dashboard(EventLoop& loop, store::Engine& engine, std::string listen, CollectLoop* collecting) {
  const auto where = or_fatal(parse_listen(listen));
  auto handler = api::make_handler(
      {.engine = engine,
       .clock = system_clock(),
       .workers = loop.workers(),
       .collector_state =
           [collecting] { return collecting != nullptr ? collecting->state() : api::CollectorState{.state = "off"}; },
       .ready = [] { return true; },
       .listen_address = where.address});
  auto server =
      or_fatal(net::start_http_server(loop.executor(), {.address = where.address, .port = where.port}, std::move(handler)));
  const auto host = where.address.find(':') == std::string::npos ? where.address : "[" + where.address + "]";
  fmt::print("runlight: dashboard at http://{}:{}/\n", host, server->port());
  std::fflush(stdout);

  co_await until_cancelled(collecting);

  co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
  log::info("stopping");
  co_await server->stop(k_stop_grace);
  co_return k_exit_ok;
}

}  // namespace runlight::app
