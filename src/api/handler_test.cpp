// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "api/routes.hpp"
#include "api/test_server.hpp"
#include "fakes/recording_engine.hpp"
#include "net/gzip.hpp"

namespace runlight::api {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Every path that a question answers, with what it needs.
std::vector<std::string> targets() {
  std::vector<std::string> all;
  for (const auto& route : routes()) {
    if (route.question.empty()) continue;
    all.push_back(std::string(route.path).append(needed_arguments(route.question)));
  }
  return all;
}

class HandlerTest : public ::testing::Test {
 protected:
  fakes::RecordingEngine engine;
  TestServer server{engine};
};

TEST_F(HandlerTest, every_path_answers_in_one_shape) {
  for (const auto& target : targets()) {
    engine.will_answer("{\"a\":1}\n");
    const auto reply = server.get(target);
    ASSERT_EQ(reply.status, 200) << target << reply.body;
    const auto body = json_of(reply);
    EXPECT_EQ(body.size(), 2U) << target;
    EXPECT_TRUE(body.contains("data")) << target;
    const auto& meta = body.at("meta").as_object();
    EXPECT_EQ(meta.at("rows").to_number<int>(), 1) << target;
    EXPECT_EQ(meta.at("generated_at").as_string(), "2026-05-10T00:00:00Z") << target;
    EXPECT_TRUE(meta.at("elapsed_ms").is_number()) << target;
    EXPECT_EQ(meta.at("question").as_string(), engine.statements.back().tag) << target;
    EXPECT_EQ(reply.headers.get("Content-Type"), "application/json");
    EXPECT_EQ(reply.headers.get("Cache-Control"), "no-store");
  }
}

TEST_F(HandlerTest, every_path_fails_in_one_shape) {
  struct Row {
    Error error;
    int status;
    std::string_view kind;
  };
  for (const auto& row :
       std::initializer_list<Row>{{{ErrorKind::storage, "The disk is full."}, 500, "storage"},
                                  {{ErrorKind::timeout, "Too slow."}, 504, "timeout"},
                                  {{ErrorKind::unavailable, "Away.", std::chrono::seconds(7)}, 503, "unavailable"}}) {
    for (const auto& target : targets()) {
      engine.will_fail(row.error);
      const auto reply = server.get(target);
      EXPECT_EQ(reply.status, row.status) << target;
      EXPECT_EQ(error_of(reply, "kind"), row.kind) << target;
      EXPECT_EQ(error_of(reply, "message"), row.error.message) << target;
      EXPECT_EQ(reply.headers.get("Retry-After"), row.error.retry_after ? "7" : "") << target;
    }
  }
}

TEST_F(HandlerTest, what_the_engine_says_of_our_own_sql_stays_inside) {
  engine.will_fail({.kind = ErrorKind::bad_input, .message = "Unknown identifier secret_column", .engine_code = 47});
  const auto reply = server.get("/api/v1/summary");
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(error_of(reply, "kind"), "internal");
  EXPECT_THAT(reply.body, Not(HasSubstr("secret_column")));
}

TEST_F(HandlerTest, large_answers_come_compressed_to_who_takes_that) {
  std::string lines;
  for (int i = 0; i < 200; ++i) lines += "{\"workflow_id\":" + std::to_string(i) + "}\n";
  struct Row {
    std::string_view accepted;
    bool is_gzip;
  };
  engine.will_answer(lines);
  const auto whole = server.get("/api/v1/workflows");
  EXPECT_EQ(json_of(whole).at("data").as_array().size(), 200U);
  for (const auto& row :
       {Row{"", false}, Row{"br", false}, Row{"gzip;q=0", false}, Row{"gzip", true}, Row{"br, GZIP;q=0.5", true}}) {
    engine.will_answer(lines);
    const auto reply = server.get("/api/v1/workflows", {{"Accept-Encoding", std::string(row.accepted)}});
    EXPECT_EQ(reply.headers.get("Content-Encoding"), row.is_gzip ? "gzip" : "") << row.accepted;
    EXPECT_EQ(reply.headers.get("Vary"), "Accept-Encoding");
    EXPECT_EQ(reply.body, row.is_gzip ? net::gzip(whole.body).value() : whole.body) << row.accepted;
  }
  engine.will_answer("{\"workflow_id\":1}\n");
  EXPECT_FALSE(server.get("/api/v1/workflows", {{"Accept-Encoding", "gzip"}}).headers.has("Content-Encoding"));
}

TEST_F(HandlerTest, rows_become_an_array_whatever_they_hold) {
  engine.will_answer("{\"name\":\"a\\nb\"}\n{\"name\":\"c,]}\"}\n");
  const auto body = json_of(server.get("/api/v1/repositories"));
  EXPECT_EQ(boost::json::serialize(body.at("data")), R"([{"name":"a\nb"},{"name":"c,]}"}])");
  EXPECT_EQ(body.at("meta").at("rows").to_number<int>(), 2);

  engine.will_answer("");
  const auto empty = json_of(server.get("/api/v1/repositories"));
  EXPECT_EQ(boost::json::serialize(empty.at("data")), "[]");
  EXPECT_EQ(empty.at("meta").at("rows").to_number<int>(), 0);
}

