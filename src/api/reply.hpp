// SPDX-License-Identifier: MIT
#pragma once
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "api/failure.hpp"
#include "net/http_server.hpp"

namespace runlight::api {

/// JSON that no cache keeps.
net::ServerReply json_reply(int status, std::string body);

net::ServerReply text_reply(int status, std::string text);

/// The one shape for failures, with the kind's HTTP status.
net::ServerReply error_reply(const Failure& failure);

/// 405 with Allow, which lists the methods ("GET, HEAD").
net::ServerReply method_not_allowed(std::string_view method, std::string allow);

/// A value under "data", without "meta".
net::ServerReply value_reply(int status, const boost::json::value& data);

/// 204.
net::ServerReply no_content();

/// 303, for a browser, with what it is to keep.
net::ServerReply redirect(std::string location, std::vector<std::string> cookies);

/// What every reply carries, whatever it is.
void add_security_headers(net::ServerReply& reply);

}  // namespace runlight::api
