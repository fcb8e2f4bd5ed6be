// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <functional>
#include <optional>

#include "base/task.hpp"

namespace runlight::app {

/// The event loop on the calling thread and, at a lower priority, the threads for blocking calls. Everything that coroutines
/// refer to must be made before `run` and outlive it.
class EventLoop {
 public:
  explicit EventLoop(std::size_t worker_threads = 4);

  boost::asio::any_io_executor executor() { return io_.get_executor(); }
  boost::asio::any_io_executor workers() { return workers_.get_executor(); }

  /// Runs `body` until it ends; SIGINT or SIGTERM cancels it, and a second signal ends the process at once. Gives the body's
  /// exit code, or that of `cancelled` when it was cut short. Exceptions of the body come out of here.
  /// `most_to_stop`: a body that has not ended so long after it was told to (a blocking call cannot be interrupted) ends
  /// with the process, as a second signal would end it, and with exit code 0; absent: it may take as long as it takes.
  int run(std::function<Task<int>()> body, std::optional<std::chrono::milliseconds> most_to_stop = std::nullopt);

 private:
  boost::asio::io_context io_{1};
  boost::asio::thread_pool workers_;
};

}  // namespace runlight::app
