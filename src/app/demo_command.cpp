// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/asio/this_coro.hpp>

#include "app/commands.hpp"
#include "app/dashboard.hpp"
#include "app/environment.hpp"
#include "app/simulator_parts.hpp"

namespace runlight::app {

int run_demo(const DemoSettings& settings) {
  EventLoop loop;
  StoreParts store(settings.data_folder);  // "": a temporary folder that goes with the engine
  SimulatorParts simulated(loop.executor(), settings.sim);
  const GithubSettings github_settings{.owner = settings.sim.owner, .api_url = simulated.url()};
  GithubParts github(github_settings, Secret{});
  collect::Collector collector(github.client, store.store, system_clock(), loop.workers());
  CollectLoop collecting(collector, collect_request(github_settings), system_clock(), settings.interval);

  const auto body = [&]() -> Task<int> {
    fmt::print(stderr,
               "runlight: this is a demonstration: {} is an invented organisation ({}),\n          collected over HTTP from "
               "a simulator of GitHub inside this process\n",
               settings.sim.owner, simulated.simulator->describe());
    const int code = co_await serve_dashboard(loop, *store.engine, settings.listen, &collecting);
    co_await simulated.server->stop(std::chrono::milliseconds(300));
    co_return code;
  };
  return loop.run(body);
}

}  // namespace runlight::app
