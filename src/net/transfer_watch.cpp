// SPDX-License-Identifier: MIT
#include "net/transfer_watch.hpp"

#include <boost/asio/steady_timer.hpp>

namespace runlight::net {

struct TransferWatch::State {
  boost::asio::steady_timer timer;
  TransferPace pace;
  std::function<std::uint64_t()> moved;
  std::function<void()> cut;
  std::uint64_t seen = 0;
  bool is_over = false;
};

TransferWatch::TransferWatch(const boost::asio::any_io_executor& executor, TransferPace pace,
                             std::function<std::uint64_t()> moved, std::function<void()> cut) {
  if (pace.least_bytes_per_second == 0) return;
  state_ = std::make_shared<State>(boost::asio::steady_timer(executor), pace, std::move(moved), std::move(cut));
  state_->seen = state_->moved();
  look_later(state_);
}

TransferWatch::~TransferWatch() {
  if (!state_) return;
  state_->is_over = true;
  state_->timer.cancel();
}

void TransferWatch::look_later(const std::shared_ptr<State>& state) {
  state->timer.expires_after(state->pace.span);
  state->timer.async_wait([state](boost::system::error_code error) {
    if (error || state->is_over) return;
    const auto now = state->moved();
    const auto least = state->pace.least_bytes_per_second * static_cast<std::uint64_t>(state->pace.span.count()) / 1'000;
    if (now - state->seen < least) {
      state->cut();
      return;
    }
    state->seen = now;
    look_later(state);
  });
}

}  // namespace runlight::net
