// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/asio/this_coro.hpp>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "app/commands.hpp"
#include "app/dashboard.hpp"
#include "app/environment.hpp"
#include "app/simulator_parts.hpp"

namespace runlight::app {
namespace {

/// A folder of its own that goes with it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    auto pattern = (std::filesystem::temp_directory_path() / "runlight-demo-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw Fatal({ErrorKind::storage, "cannot make a folder in " + pattern});
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

int run_demo(const DemoSettings& settings) {
  std::optional<TemporaryFolder> temporary;
  if (settings.data_folder.empty()) temporary.emplace();
  EventLoop loop;
  StoreParts store(temporary ? temporary->path() : settings.data_folder);
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
