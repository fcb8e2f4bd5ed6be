// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <cstdio>

#include "app/commands.hpp"
#include "app/event_loop.hpp"
#include "app/parts.hpp"
#include "app/simulator_parts.hpp"

namespace runlight::app {

int run_sim(const SimSettings& settings) {
  EventLoop loop;
  SimulatorParts simulated(loop.executor(), settings);
  const auto body = [&]() -> Task<int> {
    fmt::print("runlight sim: {}\n", simulated.url());
    std::fflush(stdout);
    fmt::print(stderr, "runlight: simulating {}; owners: {}\n", simulated.simulator->describe(),
               fmt::join(simulated.simulator->owners(), ", "));
    try {
      for (;;) co_await system_clock().sleep_for(std::chrono::hours(1));
    } catch (const boost::system::system_error&) {
      // cancelled
    }
    co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
    co_await simulated.stop(std::chrono::milliseconds(500));
    co_return k_exit_ok;
  };
  return loop.run(body);
}

}  // namespace runlight::app
