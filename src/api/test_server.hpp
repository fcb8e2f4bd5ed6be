// SPDX-License-Identifier: MIT
#pragma once
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>
#include <boost/system/system_error.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "api/api.hpp"
#include "auth/gatekeeper.hpp"
#include "fakes/manual_clock.hpp"
#include "store/named_query.hpp"

// Helpers of this folder's tests.

namespace runlight::api {

/// "?repository_id=1&run_id=100": what the question cannot be asked without, with ids of questions_test.cpp's rows.
inline std::string needed_arguments(std::string_view question) {
  std::string text;
  for (const auto& query : store::named_queries()) {
    if (query.name != question) continue;
    for (const auto& [name, type, what, default_value, values] : query.parameters) {
      if (default_value || type.starts_with("Nullable") || name == "now") continue;
      const auto* value = name == "workflow_id"   ? "10"
                          : name == "run_id"      ? "100"
                          : name.ends_with("_id") ? "1"
                                                  : "2026-05-01";
      text += (text.empty() ? "?" : "&") + name + "=" + value;
    }
  }
  return text;
}

/// The handler over an engine, called as the server would, until it replies.
class TestServer {
 public:
  /// By default as on a machine of one's own: who asks may everything.
  explicit TestServer(store::Engine& engine,
                      auth::GateOptions gate = {.rules = {}, .only_loopback = true, .public_origin = {}})
      : book(auth::AccessBook::open("").value()),
        gate_(std::move(gate), *book, clock, auth::Sealer({Secret(std::string(32, 'k'))})),
        options_{.engine = engine,
                 .clock = clock,
                 .access = {.gate = gate_, .book = *book},
                 .workers = context_.get_executor(),
                 .collector_state = {},
                 .ready = {}} {
    options_.collector_state = [] { return CollectorState{.state = "off"}; };
    options_.ready = [this] { return ready; };
  }

  net::ServerReply send(std::string method, std::string target, net::Headers headers = {}, std::string body = "") {
    if (!api_.handler) api_ = make_api(options_);
    auto reply = boost::asio::co_spawn(context_,
                                       api_.handler({.method = std::move(method),
                                                     .target = std::move(target),
                                                     .headers = std::move(headers),
                                                     .body = std::move(body),
                                                     .remote_address = ""}),
                                       boost::asio::use_future);
    context_.restart();
    context_.run();
    auto got = reply.get();
    if (got.body_owner) got.body = got.static_body;
    return got;
  }
  net::ServerReply get(std::string target, net::Headers headers = {}) {
    return send("GET", std::move(target), std::move(headers));
  }

  /// Lets the server keep its answers true until it has looked at the data's version so often.
  void keep_answers_true(int looks) {
    looks_left_ = looks;
    auto kept = boost::asio::co_spawn(context_, api_.keep_answers_true(), boost::asio::use_future);
    context_.restart();
    context_.run();
    EXPECT_THROW(kept.get(), boost::system::system_error);
  }

  /// From the next request on the data has this version.
  void set_data_version(std::uint64_t version) {
    if (!options_.data_version) {
      options().data_version = [this] {
        if (looks_left_ && --*looks_left_ < 0) {
          looks_left_.reset();
          throw boost::system::system_error(boost::asio::error::operation_aborted);
        }
        return data_version_;
      };
    }
    data_version_ = version;
  }

  /// What is changed here holds from the next request on, by a handler that remembers nothing.
  Options& options() {
    api_ = {};
    return options_;
  }

  fakes::ManualClock clock{Time(std::chrono::sys_days(std::chrono::year(2026) / 5 / 10))};
  bool ready = true;
  std::unique_ptr<auth::AccessBook> book;

  const auth::Gatekeeper& gate() const { return gate_; }

 private:
  boost::asio::io_context context_;
  Api api_;
  std::uint64_t data_version_ = 0;
  std::optional<int> looks_left_;  ///< none: as many as are wanted
  auth::Gatekeeper gate_;
  Options options_;
};

/// The reply's body as JSON; a body that is none fails the test.
inline boost::json::object json_of(const net::ServerReply& reply) {
  boost::system::error_code error;
  auto value = boost::json::parse(reply.body, error);
  if (error || !value.is_object()) {
    ADD_FAILURE() << "no JSON object: " << reply.body;
    return {};
  }
  return std::move(value.as_object());
}

/// The text under error.<name>, "" when it is not there.
inline std::string error_of(const net::ServerReply& reply, std::string_view name) {
  const auto body = json_of(reply);
  const auto* error = body.if_contains("error");
  const auto* field = error != nullptr ? error->as_object().if_contains(name) : nullptr;
  return field != nullptr ? std::string(field->as_string()) : "";
}

}  // namespace runlight::api
