// SPDX-License-Identifier: MIT
#include "store/session_pool.hpp"

namespace runlight::store {

Result<ChdbSession> SessionPool::take() {
  {
    std::unique_lock lock(mutex_);
    freed_.wait(lock, [this] { return !free_.empty() || made_ < most_; });
    if (!free_.empty()) {
      auto session = std::move(free_.back());
      free_.pop_back();
      return session;
    }
    ++made_;
  }
  auto session = open_();
  if (!session) {
    const std::scoped_lock lock(mutex_);
    --made_;
    freed_.notify_one();
  }
  return session;
}

void SessionPool::give_back(ChdbSession session) {
  const std::scoped_lock lock(mutex_);
  if (session.is_reusable()) {
    free_.push_back(std::move(session));
  } else {
    --made_;
  }
  freed_.notify_one();
}

}  // namespace runlight::store
