// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "api/api.hpp"
#include "api/routes.hpp"
#include "net/url.hpp"

namespace runlight::api {

/// Validates the request, asks the engine on the workers, and wraps its JSON as {"data": …, "meta": …}.
Task<net::ServerReply> answer(std::shared_ptr<const Options> options, Route route, net::Target target);

/// What /api/v1/health counts, remembered as there. Blocks: for a worker thread.
Result<store::Answer> ask_health_counts(const Options& options);

}  // namespace runlight::api
