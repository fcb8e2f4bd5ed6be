// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/asio/this_coro.hpp>

#include "api/negotiation.hpp"
#include "app/access_parts.hpp"
#include "app/commands.hpp"
#include "app/dashboard.hpp"
#include "app/environment.hpp"
#include "app/judging.hpp"
#include "app/simulator_parts.hpp"

namespace runlight::app {

int run_demo(const DemoSettings& settings) {
  const auto listens = or_fatal(parse_listen(settings.listen));
  // What is shown is invented: everybody may look.
  const AccessPlan plan({.anonymous_read = !api::is_loopback_address(listens.address)},
                        {.listens = listens, .allowed_hosts = {}});
  const auto thresholds = read_thresholds(settings.verdicts);
  EventLoop loop;
  StoreParts store(settings.data_folder);  // "": a temporary folder that goes with the engine
  AccessParts access(plan, "", "");
  auto unlimited = settings.sim;
  unlimited.rate_limit = 0;
  SimulatorParts simulated(loop.executor(), unlimited);
  GithubParts github({.api_url = simulated.url(), .reserve_points = 0, .points_per_minute = 0}, {});
  collect::Collector collector(github.client, store.store, system_clock(), loop.workers());
  auto request = collect_request({.owner = settings.sim.owner}, {});
  request.shortest_poll = settings.interval;
  CollectLoop collecting(collector, github.client, std::move(request), system_clock(), settings.data_folder);

  insight::Assessor assessor(store.store, thresholds);
  JudgeLoop judging(assessor, system_clock(), loop.workers(),
                    [&]() -> std::optional<Time> { return polled_until(collecting.state()); });

  const auto body = [&]() -> Task<int> {
    fmt::print(stderr,
               "runlight: this is a demonstration: {} is an invented organisation ({}),\n          collected over HTTP from "
               "a simulator of GitHub inside this process\n",
               settings.sim.owner, simulated.simulator->describe());
    const int code = co_await serve_dashboard(loop, store.store, {.listens = listens, .access = access},
                                              {.collecting = &collecting, .judging = &judging});
    co_await simulated.stop(std::chrono::milliseconds(300));
    co_return code;
  };
  return loop.run(body);
}

}  // namespace runlight::app
