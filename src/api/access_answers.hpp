// SPDX-License-Identifier: MIT
#pragma once
#include "api/call.hpp"

namespace runlight::api {

/// Who asks, and what that one may.
Task<net::ServerReply> tell_session(Call call);

// For admins.
Task<net::ServerReply> list_sessions(Call call);
Task<net::ServerReply> revoke_session(Call call);
Task<net::ServerReply> list_audit(Call call);

}  // namespace runlight::api
