// SPDX-License-Identifier: MIT
#include "app/event_loop.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <latch>
#include <memory>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/thread_priority.hpp"

namespace runlight::app {

EventLoop::EventLoop(std::size_t worker_threads) : workers_(worker_threads) {
  const auto all = std::make_shared<std::latch>(static_cast<std::ptrdiff_t>(worker_threads));
  for (std::size_t i = 0; i < worker_threads; ++i) {
    boost::asio::post(workers_, [all] {
      take_lower_priority();
      all->arrive_and_wait();  // so that each thread has one
    });
  }
  all->wait();
}

int EventLoop::run(std::function<Task<int>()> body, std::optional<std::chrono::milliseconds> most_to_stop) {
  boost::asio::cancellation_signal stop;
  boost::asio::signal_set signals(io_, SIGINT, SIGTERM);
  bool stopped = false;
  std::exception_ptr failure;
  int exit_code = facts(ErrorKind::cancelled).exit_code;

  boost::asio::steady_timer deadline(io_);
  signals.async_wait([&](boost::system::error_code error, int) {
    if (error) return;
    stopped = true;
    // A second signal finds the default action again and ends the process at once.
    signals.clear();
    if (most_to_stop) {
      deadline.expires_after(*most_to_stop);
      deadline.async_wait([](boost::system::error_code cancelled) {
        if (cancelled) return;
        log::warn("something does not stop and is cut off, as a kill would; what is stored stays stored");
        std::_Exit(k_exit_ok);
      });
    }
    stop.emit(boost::asio::cancellation_type::terminal);
  });
  boost::asio::co_spawn(io_, std::move(body),
                        boost::asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr thrown, int code) {
                          if (thrown) {
                            failure = thrown;
                          } else {
                            exit_code = code;
                          }
                          signals.cancel();
                          deadline.cancel();
                        }));
  io_.run();
  workers_.join();
  // What a cancelled coroutine throws on its way out is no failure.
  if (failure && !stopped) std::rethrow_exception(failure);
  return exit_code;
}

}  // namespace runlight::app
