// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "api/api.hpp"
#include "api/routes.hpp"
#include "net/url.hpp"

namespace runlight::api {

/// Validates the request, asks the engine on the workers, and wraps its JSON as {"data": …, "meta": …}.
Task<net::ServerReply> answer(std::shared_ptr<const Options> options, Route route, net::Target target);

}  // namespace runlight::api
