// SPDX-License-Identifier: MIT
// Every route, asked by everybody, held to the table of docs/access.md. RUNLIGHT_UPDATE_DOCS=1 writes it anew.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "api/routes.hpp"
#include "api/test_server.hpp"
#include "api/webhook.hpp"
#include "fakes/recording_engine.hpp"

namespace runlight::api {
namespace {

constexpr std::string_view k_begin = "<!-- routes -->\n";
// Does for whatever the routes ask the engine.
constexpr const char* k_row =
    R"({"repository_id":1,"owner":"acme","repo":"api","repositories":1,"workflows":1,"runs":1,"jobs":1,"last_observed_at":null,)"
    R"("repositories_incomplete":0,"histories_unread":0})"
    "\n";
constexpr std::string_view k_end = "<!-- end -->";

class FakeProvider final : public auth::SignInProvider {
 public:
  std::string_view name() const override { return "login.example.com"; }
  Task<Result<auth::SignInBegun>> begin(std::string) override {
    co_return auth::SignInBegun{.url = "https://login.example.com/", .attempt = {}};
  }
  Task<Result<auth::Claims>> finish(net::Target, auth::SignInAttempt, std::string) override {
    co_return fail(ErrorKind::unauthorized, "No.");
  }
  Task<std::optional<std::string>> sign_out_url(std::string) override { co_return std::nullopt; }
};

class FakeReceiver final : public WebhookReceiver {
 public:
  const Secret& secret() const override { return secret_; }
  std::size_t body_limit_bytes() const override { return 1'000; }
  Task<Result<void>> keep(std::string, std::string, std::string) override { co_return Result<void>(); }
  void note_refused() override {}
  WebhookState state() const override { return {}; }

 private:
  Secret secret_{"a secret"};
};

/// One who asks: a person by e-mail address, a token by its scope, or nobody.
struct Asker {
  std::string_view title;
  std::string_view email = {};
  std::optional<auth::Permission> scope = {};
  bool sees_some = false;
};

const std::vector<Asker>& askers() {
  using auth::Permission;
  static const std::vector<Asker> all{{.title = "nobody"},
                                      {.title = "viewer", .email = "viewer@example.com"},
                                      {.title = "viewer of some", .email = "viewer@example.com", .sees_some = true},
                                      {.title = "operator", .email = "operator@example.com"},
                                      {.title = "admin", .email = "admin@example.com"},
                                      {.title = "token: read", .scope = Permission::read},
                                      {.title = "token: metrics", .scope = Permission::metrics},
                                      {.title = "token: query", .scope = Permission::query},
                                      {.title = "token: admin", .scope = Permission::administer}};
  return all;
}

auth::GateOptions gate_of(const Asker& asker) {
  auto rules = auth::parse_access_rules(R"(viewers = ["viewer@example.com"]
operators = ["operator@example.com"]
admins = ["admin@example.com"]
)" + std::string(asker.sees_some ? "[[visibility]]\nwho = [\"*\"]\nrepositories = [\"acme/api\"]\n" : ""));
  return {.rules = rules.value(), .has_sign_in = true, .public_origin = "https://runlight.example.com"};
}

/// A server that `asker` knows, asked once.
class Visit {
 public:
  explicit Visit(const Asker& asker) : server_(engine_, gate_of(asker)) {
    for (int i = 0; i < 5; ++i) engine_.will_answer(k_row);
    server_.options().access.provider = &provider_;
    server_.options().webhooks = &receiver_;
    if (!asker.email.empty()) {
      const auto entry = enter(std::string(asker.email));
      headers_.add("Cookie", entry.cookie.substr(0, entry.cookie.find(';')));
    }
    if (asker.scope) {
      headers_.add("Authorization", "Bearer " + new_token(auth::Permissions{*asker.scope}).text.reveal());
    }
  }

  int status(const Route& route) {
    std::string path(route.path);
    if (path.ends_with("{token_id}")) replace_argument(path, new_token({auth::Permission::read}).token.token_id);
    if (path.ends_with("{session_id}")) replace_argument(path, enter("viewer@example.com").session.session_id);
    if (path.ends_with("{question}")) replace_argument(path, "summary");
    if (path.ends_with('*')) path.back() = 'x';
    path += needed_arguments(route.question);
    headers_.add("Sec-Fetch-Site", "same-origin");
    headers_.add("Content-Type", "application/json");
    const auto method = route.method == "*" ? "GET" : std::string(route.method);
    return server_.send(method, path, headers_, body_of(route)).status;
  }

 private:
  static void replace_argument(std::string& path, std::string_view with) { path.replace(path.find('{'), path.size(), with); }

  static std::string body_of(const Route& route) {
    if (route.method != "POST") return "";
    if (route.path.ends_with("/query")) return R"({"sql":"SELECT 1"})";
    if (route.path.ends_with("/tokens")) return R"({"name":"one","scopes":["read"],"expires_in_days":1})";
    return "{}";
  }

  auth::Entry enter(std::string email) {
    auto entry = server_.gate()
                     .enter({.issuer = "https://login.example.com",
                             .subject = "subject of " + email,
                             .name = {},
                             .email = email,
                             .email_verified = true,
                             .groups = {}},
                            "192.0.2.1")
                     .value();
    EXPECT_TRUE(server_.book->save_session(entry.session));
    return entry;
  }

  auth::NewApiToken new_token(auth::Permissions scopes) {
    const auto now = server_.clock.now();
    auth::ApiToken wanted{.token_id = {}, .name = "one", .scopes = scopes, .visibility = {.all = true, .globs = {}}};
    wanted.created_by = "an admin";
    wanted.expires_at = now + std::chrono::days(1);
    return server_.book->create_token(std::move(wanted), now).value();
  }

  fakes::RecordingEngine engine_;
  FakeProvider provider_;
  FakeReceiver receiver_;
  TestServer server_;
  net::Headers headers_;
};

std::string table() {
  std::string text = "| method | path | who may |";
  for (const auto& asker : askers()) text += fmt::format(" {} |", asker.title);
  text += "\n|---|---|---|";
  for (std::size_t i = 0; i < askers().size(); ++i) text += "--:|";
  text += "\n";
  for (const auto& route : routes()) {
    text += fmt::format("| {} | `{}` | {} |", route.method == "*" ? "any" : route.method, route.path, route.who.text());
    for (const auto& asker : askers()) text += fmt::format(" {} |", Visit(asker).status(route));
    text += "\n";
  }
  return text;
}

TEST(AccessTable, is_the_one_of_the_documentation) {
  const auto path = std::string(RUNLIGHT_SOURCE_DIR) + "/docs/access.md";
  std::ostringstream read;
  read << std::ifstream(path).rdbuf();
  auto page = read.str();
  const auto begin = page.find(k_begin);
  const auto end = page.find(k_end);
  ASSERT_TRUE(begin != std::string::npos && end != std::string::npos && begin < end) << path << " has no place for it";
  const auto told = page.substr(begin + k_begin.size(), end - begin - k_begin.size());
  const auto found = table();
  if (std::getenv("RUNLIGHT_UPDATE_DOCS") != nullptr) {
    page.replace(begin + k_begin.size(), told.size(), found);
    std::ofstream(path) << page;
    return;
  }
  EXPECT_EQ(told, found) << "RUNLIGHT_UPDATE_DOCS=1 writes docs/access.md";
}

}  // namespace
}  // namespace runlight::api
