// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "base/offload.hpp"
#include "base/result.hpp"
#include "base/task.hpp"

namespace runlight::api {

/// Where questions wait for the engine: few run at once, askers take turns, and who would wait for too long, or finds the
/// queue full, is told so at once (unavailable, with when to come again). On one executor; the work runs on the workers.
class QueryQueue {
 public:
  struct Limits {
    std::size_t at_once = 4;
    std::size_t at_once_per_asker = 3;  ///< so that nobody's slow questions hold up all others
    std::size_t waiting = 64;
    std::size_t waiting_per_asker = 16;
    std::chrono::milliseconds longest_wait{10'000};
  };
  QueryQueue(boost::asio::any_io_executor workers, Limits limits);

  /// Waits for the asker's turn, and runs `work`, which gives a Result.
  template <class Work>
  Task<std::invoke_result_t<Work>> run(std::string asker, Work work) {
    auto turn = co_await wait(std::move(asker));
    if (!turn) co_return std::unexpected(std::move(turn).error());
    co_return co_await offload(workers_, std::move(work));
  }

  std::size_t waiting() const;

 private:
  struct Waiter;
  struct State;
  /// A place in the queue and then at the engine, given up at its end.
  class Turn {
   public:
    Turn(std::shared_ptr<State> state, std::shared_ptr<Waiter> waiter);
    Turn(Turn&&) = default;
    Turn& operator=(Turn&&) = delete;
    ~Turn();

   private:
    std::shared_ptr<State> state_;  ///< none after a move
    std::shared_ptr<Waiter> waiter_;
  };
  Task<Result<Turn>> wait(std::string asker);

  boost::asio::any_io_executor workers_;
  std::shared_ptr<State> state_;
};

}  // namespace runlight::api
