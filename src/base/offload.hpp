// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/task.hpp"

namespace runlight {

/// Runs a blocking call on `workers` and resumes the caller on its own executor with the result, or with what the call
/// threw. Once begun, the call is not interrupted: a caller that is cancelled meanwhile learns so at its next co_await. What
/// `work` refers to must outlive it.
template <class Work>
Task<std::invoke_result_t<Work>> offload(boost::asio::any_io_executor workers, Work work) {
  using Value = std::invoke_result_t<Work>;
  // Not co_spawn: it would hand the caller's cancellation to a coroutine of another thread.
  auto initiate = [](auto handler, boost::asio::any_io_executor on, Work call) {
    auto home = boost::asio::make_work_guard(handler);
    boost::asio::post(on, [handler = std::move(handler), home = std::move(home), call = std::move(call)]() mutable {
      std::exception_ptr thrown;
      std::optional<Value> value;
      try {
        value.emplace(call());
      } catch (...) {
        thrown = std::current_exception();
      }
      auto executor = home.get_executor();
      boost::asio::post(executor, [handler = std::move(handler), thrown, value = std::move(value)]() mutable {
        std::move(handler)(thrown, std::move(value));
      });
    });
  };
  auto value = co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&,
                                                    void(std::exception_ptr, std::optional<Value>)>(
      initiate, boost::asio::use_awaitable, std::move(workers), std::move(work));
  co_return *std::move(value);
}

}  // namespace runlight