TEST_F(HandlerTest, an_object_without_its_row_is_a_fault_of_ours) {
  engine.will_answer("");
  const auto reply = server.get("/api/v1/summary");
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(error_of(reply, "kind"), "internal");
}

TEST_F(HandlerTest, health_joins_what_is_stored_with_what_this_process_does) {
  server.options().collector_state = [] {
    return CollectorState{.state = "waiting",
                          .owner = "acme",
                          .last_finished_at = Time(std::chrono::sys_days(std::chrono::year(2026) / 5 / 9)),
                          .repositories_done = 3,
                          .repositories_total = 4};
  };
  engine.will_answer("{\"runs\":12}\n");
  const auto data = json_of(server.get("/api/v1/health")).at("data").as_object();
  EXPECT_EQ(data.at("runs").to_number<int>(), 12);
  EXPECT_EQ(data.at("engine_version").as_string(), "recording");
  EXPECT_GE(data.at("schema_version").to_number<int>(), 2);
  const auto& collector = data.at("collector").as_object();
  EXPECT_EQ(collector.at("state").as_string(), "waiting");
  EXPECT_EQ(collector.at("last_finished_at").as_string(), "2026-05-09T00:00:00Z");
  EXPECT_TRUE(collector.at("next_start_at").is_null());
  EXPECT_EQ(collector.at("repositories_total").to_number<int>(), 4);
}

TEST_F(HandlerTest, health_tells_of_an_archive_where_there_is_one) {
  for (int times = 0; times < 3; ++times) engine.will_answer("{\"runs\":12}\n");
  EXPECT_TRUE(json_of(server.get("/api/v1/health")).at("data").at("archive").is_null());
  server.options().archive_state = [] { return std::optional<ArchiveState>(); };
  EXPECT_TRUE(json_of(server.get("/api/v1/health")).at("data").at("archive").is_null());
  server.options().archive_state = [] {
    return std::optional(ArchiveState{.place = "/srv/archive",
                                      .mode = "follows",
                                      .state = "failing",
                                      .message = "no route",
                                      .failing_since = Time(std::chrono::sys_days(std::chrono::year(2026) / 5 / 9)),
                                      .interval_s = 60,
                                      .segments_taken = 3,
                                      .rows_taken = 40});
  };
  EXPECT_EQ(boost::json::serialize(json_of(server.get("/api/v1/health")).at("data").at("archive")),
            R"({"place":"/srv/archive","mode":"follows","state":"failing","message":"no route","last_exchanged_at":null,)"
            R"("failing_since":"2026-05-09T00:00:00Z","interval_s":60,"segments_taken":3,"rows_taken":40,)"
            R"("segments_written":0,"rows_written":0})");
}

TEST_F(HandlerTest, values_reach_the_engine_bound_never_in_the_text) {
  server.get("/api/v1/summary?branch=x'%3B%20DROP%20TABLE%20runs");
  const auto& statement = engine.statements.back();
  EXPECT_THAT(statement.sql, Not(HasSubstr("DROP")));
  const auto bound = std::ranges::find(statement.parameters, "branch", &store::Parameter::name);
  ASSERT_NE(bound, statement.parameters.end());
  EXPECT_EQ(bound->value, "x'; DROP TABLE runs");
}

TEST_F(HandlerTest, bad_parameters_are_named_and_the_engine_is_not_asked) {
  const auto reply = server.get("/api/v1/activity?from=2026-13-01");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(error_of(reply, "kind"), "bad_input");
  EXPECT_EQ(error_of(reply, "parameter"), "from");
  EXPECT_THAT(error_of(reply, "message"), HasSubstr("2026-13-01"));
  EXPECT_TRUE(engine.statements.empty());
}

TEST_F(HandlerTest, unknown_api_paths_get_the_nearest_one) {
  const auto reply = server.get("/api/v1/sumary");
  EXPECT_EQ(reply.status, 404);
  EXPECT_THAT(error_of(reply, "message"), HasSubstr("did you mean /api/v1/summary?"));
  for (const auto* target : {"/api", "/api/", "/api/v1", "/api/v9/x"})
    EXPECT_EQ(error_of(server.get(target), "kind"), "not_found") << target;
}

