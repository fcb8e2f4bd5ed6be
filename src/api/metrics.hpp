// SPDX-License-Identifier: MIT
#pragma once
#include <string_view>

#include "api/call.hpp"
#include "base/task.hpp"
#include "net/http_server.hpp"

namespace runlight::api {

inline constexpr std::string_view k_metrics_path = "/metrics";

/// What /api/v1/health tells, in Prometheus' text format (docs/metrics.md). Nothing is labelled by repository or workflow:
/// the number of series does not grow with what is watched.
Task<net::ServerReply> metrics(Call call);

}  // namespace runlight::api
