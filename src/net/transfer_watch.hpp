// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace runlight::net {

struct TransferPace {
  std::size_t least_bytes_per_second = 0;  ///< 0: any pace will do
  std::chrono::milliseconds span{0};  ///< over which it is averaged, and what a transfer has before it is first looked at
};

/// Calls `cut`, once, when in a span less was moved than the pace asks for. Ends with the object. Everything happens on the
/// executor.
class TransferWatch {
 public:
  /// `moved` tells how many bytes were so far.
  TransferWatch(const boost::asio::any_io_executor& executor, TransferPace pace, std::function<std::uint64_t()> moved,
                std::function<void()> cut);
  TransferWatch(const TransferWatch&) = delete;
  TransferWatch& operator=(const TransferWatch&) = delete;
  ~TransferWatch();

 private:
  struct State;
  static void look_later(const std::shared_ptr<State>& state);
  std::shared_ptr<State> state_;
};

}  // namespace runlight::net
