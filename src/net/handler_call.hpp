// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <exception>
#include <memory>

#include "net/http_server.hpp"

namespace runlight::net {

/// One run of the handler, which may take longer than anybody waits for it. Everything happens on its executor.
class HandlerCall {
 public:
  /// `handler` must outlive the run.
  static std::shared_ptr<HandlerCall> begin(boost::asio::any_io_executor executor, const Handler& handler,
                                            ServerRequest request);

  explicit HandlerCall(const boost::asio::any_io_executor& executor) : ended_(executor) {}

  /// Waits for its end, at most so long; 0: as long as it takes. False: it runs still.
  Task<bool> ended_within(std::chrono::milliseconds patience);

  /// Asks it to end. A blocking call that it has begun is not interrupted.
  void cancel() { cancellation_.emit(boost::asio::cancellation_type::terminal); }

  /// The reply of a run that has ended; throws what it threw.
  ServerReply take();

 private:
  boost::asio::steady_timer ended_;  ///< cancelled when it has
  boost::asio::cancellation_signal cancellation_;
  ServerReply reply_;
  std::exception_ptr thrown_;
  bool has_ended_ = false;
};

}  // namespace runlight::net