TEST_F(HandlerTest, only_get_and_head_are_answered) {
  for (const auto* method : {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"}) {
    for (const auto* target : {"/api/v1/summary", "/", "/healthz"}) {
      const auto reply = server.send(method, target);
      EXPECT_EQ(reply.status, 405) << method << target;
      EXPECT_EQ(reply.headers.get("Allow"), "GET, HEAD");
      EXPECT_THAT(error_of(reply, "message"), HasSubstr(method));
    }
  }
  engine.will_answer("{\"a\":1}\n");
  EXPECT_EQ(server.send("HEAD", "/api/v1/summary").status, 200);
}

TEST_F(HandlerTest, a_target_that_is_none_is_refused) {
  EXPECT_EQ(error_of(server.get("/api/v1/summary?branch=%zz"), "kind"), "bad_input");
}

TEST_F(HandlerTest, liveness_and_readiness_are_told_apart) {
  EXPECT_EQ(server.get("/healthz").status, 200);
  EXPECT_EQ(server.get("/readyz").status, 200);
  server.ready = false;
  EXPECT_EQ(server.get("/healthz").status, 200);
  const auto reply = server.get("/readyz");
  EXPECT_EQ(reply.status, 503);
  EXPECT_THAT(reply.body, HasSubstr("not ready"));
}

TEST_F(HandlerTest, every_reply_carries_the_security_headers) {
  for (const auto* target :
       {"/", "/workflows", "/gone.js", "/healthz", "/api/v1/summary", "/api/v1/nothing", "/api/v1/summary?x=1"}) {
    const auto reply = server.get(target);
    const auto policy = reply.headers.get("Content-Security-Policy");
    EXPECT_THAT(std::string(policy), HasSubstr("default-src 'none'")) << target;
    EXPECT_THAT(std::string(policy), HasSubstr("frame-ancestors 'none'")) << target;
    EXPECT_THAT(std::string(policy), Not(HasSubstr("unsafe-eval"))) << target;
    EXPECT_EQ(reply.headers.get("X-Content-Type-Options"), "nosniff") << target;
    EXPECT_EQ(reply.headers.get("Referrer-Policy"), "no-referrer") << target;
  }
}

TEST_F(HandlerTest, on_loopback_only_local_names_are_answered) {
  server.options().listen_address = "127.0.0.1";
  server.options().allowed_hosts = {"ci.acme.example"};
  for (const auto* host : {"localhost:8080", "127.0.0.1:8080", "[::1]:8080", "CI.acme.example"})
    EXPECT_EQ(server.get("/api/v1/repositories", {{"Host", host}}).status, 200) << host;
  EXPECT_EQ(server.get("/api/v1/repositories").status, 200);
  for (const auto* target : {"/api/v1/summary", "/", "/workflows"}) {
    const auto reply = server.get(target, {{"Host", "evil.example:8080"}});
    EXPECT_EQ(reply.status, 403) << target;
    EXPECT_THAT(error_of(reply, "message"), HasSubstr("evil.example"));
  }
}

TEST_F(HandlerTest, beyond_loopback_any_name_is_answered_until_some_are_allowed) {
  server.options().listen_address = "0.0.0.0";
  EXPECT_EQ(server.get("/api/v1/repositories", {{"Host", "anything.example"}}).status, 200);
  server.options().allowed_hosts = {"ci.acme.example"};
  for (const auto* host : {"ci.acme.example", "CI.acme.example:443", "localhost:8080", "0.0.0.0:8080"})
    EXPECT_EQ(server.get("/api/v1/repositories", {{"Host", host}}).status, 200) << host;
  EXPECT_EQ(server.get("/api/v1/repositories", {{"Host", "anything.example"}}).status, 403);
  EXPECT_EQ(server.get("/", {{"Host", "ci.acme.example.evil.example"}}).status, 403);
}

TEST_F(HandlerTest, probes_are_answered_under_every_name) {
  server.options().listen_address = "127.0.0.1";
  for (const auto* target : {"/healthz", "/readyz", "/readyz?by=watchdog"})
    EXPECT_EQ(server.get(target, {{"Host", "10.1.2.3:8080"}}).status, 200) << target;
}

std::string value_of(const store::Statement& statement, std::string_view parameter) {
  return std::ranges::find(statement.parameters, parameter, &store::Parameter::name)->value.value();
}

TEST_F(HandlerTest, answers_are_kept_true_for_who_comes_next) {
  server.set_data_version(1);
  engine.will_answer("{\"a\":1}\n");
  server.get("/api/v1/workflows");
  const auto asked = [&] { return engine.statements.size(); };
  EXPECT_EQ(asked(), 1U);

  server.set_data_version(2);
  engine.will_answer("{\"a\":2}\n");
  server.keep_answers_true(3);
  ASSERT_EQ(asked(), 2U);
  EXPECT_EQ(engine.statements[1].sql, engine.statements[0].sql);
  EXPECT_NE(value_of(engine.statements[1], "now"), value_of(engine.statements[0], "now"));
  const auto known = json_of(server.get("/api/v1/workflows"));
  EXPECT_EQ(known.at("data").as_array()[0].as_object().at("a").to_number<int>(), 2);
  EXPECT_EQ(asked(), 2U);
}

}  // namespace
}  // namespace runlight::api
