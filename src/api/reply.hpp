// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

#include "api/failure.hpp"
#include "net/http_server.hpp"

namespace runlight::api {

/// JSON that no cache keeps.
net::ServerReply json_reply(int status, std::string body);

net::ServerReply text_reply(int status, std::string text);

/// The one shape for failures, with the kind's HTTP status.
net::ServerReply error_reply(const Failure& failure);

/// 405 with Allow, for paths that only answer GET and HEAD.
net::ServerReply method_not_allowed(std::string_view method);

/// What every reply carries, whatever it is.
void add_security_headers(net::ServerReply& reply);

}  // namespace runlight::api
