// SPDX-License-Identifier: MIT
#include "app/simulator_parts.hpp"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "app/environment.hpp"
#include "app/parts.hpp"

namespace runlight::app {
namespace {

Secret read_key(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file || text.str().empty())
    throw Fatal({ErrorKind::bad_input, fmt::format("--app-key: the file {} cannot be read.", path)});
  return Secret(text.str());
}

std::unique_ptr<sim::Simulator> make_simulator(const SimSettings& settings) {
  sim::Options options{.seed = settings.seed,
                       .owner = settings.owner,
                       .profile = settings.profile,
                       .repositories = settings.repositories,
                       .bulk_runs_per_repository = settings.runs,
                       .is_uneven = settings.uneven,
                       .replay_folder = settings.replay_folder,
                       .token = Secret(settings.require_token),
                       .gzip = settings.gzip,
                       .latency = std::chrono::milliseconds(settings.latency_ms),
                       .enforces_limits = settings.enforce_limits,
                       .points_per_hour = settings.rate_limit,
                       .app_id = settings.app_id};
  if (!settings.app_key_file.empty()) options.app_key = read_key(settings.app_key_file);
  if (!settings.now.empty()) {
    auto now = parse_time(settings.now);
    if (!now) throw Fatal({ErrorKind::bad_input, "--now: " + now.error().message});
    options.now = *now;
  }
  return or_fatal(sim::make_simulator(options, system_clock()));
}

}  // namespace

SimulatorParts::SimulatorParts(boost::asio::any_io_executor executor, const SimSettings& settings)
    : simulator(make_simulator(settings)) {
  const auto where = or_fatal(parse_listen(settings.listen));
  host = where.address;
  // Its clients are a collector with many connections, and tests of what the client does with a slow or hanging answer.
  server = or_fatal(net::start_http_server(std::move(executor),
                                           {.address = where.address,
                                            .port = where.port,
                                            .max_connections_per_address = 0,
                                            .handler_timeout = std::chrono::milliseconds(0),
                                            .least_bytes_per_second = 0},
                                           simulator->handler()));
}

Task<void> SimulatorParts::stop(std::chrono::milliseconds grace) {
  simulator->stop();
  co_await server->stop(grace);
}

std::string SimulatorParts::url() const { return fmt::format("http://{}:{}", host, server->port()); }

}  // namespace runlight::app
