// SPDX-License-Identifier: MIT
#pragma once
#include "api/call.hpp"

namespace runlight::api {

Task<net::ServerReply> tell_liveness(Call call);
Task<net::ServerReply> tell_readiness(Call call);
/// A question's SQL and parameters, so that who reads a figure can see what it is made of.
Task<net::ServerReply> tell_question(Call call);
/// 404, with the path that was probably meant.
Task<net::ServerReply> tell_no_such_path(Call call);

}  // namespace runlight::api
