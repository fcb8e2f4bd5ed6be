// SPDX-License-Identifier: MIT
#include "api/system_answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "api/reply.hpp"
#include "store/named_query.hpp"

namespace runlight::api {
namespace {

boost::json::object parameter_json(const store::QueryParameter& parameter) {
  boost::json::object object{
      {"name", parameter.name}, {"type", parameter.type}, {"what", parameter.what}, {"default", nullptr}};
  if (parameter.default_value) object["default"] = *parameter.default_value;
  return object;
}

}  // namespace

Task<net::ServerReply> tell_liveness(Call) { co_return text_reply(200, "alive\n"); }

Task<net::ServerReply> tell_readiness(Call call) {
  co_return call.server->options.ready() ? text_reply(200, "ready\n")
                                         : text_reply(503, "not ready: the data folder is not open yet\n");
}

Task<net::ServerReply> tell_question(Call call) {
  const auto questions = store::named_queries();
  const auto found = std::ranges::find(questions, call.argument, &store::NamedQuery::name);
  if (found == questions.end()) {
    co_return error_reply(
        {{.kind = ErrorKind::not_found,
          .message = fmt::format("There is no question \"{}\"; `runlight ask` lists them.", call.argument.substr(0, 100))},
         {}});
  }
  boost::json::array parameters;
  for (const auto& parameter : found->parameters) parameters.push_back(parameter_json(parameter));
  co_return value_reply(
      200, boost::json::object{
               {"name", found->name}, {"what", found->what}, {"parameters", std::move(parameters)}, {"sql", found->sql}});
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
