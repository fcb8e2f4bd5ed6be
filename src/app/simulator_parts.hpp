// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "app/settings.hpp"
#include "net/http_server.hpp"
#include "sim/simulator.hpp"

namespace runlight::app {

/// The simulator and the server it answers through. Building throws Fatal.
struct SimulatorParts {
  SimulatorParts(boost::asio::any_io_executor executor, const SimSettings& settings);
  std::string url() const;  ///< "http://127.0.0.1:40123"
  Task<void> stop(std::chrono::milliseconds grace);
  std::unique_ptr<sim::Simulator> simulator;
  std::string host;
  std::unique_ptr<net::HttpServer> server;
};

}  // namespace runlight::app
