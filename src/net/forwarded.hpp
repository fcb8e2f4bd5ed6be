// SPDX-License-Identifier: MIT
#pragma once
#include <span>
#include <string>

#include "net/http_server.hpp"
#include "net/network.hpp"

namespace runlight::net {

/// The address of who asks, as `usual_address` writes it. It is the connection's own unless that is a trusted proxy: then
/// X-Forwarded-For (or Forwarded, RFC 7239, when there is none) is read from its end to the first address that is not
/// trusted. What a client itself wrote stands before that, and is never reached. An element that cannot be read ends the
/// way at the last good address. Ports and brackets are left out. Proxies must append to X-Forwarded-For or overwrite it:
/// one that only writes Forwarded, and passes the other header on, lets clients choose their address.
std::string client_address(const ServerRequest& request, std::span<const Network> trusted_proxies);

}  // namespace runlight::net
