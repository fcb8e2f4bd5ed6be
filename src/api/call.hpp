// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <string>

#include "api/routes.hpp"
#include "api/server.hpp"
#include "auth/gatekeeper.hpp"
#include "net/http_server.hpp"
#include "net/url.hpp"

namespace runlight::api {

/// A request of one who may: what an answerer is given.
struct Call {
  std::shared_ptr<Server> server;
  const Route* route = nullptr;
  net::ServerRequest request;
  net::Target target;
  auth::Admission asker;
  std::string argument;  ///< what stands in the path for "{…}"
};

/// Whose questions take turns with those of others.
std::string asker_of(const Call& call);

/// Of who asks: what the audit log tells of everybody.
auth::AuditEvent event_of(const Call& call, std::string event, std::string detail);

}  // namespace runlight::api
