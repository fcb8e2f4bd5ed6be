// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/awaitable.hpp>

namespace runlight {

/// A coroutine on the event loop. Awaited once, by one caller. Pass arguments by value, or make sure that they outlive it.
template <class T>
using Task = boost::asio::awaitable<T>;

}  // namespace runlight
