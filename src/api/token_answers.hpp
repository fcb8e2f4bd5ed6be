// SPDX-License-Identifier: MIT
#pragma once
#include "api/call.hpp"

namespace runlight::api {

// API tokens, for admins.
Task<net::ServerReply> list_tokens(Call call);
/// Gives no more than the asker has.
Task<net::ServerReply> create_token(Call call);
Task<net::ServerReply> revoke_token(Call call);

}  // namespace runlight::api
