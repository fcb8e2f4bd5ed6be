// SPDX-License-Identifier: MIT
#include "net/handler_call.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace runlight::net {
namespace {

namespace asio = boost::asio;

/// So that a handler which throws before it is a coroutine is no different.
Task<ServerReply> run(const Handler& handler, ServerRequest request) { co_return co_await handler(std::move(request)); }

}  // namespace

std::shared_ptr<HandlerCall> HandlerCall::begin(asio::any_io_executor executor, const Handler& handler,
                                                ServerRequest request) {
  auto call = std::make_shared<HandlerCall>(executor);
  auto on_end = [call](std::exception_ptr thrown, ServerReply reply) {
    call->thrown_ = std::move(thrown);
    call->reply_ = std::move(reply);
    call->has_ended_ = true;
    call->ended_.cancel();
  };
  asio::co_spawn(executor, run(handler, std::move(request)),
                 asio::bind_cancellation_slot(call->cancellation_.slot(), std::move(on_end)));
  return call;
}

Task<bool> HandlerCall::ended_within(std::chrono::milliseconds patience) {
  const auto deadline =
      patience.count() == 0 ? asio::steady_timer::time_point::max() : asio::steady_timer::clock_type::now() + patience;
  ended_.expires_at(deadline);
  while (!has_ended_ && asio::steady_timer::clock_type::now() < deadline) {
    co_await ended_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  co_return has_ended_;
}

ServerReply HandlerCall::take() {
  if (thrown_) std::rethrow_exception(thrown_);
  return std::move(reply_);
}

}  // namespace runlight::net
