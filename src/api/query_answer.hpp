// SPDX-License-Identifier: MIT
#pragma once
#include "api/call.hpp"

namespace runlight::api {

/// One SELECT of the asker's own, read-only and limited, of what the asker may see.
Task<net::ServerReply> answer_query(Call call);

}  // namespace runlight::api
