// SPDX-License-Identifier: MIT
#pragma once
#include <expected>
#include <memory>

#include "api/routes.hpp"
#include "api/server.hpp"
#include "auth/gatekeeper.hpp"
#include "net/http_server.hpp"

namespace runlight::api {

/// The one place where it is decided who is answered: who asks, when that one may ask this route, or the refusal. Nothing of
/// the request but its headers was looked at before.
std::expected<auth::Admission, net::ServerReply> authorise(const std::shared_ptr<Server>& server, const RouteFound& found,
                                                           const net::ServerRequest& request);

}  // namespace runlight::api
