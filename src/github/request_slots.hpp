// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <utility>

#include "base/task.hpp"

namespace runlight::github {

/// Lets at most `count` requests be under way at once; the others wait their turn in the order in which they came. Safe to
/// call from several threads. A waiter that is cancelled leaves the queue and throws, as Asio does. Must not go before its
/// waiters.
class RequestSlots {
 public:
  explicit RequestSlots(int count);

  /// Holds a slot until it goes.
  class Hold {
   public:
    explicit Hold(RequestSlots& slots) : slots_(&slots) {}
    Hold(Hold&& other) noexcept : slots_(std::exchange(other.slots_, nullptr)) {}
    Hold& operator=(Hold&&) = delete;
    ~Hold() {
      if (slots_ != nullptr) slots_->release();
    }

   private:
    RequestSlots* slots_;
  };

  Task<Hold> acquire();

 private:
  enum class Turn { come, cancelled };
  struct Waiter {
    std::uint64_t id;
    std::move_only_function<void(Turn)> resume;  ///< posts to the waiter's own executor
  };
  struct Queue {
    std::mutex mutex;
    int free = 0;               ///< guarded by mutex
    std::uint64_t next_id = 0;  ///< guarded by mutex
    std::list<Waiter> waiters;  ///< guarded by mutex
  };

  bool try_acquire();
  void release();
  template <class Handler>
  void enqueue(Handler handler);
  static void cancel(const std::weak_ptr<Queue>& queue, std::uint64_t id);

  std::shared_ptr<Queue> queue_;  ///< shared with the cancellation handlers, which may outlive us
};

}  // namespace runlight::github
