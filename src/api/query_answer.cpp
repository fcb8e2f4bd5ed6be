// SPDX-License-Identifier: MIT
#include "api/query_answer.hpp"

#include <utility>

#include "api/answer.hpp"
#include "api/json_body.hpp"
#include "api/reply.hpp"

namespace runlight::api {
namespace {

constexpr std::size_t k_most_sql_bytes = std::size_t{64} << 10U;
constexpr store::Limits k_limits{
    .execution_time = std::chrono::seconds(30), .memory_bytes = std::uint64_t{1} << 30U, .result_rows = 100'000};

Result<store::Answer> ask(Server& server, const auth::Visibility& visibility, std::string sql) {
  const auto& options = server.options;
  const auto version = options.data_version ? std::optional(options.data_version()) : std::nullopt;
  RUNLIGHT_TRY(auto visible, server.repositories.ids(options.engine, visibility, version));
  return options.engine.ask_read_only(
      {.sql = std::move(sql), .parameters = {}, .tag = "query", .only_repositories = std::move(visible)}, k_limits);
}

}  // namespace

Task<net::ServerReply> answer_query(Call call) {
  const auto body = read_json_body(call.request, {"sql"});
  if (!body) co_return error_reply(body.error());
  auto sql = read_text(*body, "sql", 1, k_most_sql_bytes);
  if (!sql) co_return error_reply(sql.error());
  const Time now = call.server->options.clock.now();
  auto answered =
      co_await call.server->queue.run(asker_of(call), [server = call.server, visibility = call.asker.viewer.visibility,
                                                       sql = *std::move(sql)] { return ask(*server, visibility, sql); });
  if (!answered) {
    co_return error_reply({std::move(answered).error(), answered.error().kind == ErrorKind::bad_input ? "sql" : ""});
  }
  const auto meta = meta_of("query", *answered, now);
  co_return json_reply(200, with_meta(rows_as_array(std::move(answered->body)), meta));
}

}  // namespace runlight::api
