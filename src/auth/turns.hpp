// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <list>
#include <utility>

#include "base/task.hpp"

namespace runlight::auth {

/// Lets one coroutine at a time through, in the order they came. On one executor. Must outlive its turns.
class Turns {
 public:
  /// Ends when it goes.
  class Turn {
   public:
    explicit Turn(Turns& turns) : turns_(&turns) {}
    Turn(Turn&& other) noexcept : turns_(std::exchange(other.turns_, nullptr)) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
      if (turns_ != nullptr) turns_->end();
    }

   private:
    Turns* turns_;
  };

  Task<Turn> enter();

 private:
  struct Waiter;
  void end();
  void wake_first();

  bool is_taken_ = false;
  std::list<boost::asio::steady_timer*> waiting_;
};

}  // namespace runlight::auth
