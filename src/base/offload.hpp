// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <type_traits>
#include <utility>

#include "base/task.hpp"

namespace runlight {

template <class Work>
Task<std::invoke_result_t<Work>> run_inline(Work work) {
  co_return work();
}

/// Runs a blocking call on `workers` and resumes the caller on its own executor with the result. Once begun, the call is not
/// interrupted by cancellation. What `work` refers to must outlive it.
template <class Work>
Task<std::invoke_result_t<Work>> offload(boost::asio::any_io_executor workers, Work work) {
  co_return co_await boost::asio::co_spawn(workers, run_inline(std::move(work)), boost::asio::use_awaitable);
}

}  // namespace runlight
