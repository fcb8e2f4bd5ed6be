// SPDX-License-Identifier: MIT
#include <optional>

#include "app/commands.hpp"
#include "app/dashboard.hpp"
#include "app/environment.hpp"

namespace runlight::app {

int run_serve(const ServeSettings& settings) {
  EventLoop loop;
  StoreParts store(data_folder(settings.data_folder));
  GithubParts github(settings.github, github_token());
  collect::Collector collector(github.client, store.store, system_clock(), loop.workers());
  CollectLoop collecting(collector, collect_request(settings.github), system_clock(), settings.interval);
  CollectLoop* const wanted = settings.github.owner.empty() ? nullptr : &collecting;
  return loop.run([&] { return serve_dashboard(loop, *store.engine, settings.listen, wanted); });
}

}  // namespace runlight::app
