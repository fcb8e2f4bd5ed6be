// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <optional>

#include "base/clock.hpp"
#include "base/task.hpp"
#include "insight/assessor.hpp"

namespace runlight::app {

/// Keeps what is said of workflows in step with the data, and with the time, for as long as the process serves. Takes no
/// more than a fifth of one processor while rows come in without end. For one executor that runs one handler at a time; the
/// blocking work is done on `workers`.
class JudgeLoop {
 public:
  /// `collected_until`: see insight::Moment; called on the executor.
  JudgeLoop(insight::Assessor& assessor, Clock& clock, boost::asio::any_io_executor workers,
            std::function<std::optional<Time>()> collected_until);

  /// Where nothing is said of any workflow yet, what half a second suffices for; what a process before this one said stands
  /// until run() comes to it, so that nobody waits for it at the start.
  Task<void> begin();

  /// Ends only by being cancelled. What came in is judged within a second, when there is time. Logs what fails.
  Task<void> run();

 private:
  Task<void> judge();

  insight::Assessor& assessor_;
  Clock& clock_;
  boost::asio::any_io_executor workers_;
  std::function<std::optional<Time>()> collected_until_;
  bool fails_ = false;
};

}  // namespace runlight::app
