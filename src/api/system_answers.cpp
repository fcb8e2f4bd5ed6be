// SPDX-License-Identifier: MIT
#include "api/system_answers.hpp"

#include <fmt/format.h>

#include "api/reply.hpp"

namespace runlight::api {

Task<net::ServerReply> tell_liveness(Call) { co_return text_reply(200, "alive\n"); }

Task<net::ServerReply> tell_readiness(Call call) {
  co_return call.server->options.ready() ? text_reply(200, "ready\n")
                                         : text_reply(503, "not ready: the data folder is not open yet\n");
}

Task<net::ServerReply> tell_no_such_path(Call call) {
  const auto& path = call.target.path;
  const auto nearest = nearest_path(path);
  const auto way_out =
      nearest.empty() ? std::string("the paths are in api/openapi.yaml.") : fmt::format("did you mean {}?", nearest);
  co_return error_reply(
      {{.kind = ErrorKind::not_found, .message = fmt::format("There is no {}; {}", path.substr(0, 200), way_out)}, {}});
}

}  // namespace runlight::api
