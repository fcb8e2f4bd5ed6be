// SPDX-License-Identifier: MIT
#pragma once
#include <boost/json/value.hpp>
#include <optional>

#include "base/time.hpp"

namespace runlight::api {

inline boost::json::value time_or_null(const std::optional<Time>& time) {
  return time ? boost::json::value(format_time(*time)) : boost::json::value(nullptr);
}

}  // namespace runlight::api
