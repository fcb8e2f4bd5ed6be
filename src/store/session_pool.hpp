// SPDX-License-Identifier: MIT
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <vector>

#include "base/result.hpp"
#include "store/chdb_session.hpp"

namespace runlight::store {

/// Sessions that are made when first needed, up to `most`, and lent to one thread each: queries on one session queue, on
/// several they run in parallel. Safe to call from several threads.
class SessionPool {
 public:
  using Open = std::function<Result<ChdbSession>()>;
  SessionPool(Open open, int most) : open_(std::move(open)), most_(most) {}

  /// Calls `work(session)` with a free session; waits when all are lent. One that is not reusable afterwards is closed, and
  /// another one opened when it is needed.
  template <class Work>
  Result<Answer> with_session(Work work) {
    RUNLIGHT_TRY(ChdbSession session, take());
    Loan loan{*this, std::move(session)};
    return work(loan.session);
  }

 private:
  struct Loan {
    ~Loan() { pool.give_back(std::move(session)); }
    SessionPool& pool;
    ChdbSession session;
  };
  Result<ChdbSession> take();
  void give_back(ChdbSession session);

  Open open_;
  int most_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<ChdbSession> free_;  // guarded by mutex_
  int made_ = 0;                   // guarded by mutex_
};

}  // namespace runlight::store
